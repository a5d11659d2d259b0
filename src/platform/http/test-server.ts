import { createLogger } from "../logging.ts";
import { createMetrics } from "../metrics.ts";
import { createHttpServer } from "./server.ts";
import type { Caller, HttpServerOptions } from "./types.ts";

/** A caller with every scope, in the default tenant. */
export const TEST_CALLER: Caller = {
  tenant_id: "00000000-0000-7000-8000-000000000001",
  api_key_id: "018f3b1e-7c2a-7000-8000-000000000001",
  user_id: null,
  session_id: null,
  actor: "api:test",
  scopes: ["admin"],
  channel_codes: null,
  location_codes: null,
  amount_max_minor: null,
  masks_personal_data: false,
};

/** A server as in production but for its key, `test-key`, and its log, which is kept for asserting. */
export async function createTestServer(options: Partial<HttpServerOptions> = {}) {
  const log: string[] = [];
  const logger = createLogger({ level: "info", destination: { write: (line: string) => void log.push(line) } });
  const metrics = createMetrics({ process: false });
  const server = await createHttpServer({
    authenticate: (bearer) => (bearer === "test-key" ? TEST_CALLER : null),
    logger,
    metrics,
    ...options,
  });
  return { server, log, metrics };
}

export const JSON_HEADERS = { authorization: "Bearer test-key", "content-type": "application/json" } as const;
