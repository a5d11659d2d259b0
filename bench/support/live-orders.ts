import type { BenchApp } from "./app.ts";
import { call, orderOf, range, type ShopSize, withClient } from "./shop.ts";

type Work = {
  readonly fulfillment_order_id: string;
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
};

export type Fate = "completed" | "returned" | "canceled" | "held";

/** Of 100 orders 83 are completed, 10 come back, 5 are canceled and 2 are held for a person to look at. */
export function fateOf(index: number): Fate {
  if (index % 50 === 7) return "held";
  if (index % 20 === 1) return "canceled";
  return index % 10 === 2 ? "returned" : "completed";
}

const PLACED_AT_ONCE = 8;

/**
 * Places orders by the API and has each live its whole life: shipped, captured, invoiced, completed, and by its fate returned
 * and credited, canceled, or held. Needs a payment provider.
 *
 * @param first index of the first order, so that calls with other indexes make other orders
 */
export async function liveOrders(app: BenchApp, size: ShopSize, count: number, first = 0): Promise<void> {
  const waiting = range(count).map((index) => index + first);
  const live = async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) await liveOne(app, size, index);
  };
  await Promise.all(range(PLACED_AT_ONCE).map(live));
  await untilAtRest(app.database_url);
}

async function liveOne(app: BenchApp, size: ShopSize, index: number): Promise<void> {
  const fate = fateOf(index);
  const { order_id } = await call<{ order_id: string }>(app.url, "POST", "/v1/orders", variedOrder(index, size, fate));
  if (fate === "held") return;
  const works = await untilReleased(app, order_id);
  if (fate === "canceled") {
    await call(app.url, "POST", `/v1/orders/${order_id}/cancellations`, { reason: "customer_request" });
    return;
  }
  for (const { fulfillment_order_id, lines } of works) {
    await call(app.url, "POST", `/v1/fulfillment-orders/${fulfillment_order_id}/shipments`, {
      carrier: "dhl",
      parcels: [
        {
          tracking_number: `JD${fulfillment_order_id.slice(-12)}`,
          weight_grams: 700,
          lines: lines.map(({ line_no, quantity }) => ({ line_no, quantity })),
        },
      ],
    });
  }
  if (fate !== "returned") return;
  const lines = [{ line_no: 1, quantity: 1 }];
  const announced = { order_id, lines, reason: "did_not_fit" };
  const { return_id } = await call<{ return_id: string }>(app.url, "POST", "/v1/returns", announced);
  await call(app.url, "POST", `/v1/returns/${return_id}/receipts`, { location: `L-${index % size.locations}` });
}

/** Names, items, channels and locations vary, so that every filter of a list has many values. A dear order is held by the screening. */
function variedOrder(index: number, size: ShopSize, fate: Fate) {
  const skus = range(1 + (index % 3)).map((line) => `SKU-${(index * 7 + line * 131) % size.items}`);
  const order = orderOf(`live-${index}`, index, skus);
  const name = `Erika Muster ${index}`;
  const unit_price_minor = fate === "held" ? 2_000_000 : 1_999;
  const location = `L-${index % size.locations}`;
  return {
    ...order,
    channel: index % 25 === 3 ? "phone" : "shop",
    customer: { ...order.customer, name },
    billing_address: { ...order.billing_address, name },
    shipping_address: { ...order.shipping_address, name },
    lines: order.lines.map((line) => ({ ...line, unit_price_minor, delivery: { method: "ship", location } })),
    payments: order.payments.map((payment) => ({ ...payment, amount_minor: unit_price_minor * skus.length + 490 })),
  };
}

async function untilReleased(app: BenchApp, order_id: string): Promise<readonly Work[]> {
  for (const until = performance.now() + 60_000; performance.now() < until; await pauseMs(20)) {
    const path = `/v1/fulfillment-orders?order_id=${order_id}`;
    const { data } = await call<{ data: readonly Work[] }>(app.url, "GET", path, null);
    if (data.length > 0) return data;
  }
  throw new Error(`Order ${order_id} was not released within a minute.`);
}

/** Until nothing is under way: all money taken and given back, all documents issued. */
async function untilAtRest(database_url: string): Promise<void> {
  await withClient(database_url, async (client) => {
    for (const until = performance.now() + 120_000; performance.now() < until; await pauseMs(100)) {
      const { rows } = await client.query(
        `select exists (select from orders.orders where status not in ('completed', 'canceled', 'on_hold'))
             or exists (select from platform.intents where state <> 'done')
             or exists (select from platform.due_work where due_at <= clock_timestamp()) as busy`,
      );
      if (rows[0].busy === false) return;
    }
    throw new Error("The orders did not come to rest within two minutes.");
  });
}

function pauseMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
