import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRunningEmbeddedPostgres } from "../../src/platform/embedded-postgres/index.ts";
import { KEY } from "./app.ts";

export type DemoRun = {
  readonly url: string;
  readonly database_url: string;
  /** Processor and wall time of the start up to `ready`, the loading of the demo included. */
  readonly start_seconds: number;
  /** As the program has said it. */
  readonly load_seconds: number;
  /** Of each program, in MiB; 0 for one that does not run. */
  readonly memory: () => { readonly product: number; readonly people: number; readonly sandbox: number };
  /** What the programs have complained about since the start. */
  readonly complaints: readonly string[];
  readonly has_ended: () => boolean;
  readonly stop: () => Promise<void>;
};

/** Starts the demo as a new user does, with a Postgres, ports and a folder of its own. @throws Error if it does not become ready */
export async function startDemoRun({ speed }: { readonly speed: number }): Promise<DemoRun> {
  const data_dir = await mkdtemp(join(tmpdir(), "dirigent-demo-"));
  const [port, payment, smtp, mails] = (await freePorts(4)) as [number, number, number, number];
  const env = {
    ...process.env,
    ...{ DIRIGENT_DATA_DIR: data_dir, DIRIGENT_BOOTSTRAP_KEY: KEY, LOG_LEVEL: "error", DATABASE_URL: "" },
    ...{ SANDBOX_PAYMENT_PORT: String(payment), SANDBOX_SMTP_PORT: String(smtp), SANDBOX_MAIL_PORT: String(mails) },
    ...{ DIRIGENT_SANDBOX_URL: `http://127.0.0.1:${payment}`, SMTP_URL: `smtp://127.0.0.1:${smtp}` },
  };
  const program = new URL("../../src/app/main.ts", import.meta.url).pathname;
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", program, "--port", String(port), "--demo", "--demo-speed", String(speed)],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  const complaints: string[] = [];
  const stop = async () => {
    await end(child);
    await rm(data_dir, { recursive: true, force: true });
  };
  try {
    const output = await untilReady(child, complaints);
    const postgres = findRunningEmbeddedPostgres(data_dir);
    if (!postgres) throw new Error("The demo is ready, but its Postgres is not found.");
    return {
      url: `http://127.0.0.1:${port}`,
      database_url: postgres.url,
      start_seconds: (performance.now() - started) / 1_000,
      load_seconds: Number(/is loaded \(([\d.]+) s\)/.exec(output)?.[1] ?? Number.NaN),
      memory: () => memoryOf(child.pid as number),
      complaints,
      has_ended: () => child.exitCode !== null || child.signalCode !== null,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function untilReady(child: ChildProcess, complaints: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.once("exit", (code) =>
      reject(new Error(`The demo ended with ${code} before it was ready. ${complaints.join(" ")}`)),
    );
    child.stderr?.on("data", (chunk) => complaints.push(String(chunk).trim().slice(0, 500)));
    child.stdout?.on("data", (chunk) => {
      // Beside what it says on its own, its log goes here.
      for (const line of String(chunk).split("\n")) if (/^\{"level":"(error|fatal)"/.test(line)) complaints.push(line);
      if (output.length < 10_000) output += String(chunk);
      if (/^ready /m.test(output)) resolve(output);
    });
  });
}

const PROGRAMS = { product: "src/app/main.ts", people: "demo/live/main.ts", sandbox: "sandbox/main.ts" } as const;

/** Linux tells it; elsewhere it is 0 and proves nothing. */
function memoryOf(pid: number): { product: number; people: number; sandbox: number } {
  const found = { product: 0, people: 0, sandbox: 0 };
  for (const candidate of [pid, ...childrenOf(pid)]) {
    try {
      const command = readFileSync(`/proc/${candidate}/cmdline`, "utf8");
      const kib = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${candidate}/status`, "utf8"))?.[1] ?? 0);
      for (const [name, program] of Object.entries(PROGRAMS))
        if (command.includes(program)) found[name as keyof typeof found] += kib / 1_024;
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return typeof address === "object" && address ? address.port : 0;
    }),
  );
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners("exit");
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
