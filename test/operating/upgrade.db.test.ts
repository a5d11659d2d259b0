import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { after, test } from "node:test";
import pg from "pg";
import { examine } from "../../src/app/doctor/examine.ts";
import { type Migration, migrate, readMigrations, UnusableDatabaseError } from "../../src/platform/migrate.ts";
import { contentHash, loadFixture, readReleaseFixture, tablesOf } from "../support/release-fixture.ts";

const server_url = process.env.DIRIGENT_TEST_DATABASE_URL;
if (!server_url) throw new Error("DIRIGENT_TEST_DATABASE_URL is not set: run tests with npm test.");
const MIGRATIONS = await readMigrations();
const RELEASES = readdirSync(new URL("../fixtures/releases/", import.meta.url)).map((name) =>
  name.replace(".ndjson", ""),
);

for (const release of RELEASES) {
  test(`a database of release ${release} comes to this version with every row as it was, and sound`, async () => {
    const fixture = await readReleaseFixture(release);
    const { url, client } = await emptyDatabase();
    await migrate(
      url,
      MIGRATIONS.filter(({ version }) => version <= fixture.migration),
    );
    await loadFixture(client, fixture);
    const before = await hashesOf(client, fixture.tables);
    assert.ok(fixture.tables.some(({ name, rows }) => name === "orders.orders" && rows.length >= 7));

    const { applied } = await migrate(url);

    assert.equal(applied.length, MIGRATIONS.filter(({ version }) => version > fixture.migration).length);
    assert.deepEqual(await hashesOf(client, fixture.tables), before);
    assert.deepEqual(await examine(url), []);
  });
}

test("a row that an upgrade loses or changes is noticed", async () => {
  const fixture = await readReleaseFixture(RELEASES[0] as string);
  const { url, client } = await emptyDatabase();
  await migrate(
    url,
    MIGRATIONS.filter(({ version }) => version <= fixture.migration),
  );
  await loadFixture(client, fixture);
  const orders = fixture.tables.filter(({ name }) => name === "orders.orders");
  const before = await hashesOf(client, orders);

  await client.query("update orders.orders set language = 'xx' where number = (select min(number) from orders.orders)");
  const changed = await hashesOf(client, orders);

  assert.notDeepEqual(changed, before);
});

test("killed in each file in turn, the upgrade leaves whole files, and the next start goes on from there", async () => {
  const { url, client } = await emptyDatabase();
  for (const [index, migration] of MIGRATIONS.entries()) {
    const before = MIGRATIONS.slice(0, index);
    const killed = { ...migration, sql: `${migration.sql};\nselect pg_terminate_backend(pg_backend_pid())` };

    await assert.rejects(migrate(url, [...before, killed]));

    const { rows } = await client.query("select to_regclass('dirigent_migrations') is not null as present");
    const { rows: done } = rows[0].present
      ? await client.query("select coalesce(max(version), 0) as version from dirigent_migrations")
      : { rows: [{ version: 0 }] };
    assert.equal(done[0].version, before.at(-1)?.version ?? 0, migration.name);
    assert.deepEqual(await migrate(url, [...before, migration]), { applied: [migration.name] });
  }
  assert.deepEqual(await migrate(url), { applied: [] });
  assert.ok((await tablesOf(client)).length > 40);
});

test("behind an idle transaction the upgrade gives up in words, and nobody has queued behind it for longer than its patience", async () => {
  const { url, client, idle } = await blocked();
  const lines: string[] = [];
  const upgrade = migrate(url, [TABLE, CHANGE], {
    lock_timeout_ms: 300,
    attempts_max: 3,
    pause_ms: 100,
    log: (line) => lines.push(line),
  }).then(
    () => assert.fail("the table was locked"),
    (error: Error) => error,
  );
  let slowest_ms = 0;
  for (let count = 0; count < 10; count += 1) {
    const started = performance.now();
    await client.query("insert into busy values (1)");
    slowest_ms = Math.max(slowest_ms, performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const error = await upgrade;

  assert.ok(error instanceof UnusableDatabaseError);
  assert.match(
    error.message,
    /^Migration 0002_test\.sql waits for a table that session \d+ \(forgotten console, idle in transaction, its transaction open for \d+ s\) keeps locked: end that session/,
  );
  assert.equal(lines.length, 2);
  assert.match(lines[0] as string, /attempt 1 of 3\.$/);
  // Generous for a busy machine; without lock_timeout the inserts would wait for ever.
  assert.ok(slowest_ms < 10_000, `${slowest_ms} ms`);
  const { rows } = await client.query("select column_name from information_schema.columns where table_name = 'busy'");
  assert.equal(rows.length, 1);
  await idle.end();
});

test("when the idle transaction ends meanwhile, the upgrade goes on by itself", async () => {
  const { url, idle } = await blocked();
  const options = { lock_timeout_ms: 200, attempts_max: 100, pause_ms: 50, log: () => void idle.end() };

  assert.deepEqual(await migrate(url, [TABLE, CHANGE], options), { applied: [CHANGE.name] });
});

test("an index is built beside running orders, and one that was killed half-way is cleared away and built again", async () => {
  const { url, client } = await emptyDatabase();
  const unique = file(
    2,
    "-- Outside of a transaction: orders are written to the table.\ncreate unique index concurrently if not exists busy_once on public.busy (id);",
  );
  await migrate(url, [TABLE]);
  await client.query("insert into busy values (1), (1)");
  await assert.rejects(migrate(url, [TABLE, unique]), /Migration 0002_test\.sql failed; it can be tried again/);
  const valid = "select indisvalid from pg_index where indexrelid = 'busy_once'::regclass";
  assert.deepEqual((await client.query(valid)).rows, [{ indisvalid: false }]);

  await client.query("delete from busy where ctid = (select max(ctid) from busy)");
  const results = await Promise.all([1, 2, 3].map(() => migrate(url, [TABLE, unique])));

  assert.deepEqual(
    results.flatMap(({ applied }) => applied),
    [unique.name],
  );
  assert.deepEqual((await client.query(valid)).rows, [{ indisvalid: true }]);
  const two = file(3, "-- Outside of a transaction\ncreate table a (id int); create table b (id int)");
  await assert.rejects(migrate(url, [TABLE, unique, two]), /may hold nothing but one/);
});

const file = (version: number, sql: string): Migration => ({
  ...{ version, name: `000${version}_test.sql`, sql },
  checksum: `of ${version}`,
});
const TABLE = file(1, "create table busy (id int)");
const CHANGE = file(2, "alter table busy add column note text");

async function blocked() {
  const made = await emptyDatabase();
  await migrate(made.url, [TABLE]);
  const idle = new pg.Client({ connectionString: made.url, application_name: "forgotten console" });
  await idle.connect();
  await idle.query("begin; insert into busy values (1)");
  return { ...made, idle };
}

async function hashesOf(client: pg.Client, tables: readonly { name: string; columns: readonly string[] }[]) {
  const hashes: Record<string, string> = {};
  for (const table of tables) hashes[table.name] = await contentHash(client, table);
  return hashes;
}

async function emptyDatabase(): Promise<{ url: string; client: pg.Client }> {
  const server = new pg.Client({ connectionString: server_url });
  await server.connect();
  const name = `test_upgrade_${process.pid}_${randomBytes(4).toString("hex")}`;
  await server.query(`create database ${name}`);
  const url = new URL(server_url as string);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  after(async () => {
    await client.end();
    await server.query(`drop database if exists ${name} with (force)`);
    await server.end();
  });
  return { url: url.href, client };
}
