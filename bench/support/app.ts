import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../../src/platform/embedded-postgres/index.ts";

export const KEY = "bench-key-of-an-administrator";

export type BenchApp = {
  readonly url: string;
  /** Of every program that serves the API. */
  readonly urls: readonly string[];
  readonly database_url: string;
  /** Of the programs, in the order of their roles. */
  readonly pids: readonly number[];
  readonly stop: () => Promise<void>;
};

export type BenchAppOptions = {
  /** One process each: all, or api and worker. */
  readonly roles?: readonly string[] | undefined;
  /** A server of somebody else's (a superuser's URL), where a database is made and dropped; else an embedded one of our own. */
  readonly server_url?: string | undefined;
  /** A database of somebody else's, as it is; it is neither made nor dropped. */
  readonly database_url?: string | undefined;
  /** Where the payment provider answers; orders that only have to be released do not need one. */
  readonly provider_url?: string | undefined;
  /** The way from the programs to their database, if it is not the direct one. */
  readonly through?: (database_url: string) => Promise<string>;
};

/** Starts the product as a user would, with a database of its own. */
export async function startBenchApp(options: BenchAppOptions = {}): Promise<BenchApp> {
  const server =
    options.server_url || options.database_url
      ? { url: options.server_url ?? "", stop: async () => {} }
      : await startBenchServer();
  const database = options.database_url
    ? { url: options.database_url, stop: async () => {} }
    : await makeDatabase(server.url);
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children) await stopProgram(child);
    await database.stop();
    await server.stop();
  };
  const urls: string[] = [];
  try {
    const program_url = (await options.through?.(database.url)) ?? database.url;
    for (const role of options.roles ?? ["all"]) {
      const { child, ready } = await startProgram(program_url, role, options.provider_url);
      children.push(child);
      if (role !== "worker") urls.push(ready.replace("ready ", ""));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: urls[0] ?? "",
    urls,
    database_url: database.url,
    pids: children.map((child) => child.pid as number),
    stop,
  };
}

type OwnDatabase = { readonly url: string; readonly stop: () => Promise<void> };

/** An embedded Postgres of our own in a temporary folder. Its URL is that of its superuser, as `server_url` wants it. */
export async function startBenchServer(): Promise<OwnDatabase> {
  const data_dir = await mkdtemp(join(tmpdir(), "dirigent-bench-"));
  const postgres = await startEmbeddedPostgres({ data_dir, log: () => {} });
  return {
    url: postgres.local_url_of("postgres"),
    stop: async () => {
      await postgres.stop();
      await rm(data_dir, { recursive: true, force: true });
    },
  };
}

async function makeDatabase(server_url: string): Promise<OwnDatabase> {
  const name = `bench_${process.pid}_${randomBytes(4).toString("hex")}`;
  const onServer = async (sql: string) => {
    const client = new pg.Client({ connectionString: server_url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await onServer(`create database ${name}`);
  return {
    url: Object.assign(new URL(server_url), { pathname: `/${name}` }).href,
    stop: () => onServer(`drop database ${name} with (force)`),
  };
}

function startProgram(
  database_url: string,
  role: string,
  provider_url: string | undefined,
): Promise<{ child: ChildProcess; ready: string }> {
  const program = new URL("../../src/app/main.ts", import.meta.url).pathname;
  const env = {
    ...process.env,
    DATABASE_URL: database_url,
    DIRIGENT_BOOTSTRAP_KEY: KEY,
    LOG_LEVEL: "warn",
    ...(provider_url === undefined ? {} : { DIRIGENT_SANDBOX_URL: provider_url }),
  };
  const flags = process.env.BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  const child = spawn(
    process.execPath,
    [...flags, "--disable-warning=ExperimentalWarning", program, "--port", "0", "--role", role],
    { env, stdio: ["ignore", "pipe", "inherit"] },
  );
  return new Promise((resolve, reject) => {
    let output = "";
    child.once("exit", (code) => reject(new Error(`The program ended with ${code} before it was ready.`)));
    child.stdout?.on("data", (chunk) => {
      output += String(chunk);
      const ready = /^ready .*$/m.exec(output)?.[0];
      if (ready) resolve({ child, ready });
    });
  });
}

function stopProgram(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners("exit");
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
