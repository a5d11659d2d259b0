import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { bootstrap } from "../../../src/app/bootstrap.ts";
import { examine } from "../../../src/app/doctor/examine.ts";
import { runUciImport } from "../../../src/app/imports/uci/index.ts";
import { csvOf, type TestRow } from "../../../src/app/imports/uci/test-file.ts";
import { wireServices } from "../../../src/app/wiring.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { DEFAULT_TENANT_ID, readConfig } from "../../../src/platform/config.ts";
import { openDatabase } from "../../../src/platform/database.ts";
import { migrate } from "../../../src/platform/migrate.ts";
import { pause } from "../harness/api-client.ts";
import type { Armory } from "./armed.ts";

/** What is done once and not by requests: the start on a new database, an import, a key from the command line. */
type ProgramScenario = {
  readonly points: RegExp;
  /** As `npm start` and `npm run dirigent` have it. */
  readonly program: (file: string) => readonly string[];
  /** The same in this process; null: only as a program. */
  readonly inProcess: ((url: string, file: string) => Promise<void>) | null;
  /** A line that says that it serves; null: it ends by itself. */
  readonly ready: RegExp | null;
  /** Does the database need its tables first? */
  readonly migrated: boolean;
  /** What is in the database when it has succeeded at last. */
  readonly found: string;
  readonly expected: Readonly<Record<string, string>>;
};

const ROOT = join(import.meta.dirname, "../../..");
const HANGS_FOR_MS = 2_000;

const PROGRAMS: Readonly<Record<string, ProgramScenario>> = {
  start: {
    points: /^(?:migration|tenant|bootstrap)/,
    program: () => ["src/app/main.ts", "--role", "worker"],
    inProcess: async (url) => {
      await migrate(url);
      await withDatabase(url, (database) => bootstrap(url, database, null, systemClock.now()));
    },
    ready: /^ready worker/m,
    migrated: false,
    found: "select (select count(*) from platform.tenants) as tenants, (select count(*) from access.api_keys) as keys",
    expected: { tenants: "1", keys: "1" },
  },
  key: {
    points: /^create api key/,
    program: () => ["src/app/cli.ts", "api-key", "create", "--name", "of-a-shop"],
    inProcess: null,
    ready: null,
    migrated: true,
    found: "select count(*) as keys from access.api_keys where name = 'of-a-shop'",
    expected: { keys: "1" },
  },
  admin_link: {
    points: /^make admin link/,
    program: () => ["src/app/cli.ts", "admin-link"],
    inProcess: null,
    ready: null,
    migrated: true,
    found: "select count(*) as links from access.welcome_links where user_id is null",
    expected: { links: "1" },
  },
  import: {
    points: /^(?:import master data|open import run|replay day|end import)/,
    program: (file) => ["src/app/cli.ts", "import", "uci", file, "--replay"],
    inProcess: (url, file) =>
      withDatabase(url, async (database) => {
        const { services } = wireServices(database, { ...readConfig({}), smtp_url: null });
        const progress = { write: () => true };
        const lines: string[] = [];
        const code = await runUciImport({
          ...{ services, tenant_id: DEFAULT_TENANT_ID, file, replay: true, progress },
          out: (line) => lines.push(line),
        });
        if (code !== 0) throw new Error(lines.join("\n"));
      }),
    ready: null,
    migrated: true,
    found: `select (select count(*) from orders.orders where status = 'completed') as orders,
                   (select sum(total_minor) from invoicing.invoices) as invoiced_minor,
                   (select count(*) from imports.runs where ended_at is not null) as runs`,
    expected: { orders: "3", invoiced_minor: "11646", runs: "1" },
  },
};

const ROWS: readonly TestRow[] = [
  ["536365", "85123A", 6, "2011-03-07 08:26", "2.55", "17850"],
  ["536365", "71053", 10, "2011-03-07 08:26", "3.39", "17850"],
  ["536366", "71053", 4, "2011-03-07 09:00", "3.39", "13047"],
  ["C536370", "85123A", -2, "2011-03-08 09:00", "2.55", "17850"],
  ["536375", "85123A", 28, "2011-03-09 10:00", "2.10", "13047"],
];

/** The points that programs get to, by the name of the program. */
export function programOf(point: string): string | null {
  return Object.entries(PROGRAMS).find(([, { points }]) => points.test(point))?.[0] ?? null;
}

/** @property template a database with tables and the default tenant, to which nobody is connected */
export type ProgramTrial = { readonly server_url: string; readonly directory: string; readonly template: string };

/** A program fails, dies or hangs (and is killed) at a point, is started again, and must find everything in order. */
export async function tryProgram(
  trial: ProgramTrial,
  point: string,
  action: "throw" | "kill" | "hang",
  armory: Armory | null,
): Promise<readonly string[]> {
  const name = programOf(point);
  const program = name === null ? undefined : PROGRAMS[name];
  if (!program) return [`${point}: no program gets there`];
  const file = join(trial.directory, "retail.csv");
  await writeFile(file, csvOf(ROWS));
  return withNewDatabase(trial, program.migrated, async (url) => {
    const { inProcess } = program;
    if (armory && inProcess) {
      const fault = armory.arm(point, "throw");
      const failed = await inProcess(url, file).then(
        () => false,
        () => true,
      );
      if (!fault.has_fired() || !failed) return [`${point}: ${name} did not get there`];
      await inProcess(url, file);
    } else {
      const first = await runOnce(program, url, file, `${point}:${action}:1`);
      if (first.succeeded) return [`${point}: ${name} did not get there: ${first.output}`];
      const second = await runOnce(program, url, file, "");
      // The key was made, and its maker killed before he could show it: the second one is told that it is there.
      const is_there = /There is a key called of-a-shop/.test(second.output);
      if (!second.succeeded && !is_there) return [`${point}: the second start failed: ${second.output}`];
    }
    return judge(program, url, point);
  });
}

async function judge(program: ProgramScenario, url: string, point: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(program.found);
    const complaints = (await examine(url)).map((broken) => `${point}: doctor: ${broken.invariant} ${broken.what}`);
    if (JSON.stringify(rows[0]) !== JSON.stringify(program.expected))
      complaints.push(`${point}: found ${JSON.stringify(rows[0])} instead of ${JSON.stringify(program.expected)}`);
    return complaints;
  } finally {
    await client.end();
  }
}

/** Runs a program to its end or until it serves; one that hangs is killed. */
async function runOnce({ program, ready }: ProgramScenario, url: string, file: string, fault: string) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...program(file)], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "test",
      DIRIGENT_FAULT_POINT: fault,
      DATABASE_URL: url,
      LOG_LEVEL: "fatal",
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? dirname(file),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      output += String(chunk);
    });
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const is_to_hang = fault.endsWith(":hang:1");
  const end = await Promise.race([
    exited,
    served(child, () => output, ready),
    ...(is_to_hang ? [quiet(() => output)] : []),
  ]);
  if (end === "served") child.kill("SIGTERM");
  if (end === "hangs") child.kill("SIGKILL");
  await exited;
  return { succeeded: end === "served" || end === 0, output };
}

async function served(child: ChildProcess, output: () => string, ready: RegExp | null): Promise<"served"> {
  while (child.exitCode === null && child.signalCode === null && !ready?.test(output())) await pause(20);
  return ready?.test(output()) ? "served" : new Promise(() => {});
}

/** It has begun, since Node takes a second, and then says and does nothing any more. */
async function quiet(output: () => string): Promise<"hangs"> {
  for (let seen = output(), since = performance.now(); performance.now() - since < HANGS_FOR_MS + 2_000; ) {
    await pause(100);
    if (output() !== seen) [seen, since] = [output(), performance.now()];
  }
  return "hangs";
}

async function withDatabase<T>(url: string, work: (database: ReturnType<typeof openDatabase>) => Promise<T>) {
  const database = openDatabase({ url, connections_max: 4 });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

async function withNewDatabase<T>(
  { server_url, template }: ProgramTrial,
  migrated: boolean,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const name = `test_program_${newId().replaceAll("-", "")}`;
  const server = new pg.Client({ connectionString: server_url });
  await server.connect();
  try {
    await server.query(`create database ${name} template ${migrated ? template : "template0"}`);
    return await work(Object.assign(new URL(server_url), { pathname: `/${name}` }).href);
  } finally {
    await server.query(`drop database if exists ${name} with (force)`);
    await server.end();
  }
}
