import { mkdir, readFile, writeFile } from "node:fs/promises";
import type pg from "pg";

/** What a database of a release held: its tables in the order in which they can be filled, rows as JSON. */
export type ReleaseFixture = {
  readonly release: string;
  readonly migration: number;
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly rows: readonly object[];
  }[];
};

const FOLDER = new URL("../fixtures/releases/", import.meta.url);

/** A file of a release holds its head in the first line, then a table a line. */
export async function readReleaseFixture(release: string): Promise<ReleaseFixture> {
  const text = await readFile(new URL(`${release}.ndjson`, FOLDER), "utf8");
  const [head, ...tables] = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { ...head, tables };
}

export async function writeReleaseFixture({ tables, ...head }: ReleaseFixture): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const lines = [head, ...tables].map((line) => `${JSON.stringify(line)}\n`);
  await writeFile(new URL(`${head.release}.ndjson`, FOLDER), lines.join(""));
}

/** Tables of the product, each after those that it refers to; its columns as they are stored (generated ones left out). */
export async function tablesOf(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; refers_to: string[] }>(
    `select class.oid::regclass::text as name,
            (select array_agg(attribute.attname::text order by attribute.attnum) from pg_attribute as attribute
              where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
                and attribute.attgenerated = '') as columns,
            array(select distinct key.confrelid::regclass::text from pg_constraint as key
                   where key.conrelid = class.oid and key.contype = 'f' and key.confrelid <> class.oid) as refers_to
       from pg_class as class join pg_namespace as namespace on namespace.oid = class.relnamespace
      where class.relkind in ('r', 'p') and not class.relispartition
        and namespace.nspname not like 'pg\\_%' and namespace.nspname not in ('information_schema', 'public')
      order by 1`,
  );
  const sorted: typeof rows = [];
  for (let left = rows; left.length > 0; ) {
    const ready = left.filter((table) => table.refers_to.every((name) => sorted.some((done) => done.name === name)));
    if (ready.length === 0) throw new Error(`Tables refer to each other in a circle: ${left.map(({ name }) => name)}`);
    sorted.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return sorted.map(({ name, columns }) => ({ name, columns }));
}

export async function dumpRows(
  client: pg.Client,
  table: { name: string; columns: readonly string[] },
): Promise<object[]> {
  const columns = table.columns.map((column) => `"${column}"`).join(", ");
  const { rows } = await client.query<{ row: object }>(
    `select to_jsonb(entry) as row from (select ${columns} from ${table.name}) as entry order by to_jsonb(entry)::text collate "C"`,
  );
  return rows.map(({ row }) => row);
}

/**
 * Fills a database that is at the fixture's migration. Foreign keys and checks are in force, row-level security is not (owner).
 * What was due then is due now: no worker has run since the release, and the doctor would call that forgotten.
 */
export async function loadFixture(client: pg.Client, fixture: ReleaseFixture): Promise<void> {
  await client.query("begin");
  for (const { name, columns, rows } of fixture.tables) {
    const list = columns.map((column) => `"${column}"`).join(", ");
    await client.query(
      `insert into ${name} (${list}) select ${list} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
      [JSON.stringify(rows)],
    );
  }
  await client.query("update platform.due_work set due_at = now() where due_at < now()");
  await client.query("update platform.intents set due_at = now() where state = 'waiting' and due_at < now()");
  await client.query("commit");
}

/** One figure for the content of a table in the columns that are named: equal if and only if the rows are. */
export async function contentHash(
  client: pg.Client,
  table: { name: string; columns: readonly string[] },
): Promise<string> {
  const columns = table.columns.map((column) => `"${column}"`).join(", ");
  const { rows } = await client.query<{ hash: string }>(
    `select count(*) || ':' || md5(coalesce(string_agg(to_jsonb(entry)::text, e'\\n' order by to_jsonb(entry)::text collate "C"), '')) as hash
       from (select ${columns} from ${table.name}) as entry`,
  );
  return rows[0]?.hash ?? "";
}
