import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, test } from "node:test";
import pg from "pg";
import { type Migration, migrate, UnusableDatabaseError } from "./migrate.ts";

const server_url = process.env.DIRIGENT_TEST_DATABASE_URL;
if (!server_url) throw new Error("DIRIGENT_TEST_DATABASE_URL is not set: run tests with npm test.");
const made: string[] = [];
after(async () => {
  for (const name of made) await onServer(`drop database if exists ${name} with (force)`);
});

async function onServer(sql: string, url = server_url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function emptyDatabase(): Promise<string> {
  const name = `test_migrate_${process.pid}_${randomBytes(4).toString("hex")}`;
  await onServer(`create database ${name}`);
  made.push(name);
  const url = new URL(server_url as string);
  url.pathname = `/${name}`;
  return url.href;
}

const file = (version: number, sql: string): Migration => ({
  ...{ version, name: `000${version}_test.sql`, sql },
  checksum: createHash("sha256").update(sql).digest("hex"),
});
const ONE = file(1, "create table one (id int); insert into one values (1)");
const TWO = file(2, "create table two (id int)");
const tablesOf = async (url: string) =>
  (await onServer("select tablename from pg_tables where schemaname = 'public' order by 1", url)).map(
    (row) => row.tablename,
  );

test("processes that start at once migrate once, one of them everything", async () => {
  const url = await emptyDatabase();

  const results = await Promise.all([1, 2, 3, 4].map(() => migrate(url, [ONE, TWO])));

  assert.deepEqual(
    results.flatMap(({ applied }) => applied),
    [ONE.name, TWO.name],
  );
  assert.deepEqual(await onServer("select id from one", url), [{ id: 1 }]);
  assert.deepEqual(await migrate(url, [ONE, TWO]), { applied: [] });
});

test("only what is missing is applied", async () => {
  const url = await emptyDatabase();
  await migrate(url, [ONE]);

  assert.deepEqual(await migrate(url, [ONE, TWO]), { applied: [TWO.name] });
});

test("a database that is newer than the program, or whose files were changed afterwards, is refused and left alone", async () => {
  const url = await emptyDatabase();
  await migrate(url, [ONE, TWO]);

  await assert.rejects(
    migrate(url, [ONE]),
    new UnusableDatabaseError(
      "The database is at migration 2, this version of Dirigent knows only 1: start the newer version.",
    ),
  );
  const changed = [ONE, file(2, "create table other (id int)"), file(3, "create table three (id int)")];
  await assert.rejects(
    migrate(url, changed),
    new UnusableDatabaseError(
      "0002_test.sql was changed after it had been applied: restore it and add a new migration.",
    ),
  );
  assert.deepEqual(await tablesOf(url), ["dirigent_migrations", "one", "two"]);
});

test("a file that fails in its middle leaves nothing of itself and all of those before", async () => {
  const url = await emptyDatabase();
  const broken = file(2, "create table half (id int); select 1 / 0");

  await assert.rejects(migrate(url, [ONE, broken]), /Migration 0002_test\.sql failed and was undone/);

  assert.deepEqual(await tablesOf(url), ["dirigent_migrations", "one"]);
  assert.deepEqual(await migrate(url, [ONE, TWO]), { applied: [TWO.name] });
});

test("killed in the middle of a file, it leaves whole files only, and the next start goes on from there", async () => {
  const url = await emptyDatabase();
  const slow = file(2, "create table half (id int); select pg_sleep(20)");
  const killed = assert.rejects(migrate(url, [ONE, slow]));
  for (let ended = 0; ended === 0; ) {
    ended = (
      await onServer(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(20)' and pid <> pg_backend_pid() and state = 'active'",
        url,
      )
    ).length;
  }
  await killed;

  assert.deepEqual(await tablesOf(url), ["dirigent_migrations", "one"]);
  assert.deepEqual(await migrate(url, [ONE, TWO]), { applied: [TWO.name] });
});
