import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { bootstrap } from "../src/app/bootstrap.ts";
import { examine } from "../src/app/doctor/examine.ts";
import { analyzeTables, importUci } from "../src/app/imports/uci/index.ts";
import { wireServices } from "../src/app/wiring.ts";
import { systemClock } from "../src/platform/clock.ts";
import { DEFAULT_TENANT_ID, readConfig } from "../src/platform/config.ts";
import { openDatabase } from "../src/platform/database.ts";
import { startEmbeddedPostgres } from "../src/platform/embedded-postgres/index.ts";
import { migrate } from "../src/platform/migrate.ts";
import { processorTimes } from "./support/cpu.ts";
import type { Result } from "./support/result.ts";

type Options = { readonly file: string; readonly keep: boolean };

/**
 * The UCI Online Retail file from file to orders, cancellations, returns and documents in an empty database, checked against
 * the file's own totals. On the server of DATABASE_URL (a superuser's) if it is set, else on an embedded one of its own.
 *
 * usage: npm run bench -- import FILE [--json] [--keep]
 */
export async function run(args: readonly string[]): Promise<Result> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, keep: { type: "boolean", default: false } },
  });
  const [file] = positionals;
  if (!file) throw new Error("import needs the file: npm run bench -- import FILE [--json] [--keep]");
  const server_url = process.env.DATABASE_URL;
  return server_url ? inDatabase(server_url, { file, keep: values.keep }) : onOwnServer({ file, keep: values.keep });
}

async function onOwnServer(options: Options): Promise<Result> {
  const data_dir = await mkdtemp(join(tmpdir(), "dirigent-bench-"));
  const postgres = await startEmbeddedPostgres({ data_dir, log: () => {} });
  try {
    return await inDatabase(postgres.local_url_of("postgres"), options);
  } finally {
    await postgres.stop();
    if (!options.keep) await rm(data_dir, { recursive: true, force: true });
  }
}

async function inDatabase(server_url: string, options: Options): Promise<Result> {
  const name = `bench_import_${randomBytes(4).toString("hex")}`;
  const server = new pg.Client({ connectionString: server_url });
  await server.connect();
  try {
    await server.query(`create database ${name}`);
    try {
      return await measure(Object.assign(new URL(server_url), { pathname: `/${name}` }).href, options.file);
    } finally {
      if (!options.keep) await server.query(`drop database ${name} with (force)`);
    }
  } finally {
    await server.end();
  }
}

async function measure(url: string, file: string): Promise<Result> {
  await migrate(url);
  const database = openDatabase({ url });
  try {
    await bootstrap(url, database, null, systemClock.now());
    const { services } = wireServices(database, { ...readConfig(process.env), smtp_url: null });
    const started_ms = performance.now();
    const processors = processorTimes();
    const result = await importUci({
      services,
      tenant_id: DEFAULT_TENANT_ID,
      file,
      replay: true,
      out: (line) => process.stderr.write(`${line}\n`),
      refreshStatistics: () => analyzeTables(url),
    });
    const seconds = (performance.now() - started_ms) / 1_000;
    const memory_peak_kb = process.resourceUsage().maxRSS;
    const processors_after = processorTimes();
    const secondsOf = (kind: string) =>
      Math.round(((processors_after.get(kind) ?? 0) - (processors.get(kind) ?? 0)) / 100) / 10;
    const findings = await examine(url);
    return {
      figures: {
        seconds: Math.round(seconds * 10) / 10,
        rows_per_second: Math.round((result?.row_count ?? 0) / seconds),
        process_cpu_seconds: secondsOf("client"),
        // Of an embedded server; one of somebody else's is not counted.
        database_cpu_seconds: secondsOf("database"),
        // Of this process; Linux counts in kilobytes.
        memory_peak_mb: Math.round(memory_peak_kb / 1_024),
        rows: result?.row_count ?? 0,
      },
      checks: [
        { name: "the books equal the file", holds: result?.is_equal ?? false },
        { name: "the doctor finds nothing", holds: findings.length === 0 },
      ],
    };
  } finally {
    await database.close();
  }
}
