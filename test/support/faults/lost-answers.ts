import { startWorker } from "../../../src/app/worker.ts";
import { newId } from "../../../src/kernel/ids.ts";
import type { Services } from "../../../src/orchestration/services.ts";
import { type PaymentProvider, sandboxProvider } from "../../../src/payments/index.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { createLogger } from "../../../src/platform/logging.ts";
import { createMetrics } from "../../../src/platform/metrics.ts";
import { outsideCall } from "../../../src/platform/outside-call.ts";
import { effectSum, readProviderTruth } from "../harness/provider-truth.ts";
import type { Json } from "../running-app.ts";
import { type Client, createClient } from "./client.ts";
import { type Instance, startInstance } from "./in-process.ts";
import { orderBody } from "./scenario-world.ts";
import { restOf } from "./stage.ts";
import { judgeWorld, openFaultShop, openWorld, type World } from "./world.ts";

export type LostAnswers = {
  readonly payments: number;
  readonly shipped_minor: number;
  readonly captured_minor: number;
  readonly captured_at_provider_minor: number;
  /** Calls to the provider whose answer was lost, was a 500, or came after we had stopped waiting. */
  readonly lost: number;
  readonly calls: number;
  /** Of the call that took the most. */
  readonly attempts_max: number;
  readonly complaints: readonly string[];
};

/** A tenth of the answers each: the connection breaks, a 500; and some come after the client has given up. All after the effect. */
const FAULT_RATES = { lost_reply: 0.1, error_after_effect: 0.1, delay: 0.005 };
const CLIENT_WAITS_MS = 1_000;
const PROVIDER_DELAYS_MS = 1_500;
const ORDERS_PER_REQUEST = 250;
const HANDS = 6;

/**
 * Pays, ships and captures that many orders with a provider whose answers get lost. It sends no notifications, so nothing
 * but asking again tells what became of a call.
 *
 * @param retry_with a broken adapter asks again under a new key, and so does not find the call that it has made
 */
export async function payWithLostAnswers(
  payments: number,
  retry_with: "same_key" | "new_key",
  seed = "1",
): Promise<LostAnswers> {
  const world = await openWorld({
    fault_rates: FAULT_RATES,
    fault_seed: seed,
    delay_ms: PROVIDER_DELAYS_MS,
    notify: [],
  });
  const instance = await startInstance(world, { worker: false });
  const worker = startWorkerWith(instance, world, retry_with);
  try {
    const client = createClient([instance.url], world.key);
    await openFaultShop(client);
    await place(client, payments);
    await shipEverything(client, payments);
    await restOf(world, null);
    return await report(world, payments);
  } finally {
    await worker.stop();
    await instance.stop();
    await world.close();
  }
}

function startWorkerWith(instance: Instance, world: World, retry_with: "same_key" | "new_key") {
  const adapter = sandboxProvider({
    base_url: world.provider.url,
    signing_secret: readConfig({}).sandbox_secret,
    call: outsideCall,
    timeout_ms: CLIENT_WAITS_MS,
  });
  const provider = retry_with === "same_key" ? adapter : withNewKeys(adapter);
  const services: Services = { ...instance.services, providers: new Map([[provider.code, provider]]) };
  return startWorker({
    services,
    logger: createLogger({ level: "silent" }),
    metrics: createMetrics({ process: false }),
  });
}

function withNewKeys(adapter: PaymentProvider): PaymentProvider {
  return {
    ...adapter,
    authorize: (call) => adapter.authorize({ ...call, idempotency_key: newId() }),
    capture: (call) => adapter.capture({ ...call, idempotency_key: newId() }),
    find: async () => null,
  };
}

async function place(client: Client, payments: number): Promise<void> {
  for (let placed = 0; placed < payments; placed += ORDERS_PER_REQUEST) {
    const count = Math.min(ORDERS_PER_REQUEST, payments - placed);
    const orders = Array.from({ length: count }, (_, index) =>
      orderBody(index % 2 ? { COAT: 1 } : { COAT: 1, BOOK: 2 }),
    );
    await client.ask("POST", "/v1/orders/batch", { orders });
  }
}

async function shipEverything(client: Client, payments: number): Promise<void> {
  for (let shipped = 0; shipped < payments; ) {
    const page = await client.ask("GET", "/v1/fulfillment-orders?status=released&limit=100");
    const queue: Json[] = [...page.data];
    const hand = async () => {
      for (let head = queue.shift(); head; head = queue.shift()) {
        const lines = head.lines.map(({ line_no, quantity }: Json) => ({ line_no, quantity }));
        const parcels = [{ tracking_number: `T-${head.fulfillment_order_id}`, lines }];
        const path = `/v1/fulfillment-orders/${head.fulfillment_order_id}/shipments`;
        await client.ask("POST", path, { carrier: "dhl", parcels });
        shipped += 1;
      }
    };
    await Promise.all(Array.from({ length: HANDS }, hand));
    if (page.data.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function report(world: World, payments: number): Promise<LostAnswers> {
  const { query, provider } = world;
  const [sums] = await query<{ shipped: number; captured: number; attempts: number; calls: number }>(`
    select (select sum(total_minor) from orders.orders where status = 'completed')::integer as shipped,
           (select sum(captured_minor) from payments.payments)::integer as captured,
           (select max(attempts) from platform.intents where kind = 'call_provider')::integer as attempts,
           (select count(*) from platform.intents where kind = 'call_provider')::integer as calls`);
  const [retried] = await query<{ lost: number }>(
    "select sum(attempts - 1)::integer as lost from platform.intents where kind = 'call_provider'",
  );
  const complaints = await judgeWorld(world);
  return {
    payments,
    shipped_minor: sums?.shipped ?? 0,
    captured_minor: sums?.captured ?? 0,
    captured_at_provider_minor: effectSum(await readProviderTruth(provider.url), "capture"),
    lost: retried?.lost ?? 0,
    calls: sums?.calls ?? 0,
    attempts_max: sums?.attempts ?? 0,
    complaints,
  };
}
