import { wireHttp, wireServices } from "../../src/app/wiring.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { readConfig } from "../../src/platform/config.ts";
import { openDatabase } from "../../src/platform/database.ts";
import { buildOpenApi, type HttpServer } from "../../src/platform/http/index.ts";
import { createLogger } from "../../src/platform/logging.ts";
import { createMetrics } from "../../src/platform/metrics.ts";

/** Does something with the API's server as it is wired, without a database: it is never asked for one. */
export async function withUnconnectedServer<Result>(work: (server: HttpServer) => Promise<Result>): Promise<Result> {
  const database = openDatabase({ url: "postgres://nobody@127.0.0.1:1/nothing" });
  const metrics = createMetrics({ process: false });
  const wired = wireServices(database, readConfig({}), systemClock, metrics);
  const server = await wireHttp(wired, { logger: createLogger({ level: "silent" }), metrics });
  try {
    return await work(server);
  } finally {
    await server.close();
    await database.close();
  }
}

/** The text of openapi.json. */
export function generateOpenApi(): Promise<string> {
  return withUnconnectedServer(buildOpenApi);
}
