import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type SandboxProvider, startSandboxProvider } from "../../sandbox/payment-provider/server.ts";
import { bootstrap } from "../../src/app/bootstrap.ts";
import { wireHttp, wireServices } from "../../src/app/wiring.ts";
import { startWorker } from "../../src/app/worker.ts";
import type { Services } from "../../src/orchestration/services.ts";
import { type Clock, systemClock } from "../../src/platform/clock.ts";
import { readConfig } from "../../src/platform/config.ts";
import { createLogger } from "../../src/platform/logging.ts";
import { createMetrics } from "../../src/platform/metrics.ts";
import type { TestDatabase } from "../support/database.ts";
import type { Api } from "../support/harness/api-client.ts";

const KEY = "key-of-a-reliability-test";

export type InProcess = {
  readonly api: Api;
  readonly services: Services;
  readonly provider: SandboxProvider;
  /** Lines of level error and above that the product has logged. */
  readonly errors: readonly string[];
  /** Everything but the worker runs from the start. */
  readonly startWorker: () => void;
};

export type InProcessOptions = {
  readonly clock?: Clock;
  /** Where the product finds the provider, if not where it is. */
  readonly providerUrl?: (real: string) => string | Promise<string>;
};

/** The whole product in this process, on a test database, with the real sandbox provider; ended when the file is done. */
export async function startInProcess(
  test_database: Pick<TestDatabase, "database" | "url">,
  options: InProcessOptions = {},
): Promise<InProcess> {
  const { database } = test_database;
  const directory = await mkdtemp(join(tmpdir(), "dirigent-reliability-"));
  const provider = await startSandboxProvider({ data_file: join(directory, "payments.jsonl"), retry_ms: 50 });
  const errors: string[] = [];
  const logger = createLogger({ level: "error", destination: { write: (line) => void errors.push(line) } });
  const metrics = createMetrics({ process: false });
  const { clock = systemClock, providerUrl = (real: string) => real } = options;
  const config = { ...readConfig({}), sandbox_url: await providerUrl(provider.url) };
  const wired = wireServices(database, config, clock, metrics);
  await bootstrap(test_database.url, database, KEY, clock.now());
  const server = await wireHttp(wired, { logger, metrics });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  await tellProvider(provider.url, `${url}/v1/payment-notifications/sandbox`);

  let worker: ReturnType<typeof startWorker> | null = null;
  after(async () => {
    await worker?.stop();
    await server.close();
    await provider.close();
    await rm(directory, { recursive: true, force: true });
  });
  return {
    api: { url, key: KEY },
    services: wired.services,
    provider,
    errors,
    startWorker: () => {
      worker = startWorker({ services: wired.services, logger, metrics });
      wired.onWake(worker.wake);
    },
  };
}

async function tellProvider(provider_url: string, notification_url: string): Promise<void> {
  const response = await fetch(`${provider_url}/notification-urls`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ urls: [notification_url] }),
  });
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} when told where to notify.`);
}
