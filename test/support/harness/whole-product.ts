import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRunningEmbeddedPostgres } from "../../../src/platform/embedded-postgres/index.ts";
import type { Api } from "./api-client.ts";
import { createSupervisor, findFreePorts, type Supervisor } from "./supervisor.ts";

export type WholeProduct = {
  readonly api: Api;
  readonly provider_url: string;
  readonly directory: string;
  readonly supervisor: Supervisor;
  readonly start: () => Promise<void>;
  /** SIGKILL at once to the product, its Postgres with all its processes, and the payment provider. @returns how many */
  readonly killEverything: () => Promise<number>;
  /** Of the database's owner. Postgres must run. */
  readonly databaseUrl: () => string;
  /** Ends what runs and removes all that was kept. */
  readonly end: () => Promise<void>;
};

const KEY = "key-of-the-reliability-harness";
export const EVERYTHING = ["provider", "dirigent"] as const;

/**
 * The product as `npm start` runs it, api, worker and embedded Postgres, beside the payment provider of the sandbox, each
 * a program of its own with its data in a new directory. Mails are off.
 *
 * @param fault_rates what goes wrong with calls to the provider, as its option `--fault-rates` wants it
 */
export async function createWholeProduct(options: {
  readonly seed: number;
  readonly fault_rates: string;
}): Promise<WholeProduct> {
  const directory = await mkdtemp(join(tmpdir(), "dirigent-killed-"));
  const [port, provider_port] = (await findFreePorts(2)) as [number, number];
  const data_dir = join(directory, "dirigent");
  const provider_url = `http://127.0.0.1:${provider_port}`;
  const supervisor = createSupervisor([
    {
      name: "provider",
      file: "sandbox/payment-provider/main.ts",
      programArguments: Object.entries({
        port: String(provider_port),
        "data-file": join(directory, "provider", "payments.jsonl"),
        "notification-url": `http://127.0.0.1:${port}/v1/payment-notifications/sandbox`,
        "fault-seed": String(options.seed),
        "fault-rates": options.fault_rates,
        "delay-ms": "400",
      }).flatMap(([name, value]) => [`--${name}`, value]),
      ready: /^sandbox payment provider /,
    },
    {
      name: "dirigent",
      file: "src/app/main.ts",
      programArguments: ["--port", String(port)],
      environment: {
        DATABASE_URL: "",
        SMTP_URL: "",
        HOST: "127.0.0.1",
        LOG_LEVEL: "warn",
        DIRIGENT_DATA_DIR: data_dir,
        DIRIGENT_BOOTSTRAP_KEY: KEY,
        DIRIGENT_SANDBOX_URL: provider_url,
      },
      ready: /^ready http:/,
    },
  ]);
  return {
    api: { url: `http://127.0.0.1:${port}`, key: KEY },
    provider_url,
    directory,
    supervisor,
    start: () => supervisor.start(...EVERYTHING),
    killEverything: () => supervisor.kill(...EVERYTHING),
    databaseUrl: () => {
      const postgres = findRunningEmbeddedPostgres(data_dir);
      if (!postgres) throw new Error(`No Postgres runs on ${data_dir}.`);
      return postgres.url;
    },
    end: async () => {
      await supervisor.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
