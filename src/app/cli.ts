import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createApiKey, makeAdministratorLink, SCOPES, type Scope, welcomePath } from "../access/index.ts";
import { systemClock } from "../platform/clock.ts";
import { DEFAULT_TENANT_ID, readConfig } from "../platform/config.ts";
import { openDatabase } from "../platform/database.ts";
import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from "../platform/embedded-postgres/index.ts";
import { armFaultPoint } from "../platform/fault-points.ts";
import { migrate } from "../platform/migrate.ts";
import { withSecretFiles } from "../platform/secret-files.ts";
import { transact } from "../platform/transaction.ts";
import { bootstrap } from "./bootstrap.ts";
import { demoCommand } from "./demo/command.ts";
import { examine } from "./doctor/examine.ts";
import { printReport } from "./doctor/report.ts";
import { analyzeTables, runUciImport } from "./imports/uci/index.ts";
import { wireServices } from "./wiring.ts";

const USAGE = `usage: npm run dirigent -- COMMAND

  migrate                          bring the database to the state that this version expects
  doctor                           check every invariant of the database; exit 1 and a list if one is broken
  import uci FILE --replay         import the UCI Online Retail file and replay every order's life
  demo [--seed S] [--orders N]     load the demo retailer with four weeks of orders into an empty database
  demo --reset [--seed S] …        delete the demo and load it anew; only where the database is the demo's
  demo --speed N                   how fast its simulated people live: 1 is real time, 60 a minute a second, 0 stops them
  api-key create --name N [--scopes a,b] [--channel CODE]
  admin-link                       a link by which an administrator makes himself, once, within 24 hours

The database is DATABASE_URL, or the embedded one under DIRIGENT_DATA_DIR (default .dirigent).
`;

type Command = (url: string, args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: async (url) => {
    const { applied } = await migrate(url, undefined, { log: say });
    say(applied.length === 0 ? "nothing to migrate" : applied.map((name) => `applied ${name}`).join("\n"));
    return 0;
  },
  doctor: async (url) => {
    const findings = await examine(url);
    printReport(findings, say);
    return findings.length === 0 ? 0 : 1;
  },
  import: importFile,
  demo: (url, args) => demoCommand({ url, args, config: readConfig(process.env), out: say }),
  "api-key": apiKey,
  "admin-link": adminLink,
};

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  const command = COMMANDS[name ?? ""];
  if (!command) {
    process.stderr.write(name === undefined ? USAGE : `There is no command "${name}".\n\n${USAGE}`);
    return 2;
  }
  armFaultPoint(process.env);
  const config = readConfig(withSecretFiles(process.env));
  if (config.database_url) return command(config.database_url, args);
  const running = findRunningEmbeddedPostgres(config.data_dir);
  if (running) return command(running.local_url, args);
  const postgres = await startEmbeddedPostgres({ data_dir: config.data_dir, log: () => {} });
  try {
    return await command(postgres.local_url, args);
  } finally {
    await postgres.stop();
  }
}

async function importFile(url: string, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { replay: { type: "boolean", default: false } },
  });
  const [kind, file] = positionals;
  if (kind !== "uci" || !file) throw new UsageError("import needs a kind and a file: import uci FILE --replay");
  await migrate(url);
  const database = openDatabase({ url });
  try {
    await bootstrap(url, database, null, systemClock.now());
    const { services } = wireServices(database, { ...readConfig(withSecretFiles(process.env)), smtp_url: null });
    return await runUciImport({
      services,
      tenant_id: DEFAULT_TENANT_ID,
      file: resolve(process.env.INIT_CWD ?? ".", file),
      replay: values.replay,
      out: say,
      refreshStatistics: () => analyzeTables(url),
    });
  } finally {
    await database.close();
  }
}

async function apiKey(url: string, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { name: { type: "string" }, scopes: { type: "string", default: "admin" }, channel: { type: "string" } },
  });
  if (positionals[0] !== "create" || !values.name)
    throw new UsageError("api-key create needs a name: api-key create --name webshop");
  const scopes = values.scopes.split(",");
  const unknown = scopes.filter((scope) => !(SCOPES as readonly string[]).includes(scope));
  if (unknown.length > 0) throw new UsageError(`${unknown.join(", ")} is no scope: use some of ${SCOPES.join(", ")}`);
  await migrate(url);
  const database = openDatabase({ url, connections_max: 1 });
  const request = { name: values.name, scopes: scopes as Scope[], channel_code: values.channel ?? null };
  try {
    const decision = await transact(database, DEFAULT_TENANT_ID, { name: "create api key" }, (tx) =>
      createApiKey(tx, request, systemClock.now()),
    );
    if (!decision.accepted)
      throw new UsageError(`There is a key called ${values.name}: choose another name, or revoke that key first.`);
    say(decision.value.key);
    return 0;
  } finally {
    await database.close();
  }
}

/** Whoever may run this has the database anyway. The link before no longer counts. */
async function adminLink(url: string): Promise<number> {
  await migrate(url);
  const database = openDatabase({ url, connections_max: 1 });
  try {
    const { token } = await transact(database, DEFAULT_TENANT_ID, { name: "make admin link" }, (tx) =>
      makeAdministratorLink(tx, systemClock.now()),
    );
    say(`${readConfig(withSecretFiles(process.env)).public_url}${welcomePath(token)}`);
    return 0;
  } finally {
    await database.close();
  }
}

class UsageError extends Error {
  override readonly name = "UsageError";
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (!(error instanceof UsageError) && error instanceof Error && error.cause instanceof Error)
    process.stderr.write(`${error.cause.message}\n`);
  process.exitCode = 1;
}
