import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import {
  advance,
  count,
  createRetailWorld,
  LOCATIONS,
  line,
  orderInput,
  place,
  SKUS,
  totalOf,
} from "../../test/support/retail-world.ts";
import { read } from "../platform/transaction.ts";
import { countOrders, listOrderIds } from "./list.ts";
import { ORDER_SORTS, type OrderFilter, type OrderPage, type OrderSort } from "./list-types.ts";

const ORDERS = 36;
const DAY_MS = 86_400_000;
const START = Date.parse("2026-03-01T00:00:00Z");
/** Orders are received in another order than they were ordered, and four at the same moment. */
const orderedAt = (index: number) => new Date(START + ((index * 7) % 9) * DAY_MS).toISOString();

type Filter = Readonly<Record<string, string | boolean | readonly string[]>>;
/** Three days after the first order: of what was due since, nothing is late yet. */
const NOW = new Date(START + 3 * DAY_MS);

const world = await createRetailWorld();
before(async () => {
  await count(world, { "near LAMP": 15, "far LAMP": 8, "store MUG": 20 });
  const inputs = Array.from({ length: ORDERS }, (_, index) => {
    const [first, second] = [SKUS[index % 3] as "LAMP", SKUS[(index >> 1) % 3] as "LAMP"];
    const lines = [line(1, first, 1), line(2, second, 1), ...(index % 4 === 0 ? [line(3, first, 1)] : [])];
    const customer = { external_id: `c${index % 5}`, email: `c${index % 5}@example.com`, name: `Name ${index % 4}` };
    const input = orderInput({ external_id: `e${index}`, ordered_at: orderedAt(index), customer, lines });
    const payments = [{ method: "card", provider: "sandbox", settled: true, amount_minor: totalOf(input) }];
    return { ...input, payments };
  });
  await place(world, ...inputs);
  await advance(world);
  await world.test.asOwner(
    `insert into orders.holds (tenant_id, hold_id, order_id, code, origin, placed_by, placed_at, lifted_by, lifted_at, ordered_at)
     select tenant_id, gen_random_uuid(), order_id, case when right(external_id, 1) < '5' then 'check' else 'fraud' end, 'manual', 'x', now(),
            case when right(external_id, 1) in ('1', '6') then 'x' end, case when right(external_id, 1) in ('1', '6') then now() end, ordered_at
       from orders.orders, generate_series(1, 2)`,
  );
  await world.test.asOwner(
    `update fulfillment.fulfillment_orders
        set due_at = case when right(order_number, 1) < '7' then ordered_at + interval '1 day' end,
            status = case when right(order_number, 1) in ('2', '4') then 'ready_to_collect' else status end`,
  );
  await world.test.asOwner(
    `insert into platform.exceptions (tenant_id, exception_id, kind, subject_id, order_id, reason, detail, occurred_at, resolved_at, resolution)
     select tenant_id, gen_random_uuid(), 'order', order_id, order_id, 'test', 'test', now(),
            case when right(number, 1) = '3' then now() end, case when right(number, 1) = '3' then 'retried' end
       from orders.orders where right(number, 1) in ('3', '4', '5')`,
  );
  await world.test.asOwner("update orders.orders set status = 'completed' where right(number, 1) = '9'");
});

/** The same conditions, said plainly, over all orders. */
const CONDITIONS: Readonly<Record<string, (value: string) => string>> = {
  status: (value) => `o.status = '${value}'`,
  channels: (value) => `o.channel_code = any ('{${value}}')`,
  locations: (value) =>
    `o.order_id in (select order_id from fulfillment.fulfillment_orders where location_code = any ('{${value}}'))`,
  customer: (value) => `o.customer_id = '${value}'`,
  number: (value) => `o.number = '${value}'`,
  external_id: (value) => `o.external_id = '${value}'`,
  sku: (value) => `o.order_id in (select order_id from orders.lines where sku = '${value}')`,
  ordered_from: (value) => `o.ordered_at >= '${value}'`,
  ordered_to: (value) => `o.ordered_at < '${value}'`,
  open: () => "o.status not in ('completed', 'canceled')",
  late: () =>
    `o.order_id in (select order_id from fulfillment.fulfillment_orders where due_at < '${NOW.toISOString()}' and status = 'released')`,
  ready_to_collect: () =>
    "o.order_id in (select order_id from fulfillment.fulfillment_orders where status = 'ready_to_collect')",
  backordered: () => "o.order_id in (select order_id from orders.lines where backordered_quantity > 0)",
  exception: () => "o.order_id in (select order_id from platform.exceptions where resolved_at is null)",
  station: (value) =>
    `o.status not in ('completed', 'canceled') and o.order_id in (select order_id from orders.lines where ${
      { released: "released_quantity", paid: "backordered_quantity", picked: "picked_quantity + packed_quantity" }[
        value
      ]
    } > 0)`,
  payment: (value) =>
    `o.status not in ('completed', 'canceled') and o.order_id in (select order_id from payments.payments where status = '${value}')`,
  hold: (value) => `o.order_id in (select order_id from orders.holds where code = '${value}' and lifted_at is null)`,
  q: (value) =>
    `('${value}' in (o.number, o.external_id) or o.order_id in (select order_id from customers.order_parties where '${value}' in (email, name)))`,
};

const DUE = `(select min(due_at) from fulfillment.fulfillment_orders as work
  where work.order_id = o.order_id and work.status = 'released')`;
/** What each sort lists, and in which order. */
const SORTED: Readonly<Record<OrderSort, readonly [where: string, by: string]>> = {
  "-ordered_at": ["true", "o.ordered_at desc, o.order_id desc"],
  ordered_at: ["true", "o.ordered_at, o.order_id"],
  due_at: [`${DUE} is not null`, `${DUE}, o.order_id`],
  total_minor: ["o.status not in ('completed', 'canceled')", "o.total_minor, o.order_id"],
  "-total_minor": ["o.status not in ('completed', 'canceled')", "o.total_minor desc, o.order_id desc"],
};

async function expected(filter: Filter, sort: OrderSort = "-ordered_at"): Promise<string[]> {
  const set = Object.entries(filter).filter(([, value]) => value !== false);
  const where = set.map(([name, value]) => CONDITIONS[name]?.(String(value)));
  const rows = await world.test.asOwner<{ order_id: string }>(
    `select o.order_id from orders.orders as o where ${[SORTED[sort][0], ...where].join(" and ")} order by ${SORTED[sort][1]}`,
  );
  return rows.map((row) => row.order_id);
}

/** Page after page, as a caller of the API walks. */
async function listed(filter: Filter, limit: number, sort: OrderSort = "-ordered_at"): Promise<string[]> {
  const order_ids: string[] = [];
  for (let after: OrderPage["after"] = null; ; ) {
    const page = await read(world.test.database, world.test.tenant_id, "list", (tx) =>
      listOrderIds(tx, filter as OrderFilter, { sort, after, limit, now: NOW }),
    );
    order_ids.push(...page.map((head) => head.order_id));
    const last = page.at(-1);
    if (!last || page.length < limit) return order_ids;
    const { sorted_by, order_id } = last;
    after = { sorted_by: typeof sorted_by === "number" ? sorted_by : sorted_by.toISOString(), order_id };
  }
}

test("whatever orders are filtered by, the pages together hold exactly the right ones, newest first, each once", async () => {
  const [{ number = "", customer_id = "" } = {}] = await world.test.asOwner<Record<string, string>>(
    "select number, customer_id from orders.orders where external_id = 'e7'",
  );
  const instant = fc.integer({ min: -1, max: 10 }).map((day) => new Date(START + day * DAY_MS).toISOString());
  const filters = fc.record(
    {
      status: fc.constantFrom("released", "backordered", "on_hold", "completed"),
      channels: fc.constantFrom(["shop-eur"], ["shop-jpy"], ["shop-jpy", "shop-eur"]),
      locations: fc.constantFrom(...LOCATIONS.map((location) => [location]), [...LOCATIONS]),
      customer: fc.constant(customer_id),
      number: fc.constantFrom(number, "none"),
      external_id: fc.constantFrom("e7", "none"),
      sku: fc.constantFrom(...SKUS, "NONE"),
      ordered_from: instant,
      ordered_to: instant,
      open: fc.boolean(),
      late: fc.boolean(),
      ready_to_collect: fc.boolean(),
      backordered: fc.boolean(),
      exception: fc.boolean(),
      station: fc.constantFrom("released", "paid", "picked"),
      payment: fc.constantFrom("paid", "authorized"),
      hold: fc.constantFrom("check", "fraud", "none"),
      q: fc.constantFrom(number, "e7", "e8", "c2@example.com", "Name 3", "nobody"),
    },
    { requiredKeys: [] },
  );
  const sorts = fc.constantFrom(...ORDER_SORTS);
  const EXAMPLES = [{}, ...SINGLE].flatMap((filter) => ORDER_SORTS.map((sort) => [filter, 3, sort]));
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 1, max: 40 }), sorts, async (filter, limit, sort) => {
      const right = await expected(filter, sort);
      seen.add(Math.min(right.length, 10));
      assert.deepEqual(await listed(filter, limit, sort), right);
      if (sort !== "-ordered_at") return;
      const counted = await read(world.test.database, world.test.tenant_id, "count", (tx) =>
        countOrders(tx, filter as OrderFilter, { now: NOW, count_max: limit }),
      );
      assert.equal(counted, Math.min(limit, right.length));
    }),
    { numRuns: 150, examples: EXAMPLES as never },
  );
  assert(seen.has(0) && seen.has(10), "lists of none and of many were asked for");
});

const SINGLE = [
  { sku: "LAMP" },
  { locations: ["near"] },
  { hold: "check" },
  { q: "Name 3" },
  { q: "c2@example.com" },
  { q: "e7" },
  { external_id: "e7" },
  { late: true },
  { exception: true },
  { ready_to_collect: true },
  { backordered: true },
  { open: true },
  { payment: "paid" },
  { station: "paid" },
  { sku: "MUG", locations: ["near"] },
  { q: "Name 1", sku: "LAMP", status: "released" },
];

const SORTED_BY_HAND = [
  "q",
  "external_id",
  "late",
  "exception",
  "ready_to_collect",
  "backordered",
  "open",
  "station",
  "payment",
];

test("no filter makes Postgres look at all orders: each is read from an index in the order of the page", async () => {
  const filters = [{}, { status: "released" }, { channels: ["shop-eur"] }, ...SINGLE.slice(0, 14)];
  for (const filter of filters) {
    const plan = await genericPlan(filter as unknown as OrderFilter);

    assert.doesNotMatch(
      plan,
      /Seq Scan on (orders|lines|holds|fulfillment_orders|order_parties)/,
      JSON.stringify(filter),
    );
    // Sorting is for what is found by unique keys, for merging several pages, and for what few orders have.
    const sorted = Object.keys(filter).some((name) => SORTED_BY_HAND.includes(name));
    if (!sorted) assert.doesNotMatch(plan, /Sort/, `${JSON.stringify(filter)}\n${plan}`);
  }
});

/** The plan that a prepared statement ends up with, for tables too small for the planner to bother with indexes by itself. */
async function genericPlan(filter: OrderFilter): Promise<string> {
  let sql = "";
  let values = 0;
  const capture = (query: { compile: () => { sql: string; parameters: readonly unknown[] } }) => {
    const compiled = query.compile();
    [sql, values] = [compiled.sql, compiled.parameters.length];
    return Promise.resolve([]);
  };
  const tx = { tenant_id: world.test.tenant_id, run: capture };
  await listOrderIds(tx as unknown as Parameters<typeof listOrderIds>[0], filter, {
    ...{ sort: "-ordered_at", after: null, limit: 51, now: NOW },
  });
  return read(world.test.database, world.test.tenant_id, "explain", async (reading) => {
    await reading.query("set local plan_cache_mode = force_generic_plan");
    for (const kind of ["seqscan", "bitmapscan", "hashjoin", "mergejoin"])
      await reading.query(`set local enable_${kind} = off`);
    await reading.query(`prepare page as ${sql}`);
    const rows = await reading.query<Record<string, string>>(
      `explain execute page (${Array.from({ length: values }, () => "null").join(", ")})`,
    );
    await reading.query("deallocate page");
    return rows.map((row) => Object.values(row)[0]).join("\n");
  });
}
