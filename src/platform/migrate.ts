import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
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

export type MigrateOptions = {
  /** A statement that waits longer for a lock gives up, so that nobody queues behind it for long. */
  readonly lock_timeout_ms?: number;
  /** How often a migration that finds a table locked is tried, with pauses in which everybody else gets on. */
  readonly attempts_max?: number;
  readonly pause_ms?: number;
  /** A line for the operator, at each attempt in vain. */
  readonly log?: (line: string) => void;
};

/**
 * Brings a database to the state that this code expects. Safe to run from many processes at once, beside those that are at
 * work; each file is one transaction, so a kill in the middle leaves whole files only.
 *
 * @throws UnusableDatabaseError if the database is newer than the code, an applied file was changed, the server is too
 *         old, it would lose acknowledged orders (fsync or full_page_writes off), or a table stays locked by somebody else
 */
export async function migrate(
  url: string,
  migrations?: readonly Migration[],
  options: MigrateOptions = {},
): Promise<{ applied: string[] }> {
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
    await takeTurn(client);
    await client.query(`set lock_timeout = ${options.lock_timeout_ms ?? 3_000}; set client_min_messages = warning`);
    return { applied: await applyMissing(client, files, options) };
  } finally {
    await client.end();
  }
}

/** Looks again and again: a statement that waits would hold a snapshot, for which an index that is built meanwhile waits. */
async function takeTurn(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query("select pg_try_advisory_lock($1) as taken", [LOCK_ID]);
    if (rows[0].taken) return;
    await sleep(100);
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

async function applyMissing(
  client: pg.Client,
  migrations: readonly Migration[],
  options: MigrateOptions,
): Promise<string[]> {
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
    await applyPatiently(client, migration, options);
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

/** Somebody's open transaction may stand in the way for a while. */
async function applyPatiently(client: pg.Client, migration: Migration, options: MigrateOptions): Promise<void> {
  const attempts_max = options.attempts_max ?? 10;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await (OUTSIDE_OF_A_TRANSACTION.test(migration.sql) ? buildIndex : applyOne)(client, migration);
      return;
    } catch (error) {
      if (!isLocked(error)) throw error;
      const told = `Migration ${migration.name} waits for a table that ${await describeBlocker(client)} keeps locked`;
      if (attempt >= attempts_max)
        throw new UnusableDatabaseError(`${told}: end that session and start again. Nothing was changed.`, {
          cause: error,
        });
      options.log?.(`${told}; attempt ${attempt} of ${attempts_max}.`);
      await sleep(options.pause_ms ?? 1_000);
    }
  }
}

const LOCK_NOT_AVAILABLE = "55P03";

function isLocked(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && "code" in cause && cause.code === LOCK_NOT_AVAILABLE;
}

/** The session with the oldest open transaction is almost always the one; whoever waits behind it does not count. */
async function describeBlocker(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `select pid, coalesce(nullif(application_name, ''), 'unnamed') as program, state,
            extract(epoch from clock_timestamp() - xact_start)::integer as seconds
       from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
        and wait_event_type is distinct from 'Lock'
      order by xact_start
      limit 1`,
  );
  const [session] = rows;
  if (!session) return "another session";
  return `session ${session.pid} (${session.program}, ${session.state ?? "state unknown"}, its transaction open for ${session.seconds} s)`;
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

/**
 * A file that begins with this line holds one `create index concurrently if not exists`, which Postgres allows in no
 * transaction: the way to index a table that orders are written to. Killed half-way it leaves an index that does not count;
 * the next attempt clears that away.
 */
const OUTSIDE_OF_A_TRANSACTION = /^-- Outside of a transaction\b/;
const CONCURRENT_INDEX = /^\s*create (?:unique )?index concurrently if not exists (\w+)\s+on ((\w+)\.\w+)[^;]*;?\s*$/i;

async function buildIndex(client: pg.Client, migration: Migration): Promise<void> {
  const statement = migration.sql.replace(/^\s*--.*$/gm, "");
  const [, name, , schema] = CONCURRENT_INDEX.exec(statement) ?? [];
  if (!name)
    throw new Error(`${migration.name} may hold nothing but one "create index concurrently if not exists … on …".`);
  const { rows: settings } = await client.query("select current_setting('lock_timeout') as lock_timeout");
  try {
    const { rows } = await client.query(
      "select from pg_index as index where index.indexrelid = to_regclass($1) and not index.indisvalid",
      [`${schema}.${name}`],
    );
    if (rows.length > 0) await client.query(`drop index concurrently ${schema}.${name}`);
    // It waits for every transaction that was open at its beginning; nobody waits for it.
    await client.query("set lock_timeout = 0");
    await client.query(statement);
  } catch (error) {
    throw new Error(`Migration ${migration.name} failed; it can be tried again.`, { cause: error });
  } finally {
    await client
      .query("select set_config('lock_timeout', $1, false)", [settings[0].lock_timeout])
      .catch(() => undefined);
  }
  await client.query("insert into dirigent_migrations (version, name, checksum) values ($1, $2, $3)", [
    migration.version,
    migration.name,
    migration.checksum,
  ]);
}
