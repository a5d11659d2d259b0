import type pg from "pg";
import { encodeCursor } from "../../src/platform/http/page.ts";
import { openConnection, requestBytes } from "./connection.ts";
import { percentile, round } from "./figures.ts";
import { withClient } from "./shop.ts";

/** A question to GET /v1/orders, and independently of it which orders are right: a condition on orders.orders as o. */
export type ListCase = {
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
  readonly where: string;
  /** The newest first if not given. */
  readonly order?: string;
};

export type ListTiming = {
  readonly name: string;
  readonly p50_ms: number;
  readonly p95_ms: number;
  /** What was answered wrongly; empty if all was right. */
  readonly wrong: string;
};

/** Every documented filter with values that many, few and no orders have, some of them together, on the first page and deep down. */
export async function listCases(database_url: string): Promise<readonly ListCase[]> {
  const sample = await sampleOrder(database_url);
  const { number, external_id, customer_id, email, name, sku, location, from, to, middle_at, middle_id } = sample;
  const line = (value: string) =>
    `exists (select from orders.lines l where l.order_id = o.order_id and l.sku = '${value}')`;
  const work = (code: string) =>
    `exists (select from fulfillment.fulfillment_orders f where f.order_id = o.order_id and f.location_code = '${code}')`;
  const hold = (code: string) =>
    `exists (select from orders.holds h where h.order_id = o.order_id and h.code = '${code}' and h.lifted_at is null)`;
  const party = (value: string) =>
    `(o.number = '${value}' or o.external_id = '${value}' or exists (select from customers.order_parties p where p.order_id = o.order_id and '${value}' in (p.email, p.name)))`;
  const plain: ListCase[] = [
    { name: "all", query: {}, where: "true" },
    { name: "status, most", query: { status: "completed" }, where: "o.status = 'completed'" },
    { name: "status, few", query: { status: "on_hold" }, where: "o.status = 'on_hold'" },
    { name: "status, none", query: { status: "ready_to_collect" }, where: "o.status = 'ready_to_collect'" },
    { name: "channel, most", query: { channel: "shop" }, where: "o.channel_code = 'shop'" },
    { name: "channel, few", query: { channel: "phone" }, where: "o.channel_code = 'phone'" },
    { name: "channel, none", query: { channel: "closed" }, where: "o.channel_code = 'closed'" },
    { name: "location", query: { location }, where: work(location) },
    { name: "location, none", query: { location: "L-none" }, where: work("L-none") },
    { name: "customer", query: { customer: customer_id }, where: `o.customer_id = '${customer_id}'` },
    { name: "number", query: { number }, where: `o.number = '${number}'` },
    { name: "external_id", query: { external_id }, where: `o.external_id = '${external_id}'` },
    { name: "sku", query: { sku }, where: line(sku) },
    { name: "sku, none", query: { sku: "NONE" }, where: line("NONE") },
    { name: "ordered_from and _to", query: { ordered_from: from, ordered_to: to }, where: between(from, to) },
    { name: "hold", query: { hold: "risk_review" }, where: hold("risk_review") },
    { name: "hold, none", query: { hold: "none" }, where: hold("none") },
    { name: "q, number", query: { q: number }, where: party(number) },
    { name: "q, external id", query: { q: external_id }, where: party(external_id) },
    { name: "q, mail address", query: { q: email }, where: party(email) },
    { name: "q, name of few", query: { q: name }, where: party(name) },
    { name: "q, name of many", query: { q: "Erika Muster" }, where: party("Erika Muster") },
    { name: "q, nothing", query: { q: "nobody" }, where: party("nobody") },
    { name: "sku and status", query: { sku, status: "canceled" }, where: `${line(sku)} and o.status = 'canceled'` },
    {
      name: "location and status",
      query: { location, status: "completed" },
      where: `${work(location)} and o.status = 'completed'`,
    },
    {
      name: "channel and dates",
      query: { channel: "phone", ordered_from: from, ordered_to: to },
      where: `o.channel_code = 'phone' and ${between(from, to)}`,
    },
  ];
  const open = "o.status not in ('completed', 'canceled')";
  const due =
    "(select min(f.due_at) from fulfillment.fulfillment_orders f where f.order_id = o.order_id and f.status in ('released', 'accepted', 'picking', 'packed', 'ready_to_collect'))";
  const under_way: ListCase[] = [
    { name: "open", query: { open: "true" }, where: open },
    {
      name: "open and channel",
      query: { open: "true", channel: "phone" },
      where: `${open} and o.channel_code = 'phone'`,
    },
    { name: "open and location", query: { open: "true", location }, where: `${open} and ${work(location)}` },
    { name: "open and sku", query: { open: "true", sku }, where: `${open} and ${line(sku)}` },
    { name: "late", query: { late: "true" }, where: `${due} < now()` },
    {
      name: "backordered",
      query: { backordered: "true" },
      where: "exists (select from orders.lines l where l.order_id = o.order_id and l.backordered_quantity > 0)",
    },
    { name: "ready to collect, none", query: { ready_to_collect: "true" }, where: "false" },
    {
      name: "exception",
      query: { exception: "true" },
      where: "exists (select from platform.exceptions e where e.order_id = o.order_id and e.resolved_at is null)",
    },
    {
      name: "station",
      query: { station: "paid" },
      where: `${open} and exists (select from orders.lines l where l.order_id = o.order_id and l.backordered_quantity > 0)`,
    },
    {
      name: "payment",
      query: { payment: "authorized" },
      where: `${open} and exists (select from payments.payments p where p.order_id = o.order_id and p.status = 'authorized')`,
    },
    { name: "oldest first", query: { sort: "ordered_at" }, where: "true", order: "o.ordered_at, o.order_id" },
    {
      name: "oldest open first",
      query: { sort: "ordered_at", open: "true" },
      where: open,
      order: "o.ordered_at, o.order_id",
    },
    { name: "by amount", query: { sort: "-total_minor" }, where: open, order: "o.total_minor desc, o.order_id desc" },
    {
      name: "by amount, of a channel",
      query: { sort: "total_minor", channel: "phone" },
      where: `${open} and o.channel_code = 'phone'`,
      order: "o.total_minor, o.order_id",
    },
    { name: "by due time", query: { sort: "due_at" }, where: `${due} is not null`, order: `${due}, o.order_id` },
    {
      name: "by due time, of a location",
      query: { sort: "due_at", location },
      where: `${due} is not null and ${work(location)}`,
      order: `${due}, o.order_id`,
    },
  ];
  const cursor = encodeCursor([middle_at, middle_id]);
  const deep = plain
    .filter(({ name: of }) => /^(all|status, most|channel, most|location|sku)$/.test(of))
    .map((of) => ({
      name: `${of.name}, deep`,
      query: { ...of.query, cursor },
      where: `${of.where} and (o.ordered_at, o.order_id) < ('${middle_at}', '${middle_id}')`,
    }));
  return [...plain, ...under_way, ...deep];
}

/** Asks each question again and again, one after the other, and compares the answer with what plain SQL says. */
export async function timeLists(
  app: { readonly url: string; readonly database_url: string },
  cases: readonly ListCase[],
  requests: number,
): Promise<ListTiming[]> {
  const connection = await openConnection(app.url);
  const timings: ListTiming[] = [];
  await withClient(app.database_url, async (client) => {
    for (const one of cases) {
      const request = requestBytes(app.url, "GET", `/v1/orders?${new URLSearchParams(one.query)}`);
      const { status, body } = await connection.send(request);
      const wrong = status === 200 ? await compare(client, one, body.toString()) : `${one.name}: answered ${status}`;
      const times: number[] = [];
      for (let index = 0; index < requests; index += 1) {
        const at = performance.now();
        await connection.send(request);
        times.push(performance.now() - at);
      }
      const [p50_ms, p95_ms] = [round(percentile(times, 0.5), 1), round(percentile(times, 0.95), 1)];
      timings.push({ name: one.name, p50_ms, p95_ms, wrong });
    }
  });
  connection.close();
  return timings;
}

const NEWEST = "o.ordered_at desc, o.order_id desc";

function between(from: string, to: string): string {
  return `o.ordered_at >= '${from}' and o.ordered_at < '${to}'`;
}

async function compare(client: pg.Client, { name, where, order = NEWEST }: ListCase, body: string): Promise<string> {
  const { rows } = await client.query<{ order_id: string }>(
    `select o.order_id from orders.orders o where ${where} order by ${order} limit 50`,
  );
  const expected = rows.map((row) => row.order_id);
  const listed = (JSON.parse(body) as { data: { order_id: string }[] }).data.map((order) => order.order_id);
  return listed.join() === expected.join()
    ? ""
    : `${name}: ${listed.length} orders, not the ${expected.length} right ones`;
}

/** A seeded order about in the middle of all, as values to ask for. */
function sampleOrder(
  database_url: string,
): Promise<
  Record<
    | "number"
    | "external_id"
    | "customer_id"
    | "email"
    | "name"
    | "sku"
    | "location"
    | "from"
    | "to"
    | "middle_at"
    | "middle_id",
    string
  >
> {
  return withClient(database_url, async (client) => {
    const { rows } = await client.query(
      `with middle as (
         select ordered_at from orders.orders order by ordered_at desc
         offset (select count(*) / 2 from orders.orders) limit 1
       )
       select orders.number, orders.external_id, orders.customer_id, party.email, party.name, line.sku,
              work.location_code as location, orders.ordered_at as middle_at, orders.order_id as middle_id
         from orders.orders as orders
         join customers.order_parties as party using (tenant_id, order_id)
         join orders.lines as line using (tenant_id, order_id)
         join fulfillment.fulfillment_orders as work using (tenant_id, order_id)
        where orders.ordered_at <= (select ordered_at from middle) and orders.status = 'completed'
        order by orders.ordered_at desc limit 1`,
    );
    const row = rows[0];
    const at = row.middle_at as Date;
    const daysFrom = (days: number) => new Date(at.getTime() + days * 86_400_000).toISOString();
    return { ...row, middle_at: at.toISOString(), from: daysFrom(-3), to: daysFrom(4) };
  });
}
