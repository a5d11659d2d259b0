import { wireHttp, wireServices } from "../../../src/app/wiring.ts";
import { startWorker } from "../../../src/app/worker.ts";
import type { Services } from "../../../src/orchestration/services.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { createLogger } from "../../../src/platform/logging.ts";
import { createMetrics } from "../../../src/platform/metrics.ts";
import type { World } from "./world.ts";

/** One process of the product, in ours: api, and a worker if wanted. They share nothing but the database. */
export type Instance = { readonly url: string; readonly services: Services; readonly stop: () => Promise<void> };

export async function startInstance(world: World, options: { readonly worker: boolean }): Promise<Instance> {
  const { database } = world.test_database;
  const config = readConfig({
    DIRIGENT_SANDBOX_URL: world.provider.url,
    SMTP_URL: world.mails.smtp_url,
    DIRIGENT_WEBHOOK_ALLOW_PRIVATE: "true",
  });
  const logger = createLogger({ level: process.env.DIRIGENT_TEST_LOG ?? "silent" });
  const metrics = createMetrics({ process: false });
  const wired = wireServices(database, config, systemClock, metrics);
  const server = await wireHttp(wired, { logger, metrics });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const worker = options.worker ? startWorker({ services: wired.services, logger, metrics }) : null;
  if (worker) wired.onWake(worker.wake);
  return {
    url,
    services: wired.services,
    stop: async () => {
      await worker?.stop();
      await server.close();
      wired.services.mail?.mailer.close();
    },
  };
}
