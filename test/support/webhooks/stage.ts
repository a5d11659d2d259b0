import assert from "node:assert/strict";
import { after } from "node:test";
import { bootstrap } from "../../../src/app/bootstrap.ts";
import { wireHttp, wireServices } from "../../../src/app/wiring.ts";
import { advanceOrders } from "../../../src/orchestration/advance-orders.ts";
import { sendWebhooks } from "../../../src/orchestration/intents/send-webhooks.ts";
import { spreadEvents } from "../../../src/orchestration/intents/spread-events.ts";
import type { Services } from "../../../src/orchestration/services.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { createLogger } from "../../../src/platform/logging.ts";
import { createMetrics } from "../../../src/platform/metrics.ts";
import { line, openRetailer, type Retailer, settledElsewhere } from "../../journeys/retailer.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { ADMIN_KEY, type Call, callAt, type Json } from "../running-app.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

/** The product without its worker: tests do the rounds themselves, in a time of their own. */
export type WebhookStage = {
  readonly database: TestDatabase;
  readonly services: Services;
  readonly call: Call;
  readonly retailer: Retailer;
  readonly clock: { now: () => Date; pass: (seconds: number) => void };
  /** A receiver and an endpoint that leads to it. */
  readonly subscribe: (more?: Json) => Promise<{ readonly receiver: Receiver; readonly endpoint_id: string }>;
  /** Orders that have been placed and released: several events each. */
  readonly place: (count: number, more?: Json) => Promise<readonly string[]>;
  /** Ships what is released, which are further events. */
  readonly ship: (order_ids: readonly string[]) => Promise<void>;
  /** Until nothing is left to spread or send at this time. @returns how many messages were sent */
  readonly work: () => Promise<number>;
  /** The events of an order in the sequence of its history. */
  readonly historyOf: (order_id: string) => Promise<readonly string[]>;
};

export async function openWebhookStage(start = new Date()): Promise<WebhookStage> {
  const database = await createTestDatabase({ connections_max: 20 });
  let now_ms = start.getTime();
  const clock = {
    now: () => new Date(now_ms),
    pass: (seconds: number) => {
      now_ms += seconds * 1_000;
    },
  };
  await bootstrap(database.url, database.database, ADMIN_KEY, clock.now());
  const metrics = createMetrics({ process: false });
  const config = readConfig({ DIRIGENT_WEBHOOK_ALLOW_PRIVATE: "true" });
  const wired = wireServices(database.database, config, clock, metrics);
  const server = await wireHttp(wired, { logger: createLogger({ level: "silent" }), metrics });
  const call = callAt(await server.listen({ host: "127.0.0.1", port: 0 }));
  after(() => server.close());
  const { services } = wired;
  const { tenant_id } = database;
  const retailer = await openRetailer({ call });
  await retailer.stock("A-100", "WH1", 1_000_000);

  const advance = async () => {
    while ((await advanceOrders(services, tenant_id)).claimed > 0);
  };
  const place = async (count: number, more: Json = {}) => {
    const placed = await Promise.all(
      Array.from({ length: count }, () =>
        retailer.place(
          retailer.orderOf({ lines: [line(1, "A-100", 2, 1_000)], payments: [settledElsewhere(2_000)], ...more }),
        ),
      ),
    );
    await advance();
    return placed.map((order) => order.order_id as string);
  };
  return {
    database,
    services,
    call,
    retailer,
    clock,
    place,
    subscribe: async (more = {}) => {
      const receiver = await startReceiver(clock);
      after(() => receiver.leave());
      const { status, body, text } = await call("POST", "/v1/webhook-endpoints", { url: receiver.url, ...more });
      assert.equal(status, 201, text);
      receiver.secret = body.secret;
      return { receiver, endpoint_id: body.endpoint_id };
    },
    ship: async (order_ids) => {
      for (const order_id of order_ids) {
        const { body: order } = await call("GET", `/v1/orders/${order_id}`);
        await retailer.ship(order.fulfillment_orders[0], `T-${order_id}`, [{ line_no: 1, quantity: 2 }]);
      }
      await advance();
    },
    work: async () => {
      let sent = 0;
      for (let round = 1; round > 0; ) {
        const spread = await spreadEvents(services, tenant_id);
        const told = await sendWebhooks(services, tenant_id);
        sent += told;
        round = spread + told;
      }
      return sent;
    },
    historyOf: async (order_id) => {
      const { body } = await call("GET", `/v1/orders/${order_id}/events?limit=200`);
      return body.data.map((event: Json) => event.event_id);
    },
  };
}

/** The first time that each event was taken, by order: what a receiver sees that drops repetitions. */
export function firstTaken(receiver: Receiver): Map<string, string[]> {
  const seen = new Set<string>();
  const firsts = receiver.taken().filter(({ id }) => !seen.has(id) && seen.add(id));
  return new Map(
    [...Map.groupBy(firsts, ({ order_id }) => order_id)].map(([id, of]) => [id, of.map((each) => each.id)]),
  );
}
