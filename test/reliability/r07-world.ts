import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { startSandboxProvider } from "../../sandbox/payment-provider/server.ts";
import { SANDBOX_SIGNING_SECRET, signedHeaders } from "../../sandbox/payment-provider/signature.ts";
import { bootstrap } from "../../src/app/bootstrap.ts";
import { wireHttp, wireServices } from "../../src/app/wiring.ts";
import { newId } from "../../src/kernel/ids.ts";
import { advanceOrders } from "../../src/orchestration/advance-orders.ts";
import { placeOrders } from "../../src/orchestration/intake/place-orders.ts";
import { callProvider } from "../../src/orchestration/intents/call-provider.ts";
import { issueCreditNote, issueInvoice } from "../../src/orchestration/intents/issue-documents.ts";
import { runIntents } from "../../src/orchestration/intents/run-intents.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { readConfig } from "../../src/platform/config.ts";
import { type DatabaseOptions, openDatabase } from "../../src/platform/database.ts";
import { createLogger } from "../../src/platform/logging.ts";
import { createMetrics } from "../../src/platform/metrics.ts";
import { transact } from "../../src/platform/transaction.ts";
import { createTestDatabase } from "../support/database.ts";
import { startFaultProxy } from "../support/harness/fault-proxy.ts";
import type { Changes } from "../support/harness/fingerprint.ts";
import { openShop } from "../support/harness/shop.ts";

const KEY = "key-of-the-broken-connections";
const PRICE_MINOR = 995;
const SKU = "ITEM-00";
const LOCATION = "wh-leipzig";

// biome-ignore lint/suspicious/noExplicitAny: an answer is checked by the assertions on it, not by its type
type Json = any;
export type Outcome = { readonly status: number; readonly body: Json; readonly elapsed_ms: number };

/** One thing that the product does, on a subject that a fault before its commit leaves as it was. */
export type Workflow = {
  readonly name: string;
  /** @returns what to do, always the same request with the same key */
  readonly prepare: () => Promise<() => Promise<Outcome>>;
  /** What its first transaction alone changes, if it has several. */
  readonly after_first?: Changes;
};

export type BrokenWorld = Awaited<ReturnType<typeof createBrokenWorld>>;

/** The product on a database that it reaches by way of a proxy only. No worker: a test says when one looks. */
export async function createBrokenWorld(options: Pick<DatabaseOptions, "statement_timeout_ms" | "connections_max">) {
  const test = await createTestDatabase();
  const { hostname, port } = new URL(test.url);
  const proxy = await startFaultProxy({ host: hostname, port: Number(port || 5432), protocol: "postgres" });
  const directory = await mkdtemp(join(tmpdir(), "dirigent-r07-"));
  const provider = await startSandboxProvider({ data_file: join(directory, "payments.jsonl") });
  const database = openDatabase({ url: proxy.through(test.url), connection_timeout_ms: 3_000, ...options });
  await bootstrap(test.url, test.database, KEY, systemClock.now());
  const config = { ...readConfig({}), sandbox_url: provider.url };
  const wired = wireServices(database, config);
  const { services } = wired;
  const options_of_server = { logger: createLogger({ level: "silent" }), metrics: createMetrics({ process: false }) };
  const server = await wireHttp(wired, options_of_server);
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  after(async () => {
    await server.close();
    await proxy.close();
    await database.close();
    await provider.close();
    await rm(directory, { recursive: true, force: true });
  });
  await openShop({ url, key: KEY }, new Map([[SKU, 5_000]]));

  const call = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const started = performance.now();
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const elapsed_ms = performance.now() - started;
    return { status: response.status, body: text === "" ? null : JSON.parse(text), elapsed_ms };
  };
  /** Always the same bytes and key, however often it is sent. */
  const request = (path: string, body: unknown) => {
    const key = newId();
    return () => call("POST", path, body, { "idempotency-key": key });
  };
  const advance = () => advanceOrders(services, test.tenant_id);
  const settle = async () => {
    for (;;) {
      let done = (await advance()).claimed;
      for (const handler of [callProvider, issueInvoice, issueCreditNote] as const)
        done += await runIntents(services, test.tenant_id, handler as typeof callProvider);
      if (done === 0) return;
    }
  };
  const place = async (payment: object) => {
    const { status, body } = await call("POST", "/v1/orders", orderOf(payment));
    if (status !== 201) throw new Error(`The order was answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };
  /** Taken in and not on its way: as when the way could not be gone at once. */
  const placeOnly = async (payment: object) => {
    const input = orderOf(payment) as unknown as Parameters<typeof placeOrders>[2][number]["input"];
    const numbers = await services.order_numbers.take(test.tenant_id, 1);
    await transact(services.database, test.tenant_id, { name: "place" }, (tx) =>
      placeOrders(tx, services, [{ input, caller_channels: null, actor: "test" }], numbers, services.clock.now(), {
        advance: false,
      }),
    );
  };
  const released = async (payment: object = SETTLED) => {
    const order = await place(payment);
    await settle();
    const { body } = await call("GET", `/v1/orders/${order.order_id}`);
    return { order: body, work: `/v1/fulfillment-orders/${body.fulfillment_orders[0].fulfillment_order_id}` };
  };
  return {
    test,
    proxy,
    provider,
    database,
    services,
    server,
    call,
    request,
    advance,
    settle,
    place,
    placeOnly,
    released,
  };
}

const address = { name: "Ada Example", street: "Musterweg 7", postal_code: "10115", city: "Berlin", country: "DE" };
const SETTLED = { method: "marketplace", settled: true };
const BY_CARD = { method: "card", provider: "sandbox", token: "tok_ok" };
const BY_TRANSFER = { method: "bank_transfer", provider: "sandbox" };

function orderOf(payment: object) {
  return {
    ...{ channel: "web", external_id: newId(), currency: "EUR", customer: { email: "ada@example.com", name: "Ada" } },
    ...{ billing_address: address, shipping_address: address },
    lines: [{ line_no: 1, sku: SKU, quantity: 2, unit_price_minor: PRICE_MINOR, tax_rate_percent: 19 }],
    payments: [{ ...payment, amount_minor: 2 * PRICE_MINOR }],
  };
}

const parcels = [{ tracking_number: "T-1", lines: [{ line_no: 1, quantity: 2 }] }];

/** Ten things that change data: at the API, and those of the worker. */
export function workflowsOf(world: BrokenWorld): readonly Workflow[] {
  const { request, released, call, settle, place, services, test } = world;
  const atApi = (name: string, prepare: () => Promise<readonly [string, unknown]>): Workflow => ({
    name,
    prepare: async () => {
      const [path, body] = await prepare();
      await settle();
      return request(path, body);
    },
  });
  const inWorker = (name: string, payment: object, is_advanced: boolean, work: () => Promise<unknown>): Workflow => ({
    name,
    prepare: async () => {
      await settle();
      await (is_advanced ? place(payment) : world.placeOnly(payment));
      return async () => {
        const started = performance.now();
        const status = await work().then(
          () => 200,
          () => 503,
        );
        return { status, body: null, elapsed_ms: performance.now() - started };
      };
    },
  });
  return [
    atApi("intake", async () => ["/v1/orders", orderOf(BY_CARD)]),
    inWorker("advance", SETTLED, false, world.advance),
    atApi("pick", async () => [`${(await released()).work}/picks`, { lines: [{ line_no: 1, quantity: 2 }] }]),
    atApi("ship", async () => [`${(await released()).work}/shipments`, { carrier: "dhl", parcels }]),
    atApi("cancel", async () => {
      const { order } = await released();
      return [`/v1/orders/${order.order_id}/cancellations`, { reason: "customer_request" }];
    }),
    atApi("return receipt", async () => {
      const { order, work } = await released();
      await call("POST", `${work}/shipments`, { carrier: "dhl", parcels });
      await settle();
      const lines = [{ line_no: 1, quantity: 1 }];
      const { body } = await call("POST", "/v1/returns", { order_id: order.order_id, lines, reason: "changed_mind" });
      return [`/v1/returns/${body.return_id}/receipts`, { location: LOCATION }];
    }),
    atApi("stock adjustment", async () => {
      const entry = { sku: SKU, location: LOCATION, kind: "add", quantity: 5, reason: "count", cause_id: newId() };
      return ["/v1/stock-adjustments", { adjustments: [entry] }];
    }),
    atApi("cart", async () => ["/v1/reservations", { lines: [{ sku: SKU, quantity: 1 }], expires_in_seconds: 3_600 }]),
    {
      name: "payment notification",
      prepare: async () => {
        const order = await place(BY_TRANSFER);
        await settle();
        const id = `msg_${newId()}`;
        const body = JSON.stringify({
          type: "transfer_received",
          timestamp: systemClock.now().toISOString(),
          data: {
            ...{ idempotency_key: null, payment_id: null, order_number: order.number, reference: newId() },
            ...{ authorization_reference: null, amount_minor: 2 * PRICE_MINOR, currency: "EUR", expires_at: null },
            ...{ reason: null, reference_text: null },
          },
        });
        const headers = signedHeaders(SANDBOX_SIGNING_SECRET, id, body, systemClock.now());
        return () => call("POST", "/v1/payment-notifications/sandbox", body, headers);
      },
    },
    {
      ...inWorker("intent", BY_CARD, true, () => runIntents(services, test.tenant_id, callProvider)),
      after_first: { "platform.intents": { added: 1, removed: 1 } },
    },
  ];
}
