import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, byTransfer, line, moneyOf, openRetailer } from "./retailer.ts";

/** What an action would do is said before it is done, and then it does just that. */
const app = await startApp();
const { stock, orderOf, place, act, levelOf } = await openRetailer(app);
await stock("A-100", "WH1", 10);
await stock("B-200", "WH2", 1);

const preview = (order: Json, body: Json, headers = {}) =>
  app.call("POST", `/v1/orders/${order.order_id}/previews`, body, headers);
const readOrder = async (order: Json) => (await app.call("GET", `/v1/orders/${order.order_id}`)).body;

test("canceling a part of an order that waits for its payment tells what it frees, and does it", async () => {
  const placed = await place(
    orderOf({ lines: [line(1, "A-100", 3, 1_190), line(2, "B-200", 1, 2_380)], payments: [byTransfer(5_950)] }),
  );
  const waiting = await app.waitFor(placed.order_id, (order) => order.status === "awaiting_payment");
  await app.settle();
  const level = await levelOf("A-100", "WH1");

  const { status, body } = await preview(waiting, { action: "cancel", lines: [{ line_no: 1, quantity: 2 }] });

  assert.equal(status, 200);
  assert.deepEqual(body, {
    canceled: [{ line_no: 1, quantity: 2 }],
    places: [{ location: "WH1", line_no: 1, sku: "A-100", quantity: -2 }],
    payments: [],
    due: { before_at: null, after_at: null },
    status: { before: "awaiting_payment", after: "awaiting_payment" },
    owed: { before_minor: 5_950, after_minor: 3_570 },
  });
  assert.deepEqual(await readOrder(waiting), waiting);
  assert.deepEqual(await levelOf("A-100", "WH1"), level);

  await act(`/v1/orders/${waiting.order_id}/cancellations`, {
    lines: [{ line_no: 1, quantity: 2 }],
    reason: "customer_request",
  });
  await app.settle();
  const after = await readOrder(waiting);
  assert.equal(after.totals.owed_minor, 3_570);
  assert.deepEqual(await levelOf("A-100", "WH1"), { on_hand: 10, reserved: (level?.reserved ?? 0) - 2 });
  await app.assertSound();
});

test("canceling what is authorized tells what becomes of the authorization", async () => {
  const placed = await place(orderOf({ lines: [line(1, "C-300", 2, 1_190)], payments: [authorized(2_380)] }));
  const waiting = await app.waitFor(placed.order_id, (order) => order.status === "backordered");

  const { body } = await preview(waiting, { action: "cancel" });

  assert.deepEqual(body.payments, [{ kind: "void", method: "card", provider: "sandbox", amount_minor: 2_380 }]);
  assert.deepEqual(body.status, { before: "backordered", after: "canceled" });
  assert.deepEqual(moneyOf(await readOrder(waiting)), [[2_380, 0, 0, "authorized"]]);
});

test("what would be refused is refused in the preview, and a stale one says so", async () => {
  const placed = await place(orderOf({ lines: [line(1, "C-300", 1, 1_190)], payments: [authorized(1_190)] }));
  const waiting = await app.waitFor(placed.order_id, (order) => order.status === "backordered");

  const too_many = await preview(waiting, { action: "cancel", lines: [{ line_no: 1, quantity: 2 }] });
  assert.deepEqual([too_many.status, too_many.body.code], [409, "quantity_not_cancelable"]);
  const no_hold = await preview(waiting, { action: "lift_hold", hold_id: "00000000-0000-7000-8000-000000000009" });
  assert.deepEqual([no_hold.status, no_hold.body.code], [404, "hold_not_found"]);
  const stale = await preview(waiting, { action: "hold" }, { "if-match": `"${waiting.version + 7}"` });
  assert.deepEqual([stale.status, stale.body.code], [412, "precondition_failed"]);
  const unknown = await preview({ order_id: "00000000-0000-7000-8000-00000000000a" }, { action: "hold" });
  assert.deepEqual([unknown.status, unknown.body.code], [404, "order_not_found"]);
  assert.deepEqual(await readOrder(waiting), waiting);
});

test("lifting a hold shows from where the goods would come, and takes nothing yet", async () => {
  const placed = await place(orderOf({ lines: [line(1, "C-300", 1, 1_190)], payments: [authorized(1_190)] }));
  const waiting = await app.waitFor(placed.order_id, (order) => order.status === "backordered");
  const held = await act(`/v1/orders/${waiting.order_id}/holds`, { code: "address_check" });
  await app.settle();
  // Three units go to the orders that have waited longer.
  await stock("C-300", "WH2", 4);
  await app.settle();

  const { body } = await preview(held, { action: "lift_hold", hold_id: held.holds[0].hold_id });

  assert.deepEqual(body.places, [{ location: "WH2", line_no: 1, sku: "C-300", quantity: 1 }]);
  assert.deepEqual(await levelOf("C-300", "WH2"), { on_hand: 4, reserved: 3 });
});
