import assert from "node:assert/strict";
import { test } from "node:test";
import { APPLICATION_ROLE } from "../src/platform/database.ts";
import { createTestDatabase } from "./support/database.ts";
import { plantSmallWorld } from "./support/small-world.ts";

const { asOwner, database, tenant_id: ours } = await createTestDatabase();
const theirs = "00000000-0000-7000-8000-000000000002";
await asOwner("insert into platform.tenants (tenant_id, code, name) values ($1, 'theirs', 'Theirs')", [theirs]);
await plantSmallWorld(asOwner, ours);
await plantSmallWorld(asOwner, theirs);
const TABLES = await findTables();

/**
 * Tries, as the application, to reach over to another tenant in every table: reading, writing, changing and deleting, with
 * the own tenant set, with none set, and with no condition in the statement.
 *
 * @returns one sentence for each thing that worked
 */
async function findLeaks(): Promise<string[]> {
  const leaks: string[] = [];
  for (const table of TABLES) {
    const own = await rowsSeen(table, ours);
    if (own.mine === 0) leaks.push(`${table}: the tenant does not see its own rows`);
    if (own.others > 0) leaks.push(`${table}: ${own.others} rows of another tenant are seen`);
    const nobody = await rowsSeen(table, null);
    if (nobody.mine + nobody.others > 0) leaks.push(`${table}: rows are seen without a tenant`);

    if (!(await isRefused(copyInto(table), theirs, /row-level security/))) {
      leaks.push(`${table}: a row of another tenant can be written`);
    }
    for (const [word, sql] of [
      ["changed", `update ${table} set tenant_id = tenant_id where tenant_id = '${theirs}'`],
      ["deleted", `delete from ${table} where tenant_id = '${theirs}'`],
    ] as const) {
      const changed = await rowsChanged(sql);
      if (changed > 0) leaks.push(`${table}: ${changed} rows of another tenant can be ${word}`);
    }
  }
  return leaks;
}

test("there is a row of each tenant in every table", async () => {
  assert.ok(TABLES.length >= 43, `${TABLES.length} tables`);
  for (const table of TABLES) {
    const rows = await asOwner<{ tenants: number }>(
      `select count(distinct tenant_id)::integer as tenants from ${table}`,
    );
    assert.equal(rows[0]?.tenants, 2, table);
  }
});

test("the application reaches no row of another tenant in any table", async () => {
  assert.deepEqual(await findLeaks(), []);
});

test("a row cannot be handed over to another tenant", async () => {
  const give = "update customers.customers set tenant_id = $1";

  await assert.rejects(asApplication(ours, give, [theirs]), /row-level security/);
});

test("a tenant that is not a tenant sees nothing", async () => {
  const nobodys = "00000000-0000-7000-8000-00000000ffff";

  assert.deepEqual(await rowsSeen("orders.orders", nobodys), { mine: 0, others: 0 });
});

const WEAKENED = [
  ["alter table orders.orders disable row level security", "orders.orders: 8 rows of another tenant are seen"],
  ["alter table orders.orders disable row level security", "orders.orders: a row of another tenant can be written"],
  ["alter table payments.payments disable row level security", "payments.payments: rows are seen without a tenant"],
  [
    "create policy open on inventory.stock_levels for select using (true)",
    "inventory.stock_levels: 2 rows of another tenant are seen",
  ],
  [
    "create policy open on orders.holds for insert with check (true)",
    "orders.holds: a row of another tenant can be written",
  ],
  [
    "alter table platform.intents disable row level security",
    "platform.intents: 4 rows of another tenant can be deleted",
  ],
  [
    "alter table platform.intents disable row level security",
    "platform.intents: 4 rows of another tenant can be changed",
  ],
  [
    "revoke select on customers.customers from dirigent_app",
    "customers.customers: the tenant does not see its own rows",
  ],
] as const;

/** Shows that the check above would notice. Weakens for real, since the application has a connection of its own. */
for (const [weaken, leak] of WEAKENED) {
  test(`noticed: ${weaken} (${leak})`, async () => {
    await asOwner(weaken);
    const leaks = await findLeaks();
    await asOwner(strengthen(weaken));

    assert.ok(leaks.includes(leak), leaks.join("; "));
  });
}

test("all is well again", async () => {
  assert.deepEqual(await findLeaks(), []);
});

function strengthen(weaken: string): string {
  if (weaken.startsWith("alter")) return weaken.replace("disable", "enable");
  if (weaken.startsWith("revoke")) return weaken.replace("revoke", "grant").replace(" from ", " to ");
  return `drop policy open on ${weaken.split(" ")[4]}`;
}

test("the connection of the application is bound by row-level security", async () => {
  const { rows } = await database.pool.query(
    "select current_user as role, rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user",
  );
  assert.deepEqual(rows, [{ role: APPLICATION_ROLE, unbound: false }]);
});

async function findTables(): Promise<string[]> {
  const rows = await asOwner<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where column_name = 'tenant_id' and table_type = 'BASE TABLE' and format('%I.%I', table_schema, table_name) <> 'platform.tenants'
      order by 1`,
  );
  return rows.map((row) => row.name);
}

async function rowsSeen(table: string, tenant_id: string | null): Promise<{ mine: number; others: number }> {
  try {
    const rows = await asApplication<{ mine: number; others: number }>(
      tenant_id,
      `select count(*) filter (where tenant_id = $1)::integer as mine, count(*) filter (where tenant_id <> $1)::integer as others from ${table}`,
      [tenant_id ?? ours],
    );
    return rows[0] ?? { mine: 0, others: 0 };
  } catch (error) {
    assert.match(String(error), /permission denied/);
    return { mine: 0, others: 0 };
  }
}

/** Inserts a row like one of ours, but with another tenant's id. */
function copyInto(table: string): string {
  return `insert into ${table} select (jsonb_populate_record(own, jsonb_build_object('tenant_id', $1::text))).* from ${table} as own limit 1`;
}

async function isRefused(sql: string, other: string, reason: RegExp): Promise<boolean> {
  try {
    await asApplication(ours, sql, [other]);
    return false;
  } catch (error) {
    return error instanceof Error && (reason.test(error.message) || /permission denied/.test(error.message));
  }
}

/** No such right is as good as no such row. */
async function rowsChanged(sql: string): Promise<number> {
  try {
    return (await asApplication(ours, `${sql} returning 1 as one`)).length;
  } catch (error) {
    assert.match(String(error), /permission denied/);
    return 0;
  }
}

/** Runs one statement as the application would, and takes it back. */
async function asApplication<Row>(tenant_id: string | null, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    if (tenant_id !== null) await client.query(`set local dirigent.tenant_id = '${tenant_id}'`);
    return (await client.query(sql, values)).rows;
  } finally {
    await client.query("rollback");
    client.release();
  }
}
