import { type RawBuilder, sql } from "kysely";
import { wordsOf } from "../kernel/words.ts";
import { queryBuilder } from "../platform/database.ts";
import type { Transaction } from "../platform/transaction.ts";
import { type OrderFilter, type OrderHead, type OrderPage, STATIONS, type Station } from "./list-types.ts";
import { ORDER_STATUSES } from "./types.ts";

type Condition = RawBuilder<boolean>;
type Question = { readonly tenant_id: string; readonly filter: OrderFilter; readonly page: OrderPage };

const OPEN_STATUSES = ORDER_STATUSES.filter((status) => status !== "completed" && status !== "canceled");
/** Words of the partial index fulfillment_orders_open. */
const OPEN_WORK = "('released', 'accepted', 'picking', 'packed', 'ready_to_collect')";
const UNFINISHED_WORK = "('released', 'accepted', 'picking', 'packed')";

/**
 * A page of orders; never counts and never skips, so page 5,000 costs what page 1 costs. What an order is found by has an
 * index that is in the order of the page, so a page is read from it and what lies beyond is not looked at, whether a value
 * has many orders, few, or none: a plan that walks through all orders until it has met enough would be quick only for
 * values that many have. Where there is no such index, what is read are open orders alone, of which there are few.
 */
export function listOrderIds(tx: Transaction, filter: OrderFilter, page: OrderPage): Promise<OrderHead[]> {
  const query = pageQuery({ tenant_id: tx.tenant_id, filter, page });
  return tx.run({ compile: () => query.compile(queryBuilder) });
}

/** How many orders a list has, counted up to `count_max`. Reads no more orders than that in any one of its indexes. */
export async function countOrders(
  tx: Transaction,
  filter: OrderFilter,
  request: { readonly now: Date; readonly count_max: number },
): Promise<number> {
  const page: OrderPage = { sort: "-ordered_at", after: null, limit: request.count_max, now: request.now };
  const query = sql<{ orders: number }>`select count(*)::integer as orders
      from (${pageQuery({ tenant_id: tx.tenant_id, filter, page })}) as counted`;
  const rows = await tx.run({ compile: () => query.compile(queryBuilder) });
  return rows[0]?.orders ?? 0;
}

function pageQuery({ tenant_id, filter: given, page }: Question): RawBuilder<OrderHead> {
  const is_of_open = isByAmount(page) || given.payment !== undefined || given.station !== undefined;
  const filter = is_of_open ? { ...given, open: true } : given;
  const question = { tenant_id, filter, page };
  const branches = branchesOf(question).map((branch) => pageOf(question, branch));
  const [only, ...others] = branches;
  if (only && others.length === 0) return only;
  const direction = sql.raw(page.sort.startsWith("-") ? "desc" : "asc");
  return sql<OrderHead>`select distinct found.sorted_by, found.order_id
       from (${sql.join(
         branches.map((branch) => sql`(${branch})`),
         sql` union all `,
       )}) as found
      order by found.sorted_by ${direction}, found.order_id ${direction}
      limit ${page.limit}`;
}

function isByAmount({ sort }: OrderPage): boolean {
  return sort === "total_minor" || sort === "-total_minor";
}

/** A table with `order_id` and what is sorted by to read a page from, what its rows must fulfill, and what that answers. */
type Branch = {
  readonly from: RawBuilder<unknown>;
  readonly where: readonly Condition[];
  readonly answered: readonly (keyof OrderFilter)[];
  readonly is_order?: boolean;
};

/** Several places to look in give a page each, of which the first entries count. */
function branchesOf(question: Question): Branch[] {
  const { tenant_id, filter, page } = question;
  if (page.sort === "due_at") return [byDueTime(question)];
  if (isByAmount(page)) return byStatus(filter);
  const branches = byName(tenant_id, filter) ?? byTrouble(tenant_id, filter, page.now);
  if (branches) return branches;
  const { sku, locations } = filter;
  // Of an item that sells well most lines are of orders long completed.
  if (sku !== undefined && !filter.open)
    return [{ from: sql`orders.lines as found`, where: [sql<boolean>`found.sku = ${sku}`], answered: ["sku"] }];
  if (filter.open) return byStatus(filter);
  if (locations) {
    const where = [isOneOf("found.location_code", locations)];
    return [{ from: sql`fulfillment.fulfillment_orders as found`, where, answered: ["locations"] }];
  }
  return [{ from: sql`orders.orders as found`, where: [], answered: [], is_order: true }];
}

function byStatus({ status }: OrderFilter): Branch[] {
  return (status === undefined ? OPEN_STATUSES : [status]).map((one) => ({
    from: sql`orders.orders as found`,
    where: [sql<boolean>`found.status = ${one}`],
    answered: status === undefined ? ["open"] : ["status"],
    is_order: true,
  }));
}

/** What few orders have, or one. */
function byName(
  tenant_id: string,
  { q, q_finds_persons = true, hold, channels, external_id }: OrderFilter,
): Branch[] | null {
  const orders = { from: sql`orders.orders as found`, is_order: true };
  const byExternalId = (value: string) => [
    sql<boolean>`found.external_id = ${value}`,
    // The index begins with the channel, and there are few.
    !channels
      ? sql<boolean>`found.channel_code = any (array(select channel.code from channels.channels as channel where channel.tenant_id = ${tenant_id}))`
      : isOneOf("found.channel_code", channels),
  ];
  if (q !== undefined) {
    const parties = { from: sql`customers.order_parties as found`, answered: ["q"] as const };
    const last_word = wordsOf(q).at(-1) ?? "";
    const numbers: Branch[] = [
      { ...orders, where: [sql<boolean>`found.number = ${q}`], answered: ["q"] },
      { ...orders, where: byExternalId(q), answered: ["q"] },
    ];
    if (!q_finds_persons) return numbers;
    return [
      ...numbers,
      { ...parties, where: [sql<boolean>`found.email = ${q}`] },
      { ...parties, where: [sql<boolean>`found.last_word = ${last_word}`, sql<boolean>`found.name = ${q}`] },
    ];
  }
  if (external_id !== undefined) return [{ ...orders, where: byExternalId(external_id), answered: ["external_id"] }];
  if (hold === undefined) return null;
  const where = [sql<boolean>`found.code = ${hold}`, sql<boolean>`found.lifted_at is null`];
  return [{ from: sql`orders.holds as found`, where, answered: ["hold"] }];
}

/** What only orders have that are under way, of which there are few however many there ever were. */
function byTrouble(tenant_id: string, filter: OrderFilter, now: Date): Branch[] | null {
  if (filter.late) return [{ from: openWork(tenant_id), where: [isLate(now)], answered: ["late"] }];
  if (filter.exception) return [{ from: withException(tenant_id), where: [], answered: ["exception"] }];
  if (filter.ready_to_collect) {
    const where = [sql<boolean>`found.status = 'ready_to_collect'`];
    return [{ from: openWork(tenant_id), where, answered: ["ready_to_collect"] }];
  }
  if (!filter.backordered) return null;
  const from = sql`(select line.tenant_id, line.order_id, line.ordered_at from orders.lines as line
                     where line.tenant_id = ${tenant_id} and line.backordered_quantity > 0 offset 0) as found`;
  return [{ from, where: [], answered: ["backordered"] }];
}

/** An order of which several parts are due is listed where the first one is. What lies ready to be collected is due no more. */
function byDueTime({ tenant_id }: Question): Branch {
  const where = [
    sql<boolean>`found.due_at is not null`,
    sql<boolean>`not exists (select from fulfillment.fulfillment_orders as earlier
        where earlier.tenant_id = ${tenant_id} and earlier.order_id = found.order_id and earlier.status in ${sql.raw(UNFINISHED_WORK)}
          and (earlier.due_at, earlier.fulfillment_order_id) < (found.due_at, found.fulfillment_order_id))`,
    sql<boolean>`found.status in ${sql.raw(OPEN_WORK)}`,
    sql<boolean>`found.status in ${sql.raw(UNFINISHED_WORK)}`,
  ];
  return { from: sql`fulfillment.fulfillment_orders as found`, where, answered: [] };
}

/** What locations work on now: the fence keeps the planner from walking all that they ever worked on, in order of the page. */
function openWork(tenant_id: string): RawBuilder<unknown> {
  return sql`(select work.tenant_id, work.order_id, work.ordered_at, work.due_at, work.status
                from fulfillment.fulfillment_orders as work
               where work.tenant_id = ${tenant_id} and work.status in ${sql.raw(OPEN_WORK)} offset 0) as found`;
}

function isLate(now: Date): Condition {
  return sql<boolean>`found.due_at < ${now} and found.status in ${sql.raw(UNFINISHED_WORK)}`;
}

function withException(tenant_id: string): RawBuilder<unknown> {
  return sql`(select exception.tenant_id, exception.order_id, held.ordered_at
                from platform.exceptions as exception
                join orders.orders as held on held.tenant_id = ${tenant_id} and held.order_id = exception.order_id
               where exception.tenant_id = ${tenant_id} and exception.resolved_at is null offset 0) as found`;
}

function pageOf({ tenant_id, filter, page }: Question, branch: Branch): RawBuilder<OrderHead> {
  const descending = page.sort.startsWith("-");
  const sorted_by = sql.ref(`found.${descending ? page.sort.slice(1) : page.sort}`);
  const conditions: Condition[] = [sql<boolean>`found.tenant_id = ${tenant_id}`, ...branch.where];
  if (filter.ordered_from !== undefined)
    conditions.push(sql<boolean>`found.ordered_at >= ${new Date(filter.ordered_from)}`);
  if (filter.ordered_to !== undefined) conditions.push(sql<boolean>`found.ordered_at < ${new Date(filter.ordered_to)}`);
  if (page.after) {
    const type = sql.raw(typeof page.after.sorted_by === "number" ? "bigint" : "timestamptz");
    conditions.push(
      sql<boolean>`(${sorted_by}, found.order_id) ${sql.raw(descending ? "<" : ">")} (${page.after.sorted_by}::${type}, ${page.after.order_id}::uuid)`,
    );
  }
  const others: OrderFilter = { ...filter, ...Object.fromEntries(branch.answered.map((name) => [name, undefined])) };
  const is_order = branch.is_order === true;
  const of_order = ordersConditions(others, is_order ? "found" : "orders");
  const joins = !is_order && of_order.length > 0;
  if (joins)
    conditions.push(sql<boolean>`orders.tenant_id = ${tenant_id}`, sql<boolean>`orders.order_id = found.order_id`);
  conditions.push(...of_order, ...relatedConditions(tenant_id, others, page.now));

  // Several rows of a table may belong to one order; rows in the order of the page are next to each other then.
  const direction = sql.raw(descending ? "desc" : "asc");
  return sql<OrderHead>`select ${sql.raw(is_order ? "" : "distinct")} ${sorted_by} as sorted_by, found.order_id
     from ${branch.from} ${sql.raw(joins ? ", orders.orders as orders" : "")}
    where ${sql.join(conditions, sql` and `)}
    order by ${sorted_by} ${direction}, found.order_id ${direction}
    limit ${page.limit}`;
}

/** Conditions on columns of the order. */
function ordersConditions(filter: OrderFilter, alias: string): Condition[] {
  const { status, channels, customer, number, external_id } = filter;
  const columns = { status, customer_id: customer, number, external_id };
  const equal = Object.entries(columns).flatMap(([column, value]) =>
    value === undefined ? [] : [sql<boolean>`${sql.ref(`${alias}.${column}`)} = ${value}`],
  );
  return [
    ...equal,
    ...(channels ? [isOneOf(`${alias}.channel_code`, channels)] : []),
    ...(filter.open ? [sql<boolean>`${sql.ref(`${alias}.status`)} not in ('completed', 'canceled')`] : []),
  ];
}

/** One value is compared as one, so that an index gives its rows in order. */
function isOneOf(column: string, values: readonly string[]): Condition {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0
    ? sql<boolean>`${sql.ref(column)} = ${only}`
    : sql<boolean>`${sql.ref(column)} = any (${[...values]}::text[])`;
}

function isAt(station: Station): Condition {
  return sql<boolean>`${sql.raw(STATIONS[station].map((stage) => `related.${stage}_quantity`).join(" + "))} > 0`;
}

/** Conditions on what belongs to an order, for those found by something else. */
function relatedConditions(tenant_id: string, filter: OrderFilter, now: Date): Condition[] {
  const exists = (from: string, condition: Condition) =>
    sql<boolean>`exists (select from ${sql.raw(from)} as related where related.tenant_id = ${tenant_id} and related.order_id = found.order_id and ${condition})`;
  const work = "fulfillment.fulfillment_orders";
  const { sku, hold, locations, payment, station, q, q_finds_persons = true } = filter;
  return [
    ...(sku === undefined ? [] : [exists("orders.lines", sql<boolean>`related.sku = ${sku}`)]),
    ...(hold === undefined
      ? []
      : [exists("orders.holds", sql<boolean>`related.code = ${hold} and related.lifted_at is null`)]),
    ...(locations ? [exists(work, isOneOf("related.location_code", locations))] : []),
    ...(payment === undefined ? [] : [exists("payments.payments", sql<boolean>`related.status = ${payment}`)]),
    ...(station === undefined ? [] : [exists("orders.lines", isAt(station))]),
    ...(filter.late
      ? [exists(work, sql<boolean>`related.due_at < ${now} and related.status in ${sql.raw(UNFINISHED_WORK)}`)]
      : []),
    ...(filter.ready_to_collect ? [exists(work, sql<boolean>`related.status = 'ready_to_collect'`)] : []),
    ...(filter.backordered ? [exists("orders.lines", sql<boolean>`related.backordered_quantity > 0`)] : []),
    ...(filter.exception ? [exists("platform.exceptions", sql<boolean>`related.resolved_at is null`)] : []),
    ...(q === undefined
      ? []
      : [
          sql<boolean>`exists (select from orders.orders as related join customers.order_parties as party
              on party.tenant_id = ${tenant_id} and party.order_id = related.order_id
            where related.tenant_id = ${tenant_id} and related.order_id = found.order_id
              and (${q} in (related.number, related.external_id) or (${q_finds_persons} and ${q} in (party.email, party.name))))`,
        ]),
  ];
}
