import { sql } from "kysely";
import { queryBuilder } from "../platform/database.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { OrderStatus } from "./types.ts";

/** Conditions that all must hold; those that are missing do not count. */
export type OrderFilter = {
  readonly status?: OrderStatus | undefined;
  readonly channel?: string | undefined;
  readonly location?: string | undefined;
  readonly customer?: string | undefined;
  readonly number?: string | undefined;
  readonly external_id?: string | undefined;
  readonly sku?: string | undefined;
  readonly ordered_from?: string | undefined;
  readonly ordered_to?: string | undefined;
  readonly hold?: string | undefined;
  readonly q?: string | undefined;
  readonly before: { readonly ordered_at: string; readonly order_id: string } | null;
  readonly limit: number;
};

export type OrderHead = { readonly order_id: string; readonly ordered_at: Date };

/** A page of orders, newest first; never counts and never skips, so page 5,000 costs what page 1 costs. */
export function listOrderIds(tx: Transaction, filter: OrderFilter): Promise<OrderHead[]> {
  let query = queryBuilder
    .selectFrom("orders.orders as orders")
    .select(["orders.order_id", "orders.ordered_at"])
    .where("orders.tenant_id", "=", tx.tenant_id)
    .orderBy("orders.ordered_at", "desc")
    .orderBy("orders.order_id", "desc")
    .limit(filter.limit);
  if (filter.status !== undefined) query = query.where("orders.status", "=", filter.status);
  if (filter.channel !== undefined) query = query.where("orders.channel_code", "=", filter.channel);
  if (filter.customer !== undefined) query = query.where("orders.customer_id", "=", filter.customer);
  if (filter.number !== undefined) query = query.where("orders.number", "=", filter.number);
  if (filter.external_id !== undefined) query = query.where("orders.external_id", "=", filter.external_id);
  if (filter.ordered_from !== undefined) query = query.where("orders.ordered_at", ">=", new Date(filter.ordered_from));
  if (filter.ordered_to !== undefined) query = query.where("orders.ordered_at", "<", new Date(filter.ordered_to));
  for (const condition of subqueries(tx.tenant_id, filter)) query = query.where(condition);
  if (filter.before) {
    const { ordered_at, order_id } = filter.before;
    query = query.where(
      sql<boolean>`(orders.ordered_at, orders.order_id) < (${ordered_at}::timestamptz, ${order_id}::uuid)`,
    );
  }
  return tx.run(query) as Promise<OrderHead[]>;
}

function* subqueries(tenant_id: string, filter: OrderFilter) {
  const exists = (from: string, condition: ReturnType<typeof sql<boolean>>) =>
    sql<boolean>`exists (select from ${sql.raw(from)} as related where related.tenant_id = ${tenant_id} and related.order_id = orders.order_id and ${condition})`;
  if (filter.sku !== undefined) yield exists("orders.lines", sql<boolean>`related.sku = ${filter.sku}`);
  if (filter.hold !== undefined)
    yield exists("orders.holds", sql<boolean>`related.code = ${filter.hold} and related.lifted_at is null`);
  if (filter.location !== undefined)
    yield exists("fulfillment.fulfillment_orders", sql<boolean>`related.location_code = ${filter.location}`);
  if (filter.q !== undefined) {
    const party = exists(
      "customers.order_parties",
      sql<boolean>`(related.email = ${filter.q} or related.name = ${filter.q})`,
    );
    yield sql<boolean>`(orders.number = ${filter.q} or orders.external_id = ${filter.q} or ${party})`;
  }
}
