import { createHash, randomBytes } from "node:crypto";
import { after } from "node:test";
import pg from "pg";
import { DEFAULT_TENANT_ID } from "../../src/platform/config.ts";
import { type Database, openDatabase } from "../../src/platform/database.ts";
import { type FaultHook, setFaultHook } from "../../src/platform/fault-points.ts";
import { migrate, readMigrations } from "../../src/platform/migrate.ts";

export type TestDatabase = {
  /** As the role of the application: bound by row-level security. */
  readonly database: Database;
  /** Of the database's owner: for planting faults and for reading what the application may not. */
  readonly url: string;
  readonly tenant_id: string;
  /** Runs one statement as the owner, outside of the application's rules. */
  readonly asOwner: <Row = Record<string, unknown>>(sql: string, values?: unknown[]) => Promise<Row[]>;
};

/** Called before each attempt to commit, also of readers, in this process; may throw what Postgres would. */
export type CommitFault = (attempt: number, transaction: string) => void;

export type TestDatabaseOptions = {
  readonly commit_fault?: CommitFault;
  readonly connections_max?: number;
  /** Cloned instead of the empty one. */
  readonly template?: string;
};

/**
 * Makes a database of its own for a test file, cloned from a migrated template, with tenant `default`; dropped when the
 * file is done. Needs DIRIGENT_TEST_DATABASE_URL (a superuser's), which `npm test` sets.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server_url = process.env.DIRIGENT_TEST_DATABASE_URL;
  if (!server_url)
    throw new Error(
      "DIRIGENT_TEST_DATABASE_URL is not set: run tests with npm test, which starts a Postgres for them.",
    );

  const template = options.template ?? (await ensureTemplate(server_url));
  const name = `test_${process.pid}_${randomBytes(5).toString("hex")}`;
  await onServer(server_url, (client) => client.query(`create database ${name} template ${template}`));
  const url = urlOf(server_url, name);

  const database = openDatabase({ url, connections_max: options.connections_max ?? 10 });
  if (options.commit_fault) setFaultHook(atCommits(options.commit_fault));
  const owner = new pg.Pool({ connectionString: url, max: 2 });
  // The server may end what is closing already; whoever waits for an answer is told by the query.
  owner.on("connect", (client) => client.on("error", () => {}));
  owner.on("error", () => {});
  after(async () => {
    await database.close();
    await owner.end();
    await onServer(server_url, (client) => client.query(`drop database if exists ${name} with (force)`));
  });
  return {
    database,
    url,
    tenant_id: DEFAULT_TENANT_ID,
    asOwner: async <Row>(sql: string, values: unknown[] = []) => (await owner.query(sql, values)).rows as Row[],
  };
}

function atCommits(commit_fault: CommitFault): FaultHook {
  return (point, attempt) => {
    const [, transaction] = /^(.*): before commit$/.exec(point) ?? [];
    if (transaction !== undefined) commit_fault(attempt, transaction);
  };
}

/** One template per state of the migrations; made by whichever test file comes first, the others wait. */
export async function ensureTemplate(server_url: string): Promise<string> {
  const migrations = await readMigrations();
  const state = createHash("sha256").update(migrations.map((migration) => migration.checksum).join());
  const name = `template_${state.digest("hex").slice(0, 32)}`;
  return makeTemplateOnce(server_url, name, async (url) => {
    await migrate(url);
    await onServer(url, (owner) =>
      owner.query("insert into platform.tenants (tenant_id, code, name) values ($1, 'default', 'Default')", [
        DEFAULT_TENANT_ID,
      ]),
    );
  });
}

/**
 * Makes a template unless there is one of this name. Those that need it meanwhile wait.
 *
 * @param fill gets the URL of the empty database
 */
export async function makeTemplateOnce(
  server_url: string,
  name: string,
  fill: (url: string) => Promise<void>,
  from = "template1",
): Promise<string> {
  await onServer(server_url, async (client) => {
    await client.query("select pg_advisory_lock(44004401)");
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount) return;
    await client.query(`drop database if exists ${name}_new`);
    await client.query(`create database ${name}_new template ${from}`);
    await fill(urlOf(server_url, `${name}_new`));
    await client.query(`alter database ${name}_new rename to ${name}`);
  });
  return name;
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server_url: string, database: string): string {
  const url = new URL(server_url);
  url.pathname = `/${database}`;
  return url.href;
}
