import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../src/platform/embedded-postgres/index.ts";
import type { Api } from "./api-client.ts";
import { killTrees } from "./process-tree.ts";
import { createSupervisor, findFreePorts, type Program, type Supervisor } from "./supervisor.ts";

/**
 * The product as a retailer runs it: processes of the role api and of the role worker beside one Postgres, a payment
 * provider and a mail server, each a program of its own and each started again when it ends.
 */
export type Fleet = {
  readonly api: Api;
  readonly provider_url: string;
  /** What the mail server has received, a JSON object a line. */
  readonly mails_file: string;
  readonly directory: string;
  /** Of the database's owner. */
  readonly database_url: string;
  readonly supervisor: Supervisor;
  /** All but Postgres. */
  readonly programs: readonly string[];
  readonly postgresPid: () => number;
  /** SIGKILL to the postmaster and all its processes at once. @returns how many; 0 if it was away already */
  readonly killPostgres: () => number;
  /** Resolves when the Postgres that was killed last is back. */
  readonly postgresIsBack: () => Promise<void>;
  /** Ends what runs and removes all that was kept. */
  readonly end: () => Promise<void>;
};

export type FleetOptions = {
  readonly seed?: number;
  /** What goes wrong with calls to the provider, as its option `--fault-rates` wants it. */
  readonly fault_rates?: string;
  /** How long the provider's fault `delay` takes. */
  readonly delay_ms?: number;
  readonly apis?: number;
  readonly workers?: number;
  /** Workers that are started, and ended, by whoever wants them: `spare-1` and so on. */
  readonly spare_workers?: number;
  /** For the api and worker processes. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly postgres_settings?: Readonly<Record<string, string>>;
  /** Where Postgres keeps its data, if not in the fleet's own directory. */
  readonly postgres_dir?: string;
};

const KEY = "key-of-the-reliability-harness";
const LOOK_EVERY_MS = 10;

export async function createFleet(options: FleetOptions = {}): Promise<Fleet> {
  const directory = await mkdtemp(join(tmpdir(), "dirigent-fleet-"));
  const postgres = await startEmbeddedPostgres({
    data_dir: options.postgres_dir ?? join(directory, "database"),
    log: () => {},
    settings: { shared_buffers: "128MB", ...options.postgres_settings },
  });
  const apis = names("api", options.apis ?? 2);
  const workers = names("worker", options.workers ?? 2);
  const spares = names("spare", options.spare_workers ?? 0);
  const ports = await findFreePorts(apis.length + 3);
  const addresses = {
    apis: ports.slice(3),
    provider: ports[0] as number,
    smtp: ports[1] as number,
    mails: ports[2] as number,
  };
  const mails_file = join(directory, "mails.jsonl");
  const supervisor = createSupervisor([
    providerProgram(directory, addresses, options),
    {
      name: "mails",
      file: "sandbox/mail-catcher/main.ts",
      programArguments: [
        "--smtp-port",
        String(addresses.smtp),
        "--http-port",
        String(addresses.mails),
        "--data-file",
        mails_file,
      ],
      ready: /^sandbox mail catcher /,
    },
    ...[...apis, ...workers, ...spares].map((name, index) =>
      dirigentProgram(name, directory, postgres, addresses, index, options),
    ),
  ]);
  const [first = "", ...others] = [...apis, ...workers];
  const [url = "", ...other_urls] = addresses.apis.map((port) => `http://127.0.0.1:${port}`);
  await supervisor.keep("provider", "mails");
  await supervisor.keep(first);
  await supervisor.keep(...others);
  return {
    api: { url, other_urls, key: KEY },
    provider_url: `http://127.0.0.1:${addresses.provider}`,
    mails_file,
    directory,
    database_url: postgres.url,
    supervisor,
    programs: ["provider", "mails", first, ...others],
    postgresPid: postgres.pid,
    ...killerOf(postgres),
    end: async () => {
      await supervisor.stop();
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function names(role: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${role}-${index + 1}`);
}

type Addresses = { readonly apis: readonly number[]; readonly provider: number; readonly smtp: number };

function providerProgram(directory: string, addresses: Addresses, options: FleetOptions): Program {
  const settings = {
    port: String(addresses.provider),
    "data-file": join(directory, "payments.jsonl"),
    "fault-seed": String(options.seed ?? 1),
    "fault-rates": options.fault_rates ?? "",
    "delay-ms": String(options.delay_ms ?? 400),
  };
  const notified = addresses.apis.map((port) => `http://127.0.0.1:${port}/v1/payment-notifications/sandbox`);
  return {
    name: "provider",
    file: "sandbox/payment-provider/main.ts",
    programArguments: [
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      ...notified.flatMap((url) => ["--notification-url", url]),
    ],
    ready: /^sandbox payment provider /,
  };
}

function dirigentProgram(
  name: string,
  directory: string,
  postgres: EmbeddedPostgres,
  addresses: Addresses,
  index: number,
  options: FleetOptions,
): Program {
  const role = name.startsWith("api") ? "api" : "worker";
  return {
    name,
    file: "src/app/main.ts",
    programArguments: ["--role", role, "--port", String(addresses.apis[index] ?? 0)],
    environment: {
      DATABASE_URL: postgres.url,
      SMTP_URL: `smtp://127.0.0.1:${addresses.smtp}`,
      HOST: "127.0.0.1",
      LOG_LEVEL: "warn",
      DIRIGENT_BOOTSTRAP_KEY: KEY,
      DIRIGENT_SANDBOX_URL: `http://127.0.0.1:${addresses.provider}`,
      // As the launcher sets it.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(directory, "compiled"),
      ...options.environment,
    },
    ready: role === "api" ? /^ready http:/ : /^ready worker/,
  };
}

function killerOf(postgres: EmbeddedPostgres): Pick<Fleet, "killPostgres" | "postgresIsBack"> {
  let killed = 0;
  return {
    killPostgres: () => {
      if (postgres.pid() === killed) return 0;
      killed = postgres.pid();
      return killTrees([killed]);
    },
    postgresIsBack: async () => {
      while (postgres.pid() === killed) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    },
  };
}
