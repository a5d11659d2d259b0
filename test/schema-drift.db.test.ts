import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import pg from "pg";
import { withEmptyDatabase, withMigratedDatabase } from "../scripts/generate/fresh-database.ts";
import { generateRowTypes } from "../scripts/generate/row-types.ts";
import { dumpSchema } from "../scripts/generate/schema-sql.ts";

const server_url = process.env.DIRIGENT_TEST_DATABASE_URL ?? "";
const root = new URL("../", import.meta.url);
const REMEDY = "The migrations have changed: run node scripts/generate/main.ts and commit what it writes.";

test("row-types.ts is what the migrations give", async () => {
  const generated = await withMigratedDatabase(server_url, generateRowTypes);

  assert.equal(await readFile(new URL("src/platform/row-types.ts", root), "utf8"), generated, REMEDY);
});

test("schema.sql is what the migrations give", async () => {
  const generated = await withMigratedDatabase(server_url, dumpSchema);

  assert.equal(await readFile(new URL("schema.sql", root), "utf8"), generated, REMEDY);
});

test("schema.sql loads into an empty database and gives the same schema there", async () => {
  const schema = await readFile(new URL("schema.sql", root), "utf8");

  const again = await withEmptyDatabase(server_url, async (url) => {
    await runSql(url, schema);
    return dumpSchema(url);
  });

  assert.equal(again, schema);
});

/** Whatever a migration may change must show, or the comparisons above prove nothing. */
const CHANGES = [
  "alter table orders.orders add column gift boolean not null default false",
  "alter table orders.orders alter column priority set default 5",
  "alter table orders.orders alter column language drop not null",
  "alter table inventory.stock_levels drop constraint stock_levels_check",
  "alter table inventory.stock_levels set (fillfactor = 90)",
  "alter table returns.return_lines drop constraint return_lines_tenant_id_return_id_fkey",
  "drop index orders.lines_by_sku",
  "drop policy tenant_isolation on orders.lines",
  "alter table orders.lines no force row level security",
  "alter table orders.lines disable row level security",
  "grant delete on orders.lines to dirigent_app",
  "comment on column orders.orders.priority is 'other'",
  "create or replace function platform.current_tenant() returns uuid language sql stable as $$ select null::uuid $$",
  "create schema stray",
];

test("a change of any kind shows in schema.sql", async () => {
  await withMigratedDatabase(server_url, async (url) => {
    for (const change of CHANGES) {
      const before = await dumpSchema(url);
      await runSql(url, change);
      assert.notEqual(await dumpSchema(url), before, change);
    }
  });
});

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
