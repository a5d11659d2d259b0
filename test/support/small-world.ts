import { createHash } from "node:crypto";
import { documents } from "./small-world-documents.ts";
import { money } from "./small-world-money.ts";
import { orders } from "./small-world-orders.ts";
import { masterData, stock } from "./small-world-stock.ts";
import { rest, work } from "./small-world-work.ts";

type Query = (sql: string, values?: unknown[]) => Promise<unknown>;

/** The id that a thing of the small world has at a tenant, by its name: "shipped order", "warehouse", … */
export function idOf(tenant_id: string, name: string): string {
  const hex = createHash("sha256").update(`${tenant_id} ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Writes a small retailer in the middle of its day, by SQL and as the owner: at least one row in every table and an order
 * in every status. It keeps every invariant, so that a test may break one of them.
 */
export async function plantSmallWorld(query: Query, tenant_id: string): Promise<void> {
  const id = (name: string) => idOf(tenant_id, name);
  for (const rows of [masterData, stock, orders, money, work, documents, rest]) {
    for (const [table, values] of rows(id)) await insert(query, table, { tenant_id, ...values });
  }
}

async function insert(query: Query, table: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = Object.keys(values);
  const parameters = columns.map((_, index) => `$${index + 1}`);
  await query(`insert into ${table} (${columns.join(", ")}) values (${parameters.join(", ")})`, Object.values(values));
}
