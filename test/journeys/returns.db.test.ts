import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import {
  authorized,
  documentsOf,
  headAt,
  line,
  moneyOf,
  onAccount,
  openRetailer,
  settledElsewhere,
  shippingCharge,
  stagesOf,
} from "./retailer.ts";

/** Goods that come back, the money that follows them, and what does not come back. */
const app = await startApp();
const { stock, orderOf, place, act, ship, levelOf } = await openRetailer(app);
await stock("A-100", "WH1", 50);

async function shippedOrder(more: Json): Promise<Json> {
  const placed = await place(orderOf(more));
  const ready = await app.waitFor(placed.order_id, (order) => order.status === "released");
  const lines = more.lines.map(({ line_no, quantity }: Json) => ({ line_no, quantity }));
  await ship(headAt(ready, "WH1"), "T-1", lines);
  return app.waitFor(placed.order_id, (order) => order.status === "completed");
}
const read = async (order_id: string) => (await app.call("GET", `/v1/orders/${order_id}`)).body;
const announce = (order_id: string, quantity: number) =>
  act("/v1/returns", { order_id, lines: [{ line_no: 1, quantity }], reason: "too_small" });

test("returned units are credited one by one to the cent, refunded, and on the shelf again", async () => {
  const order = await shippedOrder({
    lines: [line(1, "A-100", 3, 3_333, { discounts: [{ code: "WELCOME", amount_minor: 100 }] })],
    charges: [shippingCharge(490)],
    payments: [authorized(10_389)],
  });
  assert.deepEqual(documentsOf(order), [["invoice", 10_389]]);
  const before = await levelOf("A-100", "WH1");

  const credited: number[] = [];
  for (const number of [1, 2, 3]) {
    const announced = await announce(order.order_id, 1);
    assert.equal(announced.state, "registered");
    const received = await act(`/v1/returns/${announced.return_id}/receipts`, { location: "WH1" });
    assert.equal(received.state, "received");
    const now = await app.waitFor(order.order_id, (current) => current.invoices.length === 1 + number);
    credited.push(documentsOf(now).at(-1)[1]);
  }
  await app.settle();
  const final = await read(order.order_id);
  const notes = documentsOf(final).filter(([kind]: Json) => kind === "credit_note");
  const sum = notes.reduce((total: number, [, amount]: Json) => total + Math.abs(amount), 0);
  assert.equal(notes.length, 3);
  assert.equal(moneyOf(final)[0][2], sum);
  assert.equal(sum, final.payments[0].captured_minor - final.totals.owed_minor);
  assert.deepEqual(stagesOf(final), [[["returned", 3, null]]]);
  assert.deepEqual(await levelOf("A-100", "WH1"), { on_hand: (before?.on_hand ?? 0) + 3, reserved: 0 });
  for (const { invoice_id, kind } of final.invoices.filter((each: Json) => each.kind === "credit_note")) {
    const { body } = await app.call("GET", `/v1/invoices/${invoice_id}`);
    assert.deepEqual([kind, body.corrects_invoice_id], ["credit_note", order.invoices[0].invoice_id]);
  }
  await app.assertSound();
});

test("scrapped goods are refunded and do not go on sale again", async () => {
  const order = await shippedOrder({ lines: [line(1, "A-100", 2, 1_190)], payments: [authorized(2_380)] });
  const before = await levelOf("A-100", "WH1");
  const { return_id } = await announce(order.order_id, 2);
  const lines = [{ line_no: 1, quantity: 1, disposition: "scrap" }];
  await act(`/v1/returns/${return_id}/receipts`, { location: "WH1", lines });
  await app.waitFor(order.order_id, (current) => current.payments[0].refunded_minor === 1_190);

  assert.deepEqual(await levelOf("A-100", "WH1"), before);
  assert.deepEqual(stagesOf(await read(order.order_id)), [
    [
      ["shipped", 1, null],
      ["returned", 1, null],
    ],
  ]);
  await app.assertSound();
});

test("a return of an unpaid account is credited and nothing is refunded; of a marketplace order it is refunded there", async () => {
  const before = app.provider().truth().operation_counts.succeeded;
  for (const [channel, payment] of [
    ["shop-de", onAccount(2_380)],
    ["market", settledElsewhere(2_380)],
  ] as const) {
    const order = await shippedOrder({ channel, lines: [line(1, "A-100", 2, 1_190)], payments: [payment] });
    const { return_id } = await announce(order.order_id, 1);
    await act(`/v1/returns/${return_id}/receipts`, { location: "WH1" });
    const credited = await app.waitFor(order.order_id, (current) => current.invoices.length === 2);
    await app.settle();
    assert.deepEqual(
      documentsOf(credited).map(([kind, amount]: Json) => [kind, Math.abs(amount)]),
      [
        ["invoice", 2_380],
        ["credit_note", 1_190],
      ],
    );
    assert.equal((await read(order.order_id)).payments[0].refunded_minor, 0);
  }
  assert.equal(app.provider().truth().operation_counts.succeeded, before);
  assert.deepEqual((await app.call("GET", "/v1/exceptions")).body.data, []);
  await app.assertSound();
});

test("what was not sent, is announced already, or came back already cannot be returned", async () => {
  const order = await shippedOrder({ lines: [line(1, "A-100", 2, 1_190)], payments: [authorized(2_380)] });
  const { return_id } = await announce(order.order_id, 1);
  const attempt = async (path: string, body: Json) => {
    const answer = await app.call("POST", path, body);
    return [answer.status, answer.body.code];
  };
  const back = (line_no: number, quantity: number, order_id = order.order_id) =>
    attempt("/v1/returns", { order_id, lines: [{ line_no, quantity }], reason: "too_small" });

  assert.deepEqual(await back(1, 2), [409, "quantity_not_returnable"]);
  assert.deepEqual(await back(9, 1), [422, "return_line_not_found"]);
  assert.deepEqual(await back(1, 1, return_id), [404, "order_not_found"]);
  const receipt = `/v1/returns/${return_id}/receipts`;
  assert.deepEqual(await attempt(receipt, { location: "NOWHERE" }), [422, "return_location_unknown"]);
  assert.deepEqual(await attempt(`/v1/returns/${order.order_id}/receipts`, { location: "WH1" }), [
    404,
    "return_not_found",
  ]);
  const twice = { line_no: 1, quantity: 1, disposition: "restock" };
  assert.deepEqual(await attempt(receipt, { location: "WH1", lines: [{ ...twice, quantity: 2 }] }), [
    409,
    "quantity_not_returnable",
  ]);
  assert.equal((await read(order.order_id)).version, order.version + 1);
  await act(receipt, { location: "WH1", lines: [twice] });
  assert.deepEqual(await attempt(receipt, { location: "WH1" }), [409, "return_already_received"]);
  await app.assertSound();
});
