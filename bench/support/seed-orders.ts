import type pg from "pg";
import { openDatabase } from "../../src/platform/database.ts";
import { copyInvoices } from "./seed-invoices.ts";
import { balanceStock, copyExpressions, prepareTemplates, type Seeded, type Templates } from "./seed-tables.ts";

/** Orders that a copying transaction writes at most: bounds what Postgres must hold, and shows progress. */
const CHUNK_ORDERS = 20_000;
/** The oldest of a million orders is two years old, whatever number of them there is. */
const HISTORY_MS = 2 * 365 * 86_400_000;
const ORDERS_OF_HISTORY = 1_000_000;

export type Seeder = {
  /** Adds copies of the templates, each set older than the last, until there are at least `orders` orders. */
  readonly growTo: (orders: number) => Promise<number>;
  /** Removes what only seeding needs. */
  readonly close: () => Promise<void>;
};

/**
 * Fills a database with orders, as many as one likes, by copying by SQL whatever the product has written for those that are
 * there: all orders must have come to their end or be held (see live-orders.ts). A copy has ids, numbers, names and times
 * of its own and lies further back in time; documents continue the dense series and its chain of hashes; goods that left
 * with a copy are balanced by goods that came in. So the doctor has nothing to find.
 *
 * Every table with a column `order_id` is copied without being named here. Nothing is written that a worker would work on.
 *
 * @param database_url a superuser's: foreign keys are not checked row by row while copying
 */
export async function openSeeder(database_url: string): Promise<Seeder> {
  const database = openDatabase({
    ...{ url: database_url, role: null, connections_max: 1, application_name: "seeding" },
    // An index of a million orders takes its time.
    statement_timeout_ms: SEEDING_MAX_MS,
  });
  const client = await database.pool.connect();
  await client.query("set synchronous_commit = off; set session_replication_role = replica; set work_mem = '64MB'");
  const templates = await prepareTemplates(client);
  const step_ms = Math.round((HISTORY_MS * templates.orders) / ORDERS_OF_HISTORY);
  const seeded: Seeded = { client, templates, step_ms };
  const analyzed = ["inventory.stock_levels", ...templates.tables.map((table) => table.name)];
  let copies = 0;
  return {
    growTo: async (orders) => {
      const wanted = Math.ceil((orders - templates.orders) / templates.orders);
      const chunk = Math.max(1, Math.floor(CHUNK_ORDERS / templates.orders));
      if (copies >= wanted) return templates.orders * (copies + 1);
      const rebuildIndexes = await dropIndexes(client, templates, (wanted - copies) * templates.orders);
      while (copies < wanted) {
        const range = { from: copies + 1, to: Math.min(copies + chunk, wanted) };
        await inTransaction(client, () => copyLives(seeded, range));
        copies = range.to;
      }
      await rebuildIndexes();
      await client.query(`vacuum analyze ${analyzed.join(", ")}`);
      return templates.orders * (copies + 1);
    },
    close: async () => {
      await client.query("drop schema if exists seed cascade");
      client.release(true);
      await database.close();
    },
  };
}

const SEEDING_MAX_MS = 7_200_000;
/** From so many orders on it is quicker to sort an index at the end than to keep it while copying. */
const REBUILD_FROM_ORDERS = 50_000;

/** All but those of constraints, and of intents, where a worker looks for work all the time. @returns makes them again */
async function dropIndexes(client: pg.PoolClient, { tables }: Templates, orders: number): Promise<() => Promise<void>> {
  if (orders < REBUILD_FROM_ORDERS) return async () => {};
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select index_.indexrelid::regclass::text as name, pg_get_indexdef(index_.indexrelid) as definition
       from pg_index as index_
      where index_.indrelid = any ($1::regclass[])
        and not exists (select from pg_constraint as built where built.conindid = index_.indexrelid)
      order by 1`,
    [tables.map((table) => table.name).filter((name) => name !== "platform.intents")],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return async () => {
    await client.query("set maintenance_work_mem = '512MB'");
    for (const { definition } of rows) await client.query(definition);
  };
}

export type CopyRange = { readonly from: number; readonly to: number };

async function copyLives(seeded: Seeded, range: CopyRange): Promise<void> {
  const { client, templates } = seeded;
  for (const table of templates.tables) {
    if (table.name === "invoicing.invoices") {
      await copyInvoices(seeded, table, range);
      continue;
    }
    const expressions = copyExpressions(table, seeded.step_ms);
    const columns = [...expressions.keys()];
    // A customer orders three times.
    const only = table.name === "customers.customers" ? "where copy % 3 = 0" : "";
    await client.query(
      `insert into ${table.name} (${columns.join(", ")})
       select ${[...expressions.values()].join(", ")}
         from generate_series($2::integer, $1::integer, -1) as copy
         cross join ${table.template} as template ${only}`,
      [range.from, range.to],
    );
  }
  await balanceStock(seeded, range);
}

async function inTransaction(client: pg.PoolClient, work: () => Promise<void>) {
  await client.query("begin");
  await work();
  await client.query("commit");
}
