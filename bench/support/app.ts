import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../src/platform/embedded-postgres/index.ts";

export const KEY = "bench-key-of-an-administrator";

export type BenchApp = {
  readonly url: string;
  readonly database_url: string;
  /** Of the programs, in the order of their roles. */
  readonly pids: readonly number[];
  readonly stop: () => Promise<void>;
};

/** Starts the product as a user would, with a Postgres of its own in a temporary folder. */
export async function startBenchApp(options: { readonly roles?: readonly string[] } = {}): Promise<BenchApp> {
  const data_dir = await mkdtemp(join(tmpdir(), "dirigent-bench-"));
  const postgres = await startEmbeddedPostgres({ data_dir, log: () => {} });
  const children: ChildProcess[] = [];
  let url = "";
  for (const role of options.roles ?? ["all"]) {
    const { child, ready } = await startProgram(postgres.url, role);
    children.push(child);
    if (role !== "worker") url = ready.replace("ready ", "");
  }
  return {
    url,
    database_url: postgres.url,
    pids: children.map((child) => child.pid as number),
    stop: async () => {
      for (const child of children) await stopProgram(child);
      await postgres.stop();
      await rm(data_dir, { recursive: true, force: true });
    },
  };
}

function startProgram(database_url: string, role: string): Promise<{ child: ChildProcess; ready: string }> {
  const program = new URL("../../src/app/main.ts", import.meta.url).pathname;
  const env = { ...process.env, DATABASE_URL: database_url, DIRIGENT_BOOTSTRAP_KEY: KEY, LOG_LEVEL: "warn" };
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
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
