import assert from "node:assert/strict";
import { newId } from "../../../src/kernel/ids.ts";
import { pause } from "../harness/api-client.ts";
import type { Json } from "../running-app.ts";
import type { Client } from "./client.ts";

import {
  ADDRESS,
  isOver,
  LOCATIONS,
  moneyIs,
  moneyOf,
  orderBody,
  PATIENCE_MS,
  parcelsOf,
  place,
  released,
  type Scenario,
  shipAll,
  withMail,
  work,
} from "./scenario-world.ts";
import { cancelAll, notesAndViews, people, settings, stockAndMasterData, webhooks, words } from "./scenarios-office.ts";

/** From the shelf to the customer, step by step, and one of three units back. */
const shipAndReturn: Scenario = async ({ client }) => {
  const placed = await place(client, orderBody({ COAT: 2, BOOK: 1 }, withMail()));
  const order = await released(client, placed);
  for (const head of order.fulfillment_orders) {
    await work(client, head, "acceptances");
    const lines = head.lines.map(({ line_no, quantity }: Json) => ({ line_no, quantity }));
    await work(client, head, "picks", { lines });
    await work(client, head, "packs");
    await work(client, head, "shipments", parcelsOf(head));
  }
  const shipped = await client.waitFor(placed.order_id, (current) => current.status === "completed");
  assert.deepEqual(moneyOf(shipped), [11_275, 11_275, 0, 11_275]);
  const body = { order_id: placed.order_id, lines: [{ line_no: 1, quantity: 1 }], reason: "changed_mind" };
  const { return_id } = await client.ask("POST", "/v1/returns", body);
  await client.ask("POST", `/v1/returns/${return_id}/receipts`, { location: LOCATIONS[0] });
  await moneyIs(client, placed, [11_275, 11_275, 4_990, 6_285]);
  return [placed.order_id];
};

/** Held, lifted, one unit canceled, the rest shipped: what is not captured is given up. */
const holdAndCancel: Scenario = async ({ client }) => {
  const { order_id } = await place(client, orderBody({ COAT: 2 }));
  const held = await client.ask("POST", `/v1/orders/${order_id}/holds`, { code: "check" });
  const canceled = await client.ask("POST", `/v1/orders/${order_id}/cancellations`, {
    lines: [{ line_no: 1, quantity: 1 }],
    reason: "customer_request",
  });
  assert.equal(canceled.totals.owed_minor, 4_990);
  const { hold_id } = held.holds.find((hold: Json) => hold.code === "check");
  await client.ask("DELETE", `/v1/orders/${order_id}/holds/${hold_id}`, undefined, { or_status: 404 });
  const order = await client.waitFor(order_id, (current) => current.status === "released");
  const done = await shipAll(client, order);
  assert.equal(done.status, "completed");
  await client.waitFor(
    order_id,
    (current) => current.payments[0].captured_minor === 4_990 && current.invoices.length === 1,
  );
  return [order_id];
};

/** The first location refuses, the second is asked, and the office sends the work back to the first, which ships. Asked for more than there is, the rest waits, is sourced anew, and canceled. */
const refuseAndSourceAnew: Scenario = async ({ client }) => {
  const placed = await place(client, orderBody({ COAT: 1 }));
  const order = await released(client, placed);
  const [head] = order.fulfillment_orders;
  await work(client, head, "refusals", { reason: "capacity" });
  const again = await client.waitFor(placed.order_id, (current) =>
    current.fulfillment_orders.some((each: Json) => each.location !== head.location && each.status === "released"),
  );
  const second = again.fulfillment_orders.find((each: Json) => each.location !== head.location);
  await client.ask("POST", `/v1/orders/${placed.order_id}/moves`, { from: second.location, to: head.location });
  const moved = await client.waitFor(placed.order_id, (current) =>
    current.fulfillment_orders.some((each: Json) => each.location === head.location && each.status === "released"),
  );
  const done = await shipAll(client, moved);
  assert.deepEqual([done.status, ...moneyOf(done)], ["completed", 4_990, 4_990, 0, 4_990]);

  const wanting = await place(
    client,
    orderBody(
      {},
      {
        lines: [{ line_no: 1, sku: "NONE-LEFT", quantity: 1, unit_price_minor: 500, tax_rate_percent: 19 }],
        payments: [{ method: "card", provider: "sandbox", token: "tok_ok", amount_minor: 500 }],
      },
    ),
  );
  await client.waitFor(wanting.order_id, (current) => current.status === "backordered");
  await client.ask("POST", `/v1/orders/${wanting.order_id}/resourcing`, {});
  await client.waitFor(wanting.order_id, (current) => current.status === "backordered");
  await client.ask("POST", `/v1/orders/${wanting.order_id}/cancellations`, { reason: "not_available" });
  await client.waitFor(
    wanting.order_id,
    (current) => current.status === "canceled" && current.payments[0].status === "voided",
  );
  return [placed.order_id, wanting.order_id];
};

/** Sent to another address while a location has it: that work is taken back, and what is released anew is shipped. */
const sendElsewhere: Scenario = async ({ client }) => {
  const { order_id } = await place(client, orderBody({ COAT: 1 }));
  const order = await released(client, { order_id });
  const [head] = order.fulfillment_orders;
  await client.ask("POST", `/v1/orders/${order_id}/address-changes`, {
    shipping_address: { ...ADDRESS, street: "Alstertor 1", postal_code: "20095", city: "Hamburg" },
    reason: "customer_request",
  });
  const again = await client.waitFor(
    order_id,
    ({ status, fulfillment_orders }) => status === "released" && fulfillment_orders.length === 2,
  );
  const old = again.fulfillment_orders.find((each: Json) => each.fulfillment_order_id === head.fulfillment_order_id);
  assert.equal(old.status, "canceled");
  const done = await shipAll(client, again);
  assert.deepEqual([done.status, ...moneyOf(done)], ["completed", 4_990, 4_990, 0, 4_990]);
  return [order_id];
};

/** Collected in the store. */
const collect: Scenario = async ({ client, query }) => {
  const body = orderBody({ COAT: 1 });
  body.lines[0].delivery = { method: "collect", location: "st-hamburg" };
  const placed = await place(client, { ...body, shipping_address: null });
  const order = await released(client, placed);
  const [head] = order.fulfillment_orders;
  await work(client, head, "picks", { lines: [{ line_no: 1, quantity: 1 }] });
  const [told] = await query<{ hand_over_code: string }>(
    "select hand_over_code from fulfillment.fulfillment_orders where fulfillment_order_id = $1",
    [head.fulfillment_order_id],
  );
  await work(client, head, "hand-overs", { code: told?.hand_over_code });
  const done = await client.waitFor(placed.order_id, isOver);
  assert.deepEqual([done.status, ...moneyOf(done)], ["completed", 4_990, 4_990, 0, 4_990]);
  return [placed.order_id];
};

/** Paid in advance: a part is booked by hand, the rest comes as a transfer that the provider tells of. */
const transfer: Scenario = async ({ client, provider_url }) => {
  const payments = [{ method: "bank_transfer", provider: "sandbox", amount_minor: 1_295 }];
  const placed = await place(client, orderBody({ BOOK: 1 }, { payments }));
  await client.waitFor(placed.order_id, (order) => order.status === "awaiting_payment");
  await client.ask("POST", `/v1/orders/${placed.order_id}/payment-receipts`, {
    amount_minor: 295,
    cause_id: "statement-1",
  });
  await payByTransfer(provider_url, placed.number, 1_000);
  const order = await released(client, placed);
  const done = await shipAll(client, order);
  assert.deepEqual([done.status, ...moneyOf(done)], ["completed", 1_295, 1_295, 0, 1_295]);
  return [placed.order_id];
};

async function payByTransfer(provider_url: string, order_number: string, amount_minor: number): Promise<void> {
  const body = JSON.stringify({ order_number, amount_minor, currency: "EUR" });
  const headers = { "content-type": "application/json", "idempotency-key": newId() };
  const response = await fetch(`${provider_url}/transfers`, { method: "POST", headers, body });
  assert.equal(response.status, 201);
}

/** Two transfers for orders that do not exist; of the exceptions one is tried again, one given up. */
const exceptions: Scenario = async ({ client, provider_url }) => {
  for (const [path, body] of [
    ["retries", {}],
    ["give-ups", { note: "sent back by hand" }],
  ] as const) {
    await payByTransfer(provider_url, "99999999", 100);
    const exception_id = await openTransfer(client);
    await client.ask("POST", `/v1/exceptions/${exception_id}/${path}`, body, { or_status: 404 });
  }
  return [];
};

async function openTransfer(client: Client): Promise<string> {
  for (const give_up_at = performance.now() + PATIENCE_MS; performance.now() < give_up_at; ) {
    const { data } = await client.ask("GET", "/v1/exceptions?limit=200");
    const found = data.find((exception: Json) => exception.reason === "transfer_unmatched");
    if (found) return found.exception_id;
    await pause(25);
  }
  throw new Error("No exception for a transfer without an order came to be.");
}

/** The provider is down for a moment. */
const outage: Scenario = async (stage) => {
  const next = ["error_before_effect", "error_before_effect", "lost_reply"];
  await fetch(`${stage.provider_url}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ next }),
  });
  return cancelAll(stage);
};

/** Many orders at once, one of which cannot be advanced before somebody has repaired what is in its way. */
const poisonedBatch: Scenario = async ({ client, query }) => {
  const bodies = [orderBody({ BOOK: 1 }), orderBody({ COAT: 1 }), orderBody({ BOOK: 1 })];
  const external_id = bodies[1].external_id;
  await query("insert into public.poisoned_orders (external_id) values ($1)", [external_id]);
  const { results } = await client.ask("POST", "/v1/orders/batch", { orders: bodies });
  const ids: string[] = results.map((result: Json) => result.order_id);
  const give_up_at = performance.now() + PATIENCE_MS;
  for (;;) {
    assert(performance.now() < give_up_at, "the order that cannot be advanced was not parked");
    const parked = await query(
      "select from platform.exceptions join orders.orders using (tenant_id, order_id) where external_id = $1 and reason = 'advance_failed'",
      [external_id],
    );
    if (parked.length > 0) break;
    await pause(25);
  }
  await query("delete from public.poisoned_orders where external_id = $1", [external_id]);
  for (const order_id of ids) {
    await client.ask("POST", `/v1/orders/${order_id}/cancellations`, { reason: "customer_request" });
    await client.waitFor(order_id, (order) => order.status === "canceled");
  }
  return ids;
};

/** The first order of a process takes a block of numbers. */
const firstOrder: Scenario = async ({ client, freshClient }) => {
  const placed = await place(await freshClient(), orderBody({ BOOK: 1 }));
  await released(client, placed);
  await client.ask("POST", `/v1/orders/${placed.order_id}/cancellations`, { reason: "customer_request" });
  await client.waitFor(placed.order_id, (order) => order.status === "canceled");
  return [placed.order_id];
};

/** By name; the quick ones first. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  stockAndMasterData,
  settings,
  people,
  cancelAll,
  notesAndViews,
  words,
  exceptions,
  webhooks,
  firstOrder,
  collect,
  transfer,
  holdAndCancel,
  shipAndReturn,
  refuseAndSourceAnew,
  sendElsewhere,
  outage,
  poisonedBatch,
};
