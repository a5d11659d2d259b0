import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type SandboxProvider, startSandboxProvider } from "../../../../sandbox/payment-provider/server.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { FULFILLMENT_STATUSES } from "../../../fulfillment/index.ts";
import { ORDER_STATUSES } from "../../../orders/index.ts";
import { readConfig } from "../../../platform/config.ts";
import { transact } from "../../../platform/transaction.ts";
import { examine } from "../../doctor/examine.ts";
import { CLERKS_STORE } from "../retailer/clerks-day.ts";
import { DemoRefusedError, findDemoState, loadDemo } from "./load.ts";
import { beginDemo } from "./marker.ts";

/** A small retailer of two weeks: enough of a life that everything happens in it, with this seed. */
const SMALL = { orders: 320, item_count: 300, days: 15, ends_at: new Date("2026-11-23T17:00:00Z") };

const directory = await mkdtemp(join(tmpdir(), "dirigent-demo-"));
const provider: SandboxProvider = await startSandboxProvider({ data_file: join(directory, "payments.jsonl") });
after(async () => {
  await provider.close();
  await rm(directory, { recursive: true });
});
const [first, own] = [await createTestDatabase(), await createTestDatabase()];

function load(test_database: TestDatabase, seed: string, reset = false): Promise<void> {
  const config = readConfig({ DIRIGENT_SANDBOX_URL: provider.url });
  const own_connections = test_database.database.pool.totalCount;
  const request = { ...SMALL, url: test_database.url, config, seed, speed: 1, own_connections, out: () => {} };
  return loadDemo(request, { reset });
}

before(async () => {
  await load(first, "small-18");
});

test("the demo's history leaves a database without a broken invariant", async () => {
  assert.deepEqual(await brokenIn(first), []);
});

test("the history has an order in every status", async () => {
  const rows = await first.asOwner<{ status: string }>("select distinct status from orders.orders");

  assert.deepEqual(rows.map(({ status }) => status).sort(), [...ORDER_STATUSES].sort());
});

test("the history has fulfillment orders in every status", async () => {
  const rows = await first.asOwner<{ status: string }>("select distinct status from fulfillment.fulfillment_orders");

  assert.deepEqual(rows.map(({ status }) => status).sort(), [...FULFILLMENT_STATUSES].sort());
});

test("warehouses, stores and dropshippers have sent parcels, and customers have collected at stores", async () => {
  const rows = await first.asOwner<{ sent: string }>(
    `select distinct shipment.kind || ' ' || location.kind as sent
       from fulfillment.shipments as shipment join locations.locations as location using (tenant_id, location_id)`,
  );

  assert.deepEqual(rows.map(({ sent }) => sent).sort(), [
    "hand_over store",
    "ship dropshipper",
    "ship store",
    "ship warehouse",
  ]);
});

test("money has been taken, given back, waited for in vain, and looked at by people", async () => {
  const counts = await countsOf(first);

  for (const [what, count] of Object.entries(counts)) assert.ok(count > 0, `${what}: ${count}`);
});

test("the clerk finds a day's work at every step in her store, late and in time", async () => {
  const work = await first.asOwner<{ location_code: string; status: string; is_late: boolean; count: number }>(
    `select work.location_code, work.status, work.due_at < $1 as is_late, count(*)::integer as count
       from fulfillment.fulfillment_orders as work join orders.orders using (tenant_id, order_id)
      where orders.external_id like 'C-%' group by 1, 2, 3 order by 2, 3`,
    [new Date("2026-11-23T12:00:00Z")],
  );

  const hers = work.filter(({ location_code }) => location_code === CLERKS_STORE);
  assert.deepEqual(
    hers.map(({ status, is_late, count }) => [status, is_late, count]),
    [
      ["accepted", false, 2],
      ["accepted", true, 1],
      ["packed", false, 1],
      ["picking", false, 1],
      ["ready_to_collect", false, 2],
      ["released", false, 5],
      ["released", true, 1],
    ],
  );
});

test("no mail of the history waits to be sent", async () => {
  const rows = await first.asOwner<{ template: string; unsent: number }>(
    "select template, count(*) filter (where sent_at is null)::integer as unsent from notifications.mails group by template",
  );

  assert.deepEqual(
    new Set(rows.map(({ template }) => template)),
    new Set(["received", "confirmed", "shipped", "ready_to_collect", "canceled"]),
  );
  // Those of the last minutes are the worker's.
  assert.ok(
    rows.every(({ unsent }) => unsent < 20),
    JSON.stringify(rows),
  );
});

test("a demo that is there is not loaded twice; a reset by the same seed and end brings back the same business, row by row", async () => {
  const hash = await businessHash(first);
  await first.asOwner("update orders.orders set priority = 99");
  assert.notEqual(await businessHash(first), hash);

  await assert.rejects(load(first, "small-18"), DemoRefusedError);
  // Nor does a provider that fails now and then make another history.
  await setFaultRates({ error_before_effect: 0.05, error_after_effect: 0.05 });
  await load(first, "small-18", true);
  await setFaultRates({});

  assert.equal(await businessHash(first), hash);
  assert.deepEqual(await brokenIn(first), []);
});

test("somebody's own data is never touched: neither loaded into nor reset", async () => {
  await own.asOwner(
    `insert into channels.channels (tenant_id, channel_id, code, kind, name, country, currency, language, prices_include_tax)
     values ($1, gen_random_uuid(), 'mine', 'web_shop', 'Mine', 'DE', 'EUR', 'de', true)`,
    [own.tenant_id],
  );
  assert.deepEqual(await findDemoState(own.url), { state: "foreign", what: "channels" });

  await assert.rejects(load(own, "small-18"), /holds channels that are not the demo's/);
  await assert.rejects(load(own, "small-18", true), /holds channels that are not the demo's/);

  assert.deepEqual(await own.asOwner("select code from channels.channels"), [{ code: "mine" }]);
  assert.deepEqual(await own.asOwner("select 1 from imports.runs"), []);
});

test("beside another Dirigent's connections the demo is not loaded", async () => {
  await own.database.pool.query("select 1");
  const config = readConfig({ DIRIGENT_SANDBOX_URL: provider.url });

  await assert.rejects(
    loadDemo({ ...SMALL, url: own.url, config, seed: "small-18", speed: 1, out: () => {} }, { reset: true }),
    /A Dirigent is running on this database/,
  );
});

test("a load that was cut off is known for it", async () => {
  const cut_off = await createTestDatabase();
  const marker = { seed: "small-18", orders: 10, ends_at: SMALL.ends_at.toISOString(), speed: 1 };
  await transact(cut_off.database, cut_off.tenant_id, { name: "test" }, (tx) => beginDemo(tx, marker));

  assert.deepEqual(await findDemoState(cut_off.url), { state: "part", marker: { ...marker, is_whole: false } });
});

async function setFaultRates(rates: Readonly<Record<string, number>>): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${provider.url}/faults`, { method: "POST", headers, body: JSON.stringify({ rates }) });
  assert.ok(response.ok, await response.text());
}

/** No worker has run since the end of the history, which lies ever further back: what became due after it is due now. */
async function brokenIn(database: TestDatabase) {
  await database.asOwner("update platform.due_work set due_at = now() where due_at < now()");
  await database.asOwner("update platform.intents set due_at = now() where state = 'waiting' and due_at < now()");
  return examine(database.url);
}

async function countsOf(database: TestDatabase): Promise<Record<string, number>> {
  const [row] = await database.asOwner<Record<string, number>>(
    `select (select count(*) from payments.operations where kind = 'authorize' and state = 'failed')::integer       as declined_cards,
            (select count(*) from payments.operations where kind = 'capture' and state = 'succeeded')::integer      as captures,
            (select count(*) from payments.operations where kind = 'refund' and state = 'succeeded')::integer       as refunds,
            (select count(*) from payments.operations where kind = 'void' and state = 'succeeded')::integer         as voids,
            (select count(*) from payments.operations where kind = 'receive')::integer                              as transfers,
            (select count(*) from invoicing.invoices where kind = 'credit_note')::integer                           as credit_notes,
            (select count(*) from returns.returns where state = 'registered')::integer                              as announced_returns,
            (select count(*) from returns.returns where state = 'received')::integer                                as received_returns,
            (select count(*) from orders.holds where lifted_at is null)::integer                                    as open_holds,
            (select count(*) from orders.holds where lifted_at is not null)::integer                                as lifted_holds,
            (select count(distinct origin) - 1 from orders.holds)::integer                                          as second_origin_of_holds,
            (select count(*) from orders.cancellations where reason = 'customer_request')::integer                  as regrets,
            (select count(*) from platform.events where type = 'fulfillment_order_refused')::integer                as refusals,
            (select count(*) from inventory.movements where kind = 'correction')::integer                           as short_picks,
            (select count(*) from (select order_id from payments.payments group by order_id having count(*) > 1) as mixed)::integer as mixed_payments,
            (select count(*) from fulfillment.fulfillment_orders
              where status = 'released' and released_at < $1::timestamptz - interval '2 days')::integer             as silent_locations`,
    [SMALL.ends_at],
  );
  return row ?? {};
}

/** SHA-256 over what the business is, without what is made of time and chance: ids, document numbers, the provider's names. */
async function businessHash(database: TestDatabase): Promise<string> {
  const parts = await Promise.all(
    [
      `select number, channel_code, external_id, status, priority, ordered_at, received_at, confirmed_at, completed_at, total_minor, tax_minor,
              workflow_code from orders.orders order by number`,
      `select orders.number, line.line_no, line.sku, line.quantity, line.gross_minor, line.open_quantity, line.backordered_quantity,
              line.canceled_quantity, line.returned_quantity
         from orders.lines as line join orders.orders using (tenant_id, order_id) order by 1, 2`,
      `select order_number, location_code, status, released_at, updated_at from fulfillment.fulfillment_orders order by 1, 2, 4, 3, 5`,
      `select orders.number, payment.position, payment.method, payment.status, payment.authorized_minor, payment.captured_minor, payment.refunded_minor
         from payments.payments as payment join orders.orders using (tenant_id, order_id) order by 1, 2`,
      `select orders.number, invoice.kind, invoice.total_minor, invoice.issued_at
         from invoicing.invoices as invoice join orders.orders using (tenant_id, order_id) order by 1, 2, 4, 3`,
      `select location.code, item.sku, level.on_hand, level.reserved, level.damaged
         from inventory.stock_levels as level join locations.locations as location using (tenant_id, location_id)
         join catalog.items as item using (tenant_id, item_id) order by 1, 2`,
    ].map((sql) => database.asOwner(sql)),
  );
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
