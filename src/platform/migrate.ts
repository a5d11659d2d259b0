import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import pg from "pg";
import { faultPoint } from "./fault-points.ts";

export type Migration = {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
};

/** The database must not be used as it is: newer than this code, or changed behind its back. The message says what to do. */
export class UnusableDatabaseError extends Error {
  override readonly name = "UnusableDatabaseError";
}

const MIGRATIONS_FOLDER = new URL("../../migrations/", import.meta.url);
/** Any fixed number: all starting processes queue here, the first migrates. */
const LOCK_ID = 4_400_440_044;

/**
 * Brings a database to the state that this code expects. Safe to run from many processes at once; each file is one
 * transaction, so a kill in the middle leaves whole files only.
 *
 * @throws UnusableDatabaseError if the database is newer than the code, an applied file was changed, the server is too
 *         old, or it would lose acknowledged orders (fsync or full_page_writes off)
 */
export async function migrate(url: string, migrations?: readonly Migration[]): Promise<{ applied: string[] }> {
  const files = migrations ?? (await readMigrations());
  const client = new pg.Client({
    connectionString: url,
    application_name: "dirigent migrate",
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks reports twice: to the waiting query, which rejects, and here. Unheard it would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    await refuseUnsafeServer(client);
    await client.query("select pg_advisory_lock($1)", [LOCK_ID]);
    await client.query("set lock_timeout = '3s'; set client_min_messages = warning");
    return { applied: await applyMissing(client, files) };
  } finally {
    await client.end();
  }
}

export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(MIGRATIONS_FOLDER)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, MIGRATIONS_FOLDER), "utf8");
      return { version: Number(name.slice(0, 4)), name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function refuseUnsafeServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync,
            current_setting('full_page_writes') as full_page_writes, current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as replica`,
  );
  const server = rows[0];
  if (server.version < 150_000)
    throw new UnusableDatabaseError("Dirigent needs Postgres 15 or newer: upgrade the server.");
  if (server.replica)
    throw new UnusableDatabaseError("This is a read-only replica: point DATABASE_URL at the primary.");
  if (server.encoding !== "UTF8") {
    throw new UnusableDatabaseError(`The database is encoded in ${server.encoding}: create one with encoding UTF8.`);
  }
  for (const setting of ["fsync", "full_page_writes"]) {
    if (server[setting] !== "on") {
      throw new UnusableDatabaseError(
        `${setting} is off, so a power cut would lose acknowledged orders: set ${setting} = on.`,
      );
    }
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  const newest = migrations.at(-1)?.version ?? 0;
  const done = await appliedChecksums(client);
  for (const version of done.keys()) {
    if (version > newest) {
      throw new UnusableDatabaseError(
        `The database is at migration ${version}, this version of Dirigent knows only ${newest}: start the newer version.`,
      );
    }
  }

  const applied: string[] = [];
  for (const migration of migrations) {
    const checksum = done.get(migration.version);
    if (checksum === migration.checksum) continue;
    if (checksum !== undefined) {
      throw new UnusableDatabaseError(
        `${migration.name} was changed after it had been applied: restore it and add a new migration.`,
      );
    }
    await applyOne(client, migration);
    applied.push(migration.name);
  }
  return applied;
}

async function appliedChecksums(client: pg.Client): Promise<Map<number, string>> {
  const { rows: found } = await client.query("select to_regclass('dirigent_migrations') is not null as present");
  if (!found[0].present) return new Map();
  const { rows } = await client.query("select version, checksum from dirigent_migrations order by version");
  return new Map(rows.map((row) => [row.version, row.checksum]));
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(
      `create table if not exists dirigent_migrations
         (version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`,
    );
    await client.query(migration.sql);
    await client.query("insert into dirigent_migrations (version, name, checksum) values ($1, $2, $3)", [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
    await faultPoint("migration: before commit");
    await client.query("commit");
  } catch (error) {
    // Without a connection there is nothing to roll back; the cause is what must be told.
    await client.query("rollback").catch(() => undefined);
    throw new Error(`Migration ${migration.name} failed and was undone.`, { cause: error });
  }
  await faultPoint("migration: after commit");
}
