import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startSandboxProvider } from "../../../../sandbox/payment-provider/server.ts";
import { createTestDatabase } from "../../../../test/support/database.ts";
import { systemClock } from "../../../platform/clock.ts";
import { DEFAULT_TENANT_ID, readConfig } from "../../../platform/config.ts";
import { createLogger } from "../../../platform/logging.ts";
import { createMetrics } from "../../../platform/metrics.ts";
import { transact } from "../../../platform/transaction.ts";
import { bootstrap } from "../../bootstrap.ts";
import { examine } from "../../doctor/examine.ts";
import { wireHttp, wireServices } from "../../wiring.ts";
import { startWorker } from "../../worker.ts";
import { loadDemo } from "../history/load.ts";
import { setSpeed } from "../history/marker.ts";
import { startLiveDemo } from "./start.ts";

/** The product with a small demo, and its people living ten minutes a second; a retailer's own store stands beside them. */
const KEY = "key-of-the-live-test";
const FAST = 600;
const PATIENCE_MS = 150_000;

const directory = await mkdtemp(join(tmpdir(), "dirigent-live-"));
const provider = await startSandboxProvider({ data_file: join(directory, "payments.jsonl"), retry_ms: 50 });
const test_database = await createTestDatabase({ connections_max: 12 });
const { database, url: database_url } = test_database;
const config = readConfig({ DIRIGENT_SANDBOX_URL: provider.url, LOG_LEVEL: "silent" });
await bootstrap(database_url, database, KEY, systemClock.now());
await loadDemo(
  {
    ...{ url: database_url, config, seed: "live", speed: FAST, out: () => {} },
    ...{ orders: 60, days: 3, ends_at: systemClock.now(), own_connections: database.pool.totalCount },
  },
  { reset: false },
);
const metrics = createMetrics({ process: false });
const errors: string[] = [];
const logger = createLogger({ level: "error", destination: { write: (line) => void errors.push(line) } });
const wired = wireServices(database, config, systemClock, metrics);
const worker = startWorker({ services: wired.services, logger, metrics });
wired.onWake(worker.wake);
let server = await wireHttp(wired, { logger, metrics });
const url = await server.listen({ host: "127.0.0.1", port: 0 });
const notifications = { urls: [`${url}/v1/payment-notifications/sandbox`] };
await fetch(`${provider.url}/notification-urls`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(notifications),
});
const said: string[] = [];
let stopLive: () => Promise<void> = async () => {};
after(async () => {
  await stopLive();
  await worker.stop();
  await server.close();
  await provider.close();
  await rm(directory, { recursive: true });
});

test("people live: orders come in, are worked on and completed; a store of somebody else's is left alone", async () => {
  const own_order = await placeOwnOrder();
  const before = await statusCounts();

  stopLive = await startLiveDemo({ database, url, sandbox_url: provider.url, out: (line) => void said.push(line) });

  await until(async () => {
    const now = await statusCounts();
    return now.placed >= before.placed + 10 && now.completed >= before.completed + 5 && now.shipped > before.shipped;
  });
  assert.deepEqual(await ownWork(own_order), { status: "released", actors: ["api:administrator", "worker"] });
});

test("what has left a location comes in again, and the office settles the demo's exceptions and nobody else's", async () => {
  await plantExceptions();

  await until(async () => (await settledExceptions()).length > 0);
  await until(async () => (await deliveredLocations()) > 0);

  const settled = await settledExceptions();
  assert.deepEqual(new Set(settled.map(({ resolved_by }) => resolved_by)), new Set(["api:demo-service"]));
  assert.deepEqual(new Set(settled.map(({ is_own }) => is_own)), new Set([true]));
});

test("a product that is away for a while is waited for", async () => {
  const { port } = new URL(url);
  await server.close();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const before = await statusCounts();

  server = await wireHttp(wired, { logger, metrics });
  await server.listen({ host: "127.0.0.1", port: Number(port) });

  await until(async () => (await statusCounts()).placed >= before.placed + 3);
});

test("the speed follows what the database says, and at 0 everybody stands still", async () => {
  await transact(database, DEFAULT_TENANT_ID, { name: "test" }, (tx) => setSpeed(tx, 0));
  await until(async () => said.includes("the demo goes at speed 0"));
  // What is under way is finished.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const before = await statusCounts();

  await new Promise((resolve) => setTimeout(resolve, 2_000));

  assert.deepEqual({ ...(await statusCounts()), completed: 0 }, { ...before, completed: 0 });
});

test("what lived fast left no broken invariant, and nothing went wrong in the product", async () => {
  await stopLive();
  await until(async () => (await openWork()) === 0);

  assert.deepEqual(await examine(database_url), []);
  // On a machine with much else to do the database may let somebody wait, which is no fault of anybody's.
  assert.deepEqual(
    errors.filter((line) => !line.includes("Connection terminated due to connection timeout")),
    [],
  );
});

async function call(method: string, path: string, body: unknown): Promise<{ order_id: string }> {
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  assert.ok(response.ok, text);
  return JSON.parse(text) as { order_id: string };
}

/** A channel, an item and a store of the retailer's own, and an order that only this store can serve. */
async function placeOwnOrder(): Promise<string> {
  const address = { name: "Erika Muster", street: "Weg 1", postal_code: "10115", city: "Berlin", country: "DE" };
  await call("PUT", "/v1/channels", {
    channels: [
      {
        code: "mine",
        kind: "web_shop",
        name: "Mine",
        country: "DE",
        currency: "EUR",
        language: "de",
        prices_include_tax: true,
      },
    ],
  });
  await call("PUT", "/v1/locations", {
    locations: [
      { code: "st-mine", kind: "store", name: "Mine", time_zone: "Europe/Berlin", delivery_methods: ["ship"], address },
    ],
  });
  await call("PUT", "/v1/items", {
    items: [{ sku: "MINE", kind: "physical", name: { en: "Mine" }, tax_class: "standard" }],
  });
  await call("POST", "/v1/stock-adjustments", {
    adjustments: [{ sku: "MINE", location: "st-mine", kind: "set", quantity: 5, reason: "count", cause_id: "mine" }],
  });
  const order = await call("POST", "/v1/orders", {
    ...{
      channel: "mine",
      external_id: "MINE-1",
      type: "b2b",
      currency: "EUR",
      customer: { email: "erika@example.com" },
    },
    ...{ billing_address: address, shipping_address: address },
    lines: [{ line_no: 1, sku: "MINE", quantity: 1, unit_price_minor: 1_000, tax_rate_percent: 19 }],
    payments: [{ method: "invoice", amount_minor: 1_000 }],
  });
  await until(async () => (await ownWork(order.order_id)).status === "released");
  return order.order_id;
}

async function ownWork(order_id: string) {
  const [head] = await test_database.asOwner<{ status: string }>(
    "select status from fulfillment.fulfillment_orders where order_id = $1",
    [order_id],
  );
  const actors = await test_database.asOwner<{ actor: string }>(
    "select distinct actor from platform.events where order_id = $1 order by actor",
    [order_id],
  );
  return { status: head?.status, actors: actors.map(({ actor }) => actor) };
}

/** Ten of the demo's orders and the one of somebody else have a refund that was declined. */
async function plantExceptions(): Promise<void> {
  await test_database.asOwner(
    `insert into platform.exceptions (tenant_id, exception_id, kind, subject_id, order_id, reason, detail, occurred_at)
     (select tenant_id, gen_random_uuid(), 'order', order_id, order_id, 'refund_declined', 'planted', now()
        from orders.orders where attributes ->> 'demo' = 'true' and status = 'completed' limit 10)
     union all
     (select tenant_id, gen_random_uuid(), 'order', order_id, order_id, 'refund_declined', 'planted', now()
        from orders.orders where external_id = 'MINE-1')`,
  );
}

function settledExceptions(): Promise<{ resolved_by: string; is_own: boolean }[]> {
  return test_database.asOwner(
    `select exception.resolved_by, (orders.attributes ->> 'demo') is not distinct from 'true' as is_own
       from platform.exceptions as exception join orders.orders using (tenant_id, order_id)
      where exception.detail = 'planted' and exception.resolved_at is not null`,
  );
}

/** Locations that have been sent goods by the living demo. */
async function deliveredLocations(): Promise<number> {
  const [row] = await test_database.asOwner<{ locations: number }>(
    `select count(distinct location_id)::integer as locations from inventory.movements
      where kind = 'add' and cause_id like 'demo %' and cause_id not like 'demo delivery-%' and cause_id not like 'demo opening%'`,
  );
  return row?.locations ?? 0;
}

async function statusCounts(): Promise<{ placed: number; completed: number; shipped: number }> {
  const [row] = await test_database.asOwner<{ placed: number; completed: number; shipped: number }>(
    `select count(*)::integer as placed, count(*) filter (where status = 'completed')::integer as completed,
            (select count(*) from fulfillment.shipments)::integer as shipped from orders.orders`,
  );
  return row ?? { placed: 0, completed: 0, shipped: 0 };
}

async function openWork(): Promise<number> {
  const [row] = await test_database.asOwner<{ open: number }>(
    `select (select count(*) from platform.due_work where due_at <= now())::integer
          + (select count(*) from platform.intents where state = 'running' or (state = 'waiting' and due_at <= now() and kind <> 'send_mail'))::integer as open`,
  );
  return row?.open ?? 0;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    assert.ok(performance.now() < end, `waited in vain for ${condition}: ${JSON.stringify(await statusCounts())}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
