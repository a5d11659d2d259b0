import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine } from "../../src/app/doctor/examine.ts";
import { type BenchApp, startBenchApp } from "./app.ts";
import { fateOf, liveOrders } from "./live-orders.ts";
import { startProvider } from "./provider.ts";
import { openSeeder } from "./seed-orders.ts";
import { call, newOrders, range, setUpShop, withClient } from "./shop.ts";

const SIZE = { items: 12, locations: 3, stock: 100 };
const TEMPLATES = 12;

let app: BenchApp;
let provider: Awaited<ReturnType<typeof startProvider>>;
before(async () => {
  provider = await startProvider();
  app = await startBenchApp({ server_url: process.env.DIRIGENT_TEST_DATABASE_URL, provider_url: provider.url });
  await setUpShop(app.url, app.database_url, SIZE);
  await liveOrders(app, SIZE, TEMPLATES);
});
after(async () => {
  await app?.stop();
  await provider?.stop();
});

const rowsOf = async <Row>(sql: string): Promise<Row[]> =>
  withClient(app.database_url, async (client) => (await client.query(sql)).rows as Row[]);

test("copies of finished lives are whole: every table has as many rows a life as the product wrote, and the doctor is content", async () => {
  const counts = `select (select count(*) from orders.lines) as lines, (select count(*) from platform.events where order_id is not null) as events,
                         (select count(*) from invoicing.invoice_lines) as invoiced, (select count(*) from payments.operations) as operations,
                         (select count(*) from fulfillment.shipment_lines) as shipped, (select count(*) from returns.return_lines) as returned,
                         (select count(*) from sourcing.plans) as plans, (select count(*) from orders.cancellations) as canceled,
                         (select count(*) from inventory.movements where kind = 'goods_issue') as issues`;
  const [written] = await rowsOf<Record<string, string>>(counts);
  const stock = "select sum(on_hand) as on_hand, sum(reserved) as reserved from inventory.stock_levels";
  const [stock_before] = await rowsOf(stock);

  const seeder = await openSeeder(app.database_url);
  assert.equal(await seeder.growTo(30), 3 * TEMPLATES);
  assert.equal(await seeder.growTo(50), 5 * TEMPLATES, "grows further from where it is");
  assert.equal(await seeder.growTo(20), 5 * TEMPLATES, "never shrinks");
  await seeder.close();

  const [seeded] = await rowsOf<Record<string, string>>(counts);
  assert.deepEqual(
    seeded,
    Object.fromEntries(Object.entries(written ?? {}).map(([table, count]) => [table, String(5 * Number(count))])),
  );
  assert.deepEqual(await rowsOf(stock), [stock_before]);
  const fates = { completed: "completed", returned: "completed", canceled: "canceled", held: "on_hold" } as const;
  const expected = Map.groupBy(range(TEMPLATES), (index) => fates[fateOf(index)]);
  assert.deepEqual(
    await rowsOf("select status, count(*)::integer as orders from orders.orders group by status order by status"),
    [...expected]
      .map(([status, of]) => ({ status, orders: 5 * of.length }))
      .sort((a, b) => (a.status < b.status ? -1 : 1)),
  );
  assert.deepEqual(await examine(app.database_url), []);
  assert.deepEqual(await rowsOf("select nspname from pg_namespace where nspname = 'seed'"), []);
});

test("a seeded order is read like any other, and its customer has ordered before", async () => {
  const page = await call<{ data: { number: string; status: string; lines: unknown[] }[] }>(
    app.url,
    "GET",
    `/v1/orders?q=${encodeURIComponent("Erika Muster 4 3")}`,
    null,
  );

  assert.deepEqual(page.data.map(({ number }) => number.split("S")[1]).sort(), ["3", "4"]);
  assert.deepEqual([...new Set(page.data.map(({ status }) => status))], ["completed"]);
});

test("orders under way are not copied", async () => {
  await call(app.url, "POST", "/v1/orders", newOrders(1, SIZE)[0]);

  await assert.rejects(openSeeder(app.database_url), /1 orders are under way: only finished lives are copied/);
});
