import { type RawBuilder, sql } from "kysely";
import { queryBuilder } from "../platform/database.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { OrderStatus } from "./types.ts";

/** Conditions that all must hold; those that are missing do not count. */
export type OrderFilter = {
  readonly status?: OrderStatus | undefined;
  /** Of one of these channels. */
  readonly channels?: readonly string[] | null | undefined;
  /** On which one of these locations works. */
  readonly locations?: readonly string[] | null | undefined;
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

type Condition = RawBuilder<boolean>;

/**
 * A page of orders, newest first; never counts and never skips, so page 5,000 costs what page 1 costs. What an order is
 * found by has an index that is in the order of the page, so a page is read from it and what lies beyond is not looked at,
 * whether a value has many orders, few, or none: a plan that walks through all orders until it has met enough would be
 * quick only for values that many have.
 */
export function listOrderIds(tx: Transaction, filter: OrderFilter): Promise<OrderHead[]> {
  const branches = branchesOf(tx.tenant_id, filter).map((branch) => pageOf(tx.tenant_id, filter, branch));
  const [only, ...others] = branches;
  const page =
    only && others.length === 0
      ? only
      : sql<OrderHead>`select distinct found.ordered_at, found.order_id
           from (${sql.join(
             branches.map((branch) => sql`(${branch})`),
             sql` union all `,
           )}) as found
          order by found.ordered_at desc, found.order_id desc
          limit ${filter.limit}`;
  return tx.run({ compile: () => page.compile(queryBuilder) });
}

/** A table with `order_id` and `ordered_at` to read a page from, and what its rows must fulfill. */
type Branch = {
  readonly from: string;
  readonly where: readonly Condition[];
  readonly answered: keyof OrderFilter | null;
};

/** The search looks in four places; each gives a page of its own, of which the newest count. */
function branchesOf(tenant_id: string, { q, sku, locations, hold, channels, external_id }: OrderFilter): Branch[] {
  const byExternalId = (value: string) => [
    sql<boolean>`found.external_id = ${value}`,
    // The index begins with the channel, and there are few.
    !channels
      ? sql<boolean>`found.channel_code = any (array(select channel.code from channels.channels as channel where channel.tenant_id = ${tenant_id}))`
      : isOneOf("found.channel_code", channels),
  ];
  const parties = { from: "customers.order_parties", answered: "q" } as const;
  if (q !== undefined)
    return [
      { from: "orders.orders", where: [sql<boolean>`found.number = ${q}`], answered: "q" },
      { from: "orders.orders", where: byExternalId(q), answered: "q" },
      { ...parties, where: [sql<boolean>`found.email = ${q}`] },
      { ...parties, where: [sql<boolean>`found.name = ${q}`] },
    ];
  if (external_id !== undefined)
    return [{ from: "orders.orders", where: byExternalId(external_id), answered: "external_id" }];
  if (hold !== undefined) {
    const where = [sql<boolean>`found.code = ${hold}`, sql<boolean>`found.lifted_at is null`];
    return [{ from: "orders.holds", where, answered: "hold" }];
  }
  if (sku !== undefined) return [{ from: "orders.lines", where: [sql<boolean>`found.sku = ${sku}`], answered: "sku" }];
  if (locations) {
    const where = [isOneOf("found.location_code", locations)];
    return [{ from: "fulfillment.fulfillment_orders", where, answered: "locations" }];
  }
  return [{ from: "orders.orders", where: [], answered: null }];
}

function pageOf(tenant_id: string, filter: OrderFilter, branch: Branch): RawBuilder<OrderHead> {
  const conditions: Condition[] = [sql<boolean>`found.tenant_id = ${tenant_id}`, ...branch.where];
  if (filter.ordered_from !== undefined)
    conditions.push(sql<boolean>`found.ordered_at >= ${new Date(filter.ordered_from)}`);
  if (filter.ordered_to !== undefined) conditions.push(sql<boolean>`found.ordered_at < ${new Date(filter.ordered_to)}`);
  if (filter.before) {
    const { ordered_at, order_id } = filter.before;
    conditions.push(sql<boolean>`(found.ordered_at, found.order_id) < (${ordered_at}::timestamptz, ${order_id}::uuid)`);
  }
  const others: OrderFilter = branch.answered === null ? filter : { ...filter, [branch.answered]: undefined };
  const is_order = branch.from === "orders.orders";
  const of_order = ordersConditions(others, is_order ? "found" : "orders");
  if (!is_order && of_order.length > 0)
    conditions.push(sql<boolean>`orders.tenant_id = ${tenant_id}`, sql<boolean>`orders.order_id = found.order_id`);
  conditions.push(...of_order, ...relatedConditions(tenant_id, others));

  // Several rows of a table may belong to one order; rows in the order of the page are next to each other then.
  return sql<OrderHead>`select ${sql.raw(is_order ? "" : "distinct")} found.ordered_at, found.order_id
     from ${sql.raw(branch.from)} as found ${sql.raw(!is_order && of_order.length > 0 ? ", orders.orders as orders" : "")}
    where ${sql.join(conditions, sql` and `)}
    order by found.ordered_at desc, found.order_id desc
    limit ${filter.limit}`;
}

/** Conditions on columns of the order. */
function ordersConditions(
  { status, channels, customer, number, external_id }: OrderFilter,
  alias: string,
): Condition[] {
  const columns = { status, customer_id: customer, number, external_id };
  const equal = Object.entries(columns).flatMap(([column, value]) =>
    value === undefined ? [] : [sql<boolean>`${sql.ref(`${alias}.${column}`)} = ${value}`],
  );
  return !channels ? equal : [...equal, isOneOf(`${alias}.channel_code`, channels)];
}

/** One value is compared as one, so that an index gives its rows in order. */
function isOneOf(column: string, values: readonly string[]): Condition {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0
    ? sql<boolean>`${sql.ref(column)} = ${only}`
    : sql<boolean>`${sql.ref(column)} = any (${[...values]}::text[])`;
}

/** Conditions on what belongs to an order, for those found by something else. */
function relatedConditions(tenant_id: string, { sku, locations, hold }: OrderFilter): Condition[] {
  const exists = (from: string, condition: Condition) =>
    sql<boolean>`exists (select from ${sql.raw(from)} as related where related.tenant_id = ${tenant_id} and related.order_id = found.order_id and ${condition})`;
  const conditions: Condition[] = [];
  if (sku !== undefined) conditions.push(exists("orders.lines", sql<boolean>`related.sku = ${sku}`));
  if (hold !== undefined)
    conditions.push(exists("orders.holds", sql<boolean>`related.code = ${hold} and related.lifted_at is null`));
  if (locations) conditions.push(exists("fulfillment.fulfillment_orders", isOneOf("related.location_code", locations)));
  return conditions;
}
