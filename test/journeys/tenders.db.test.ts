import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import {
  authorized,
  byToken,
  byTransfer,
  documentsOf,
  headAt,
  line,
  moneyOf,
  onAccount,
  openRetailer,
  settledElsewhere,
} from "./retailer.ts";

/** How orders are paid: each way from the order to the books, exact to the cent. */
const app = await startApp();
const { stock, orderOf, place, act, ship, subjectsTo, mailsTo, levelOf } = await openRetailer(app);
await stock("A-100", "WH1", 200);
let transfers = 0;

const oneLine = (payments: Json[], more: Json = {}) =>
  place(orderOf({ lines: [line(1, "A-100", 2, 1_190)], payments, ...more }));
const completed = (order_id: string) => app.waitFor(order_id, (order) => order.status === "completed");
const released = (order_id: string) => app.waitFor(order_id, (order) => order.status === "released");
const statusOf = async (order_id: string) => (await app.call("GET", `/v1/orders/${order_id}`)).body;
const shipAll = async (order: Json, quantity = 2) =>
  ship(headAt(order, "WH1"), `T-${order.number}`, [{ line_no: 1, quantity }]);

async function transfer(order_number: string, amount_minor: number) {
  transfers += 1;
  const response = await fetch(`${app.provider().url}/transfers`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": `transfer-${transfers}` },
    body: JSON.stringify({ order_number, amount_minor, currency: "EUR" }),
  });
  assert.equal(response.status, 201);
}

for (const token of ["tok_ok", "tok_slow", "tok_pending"]) {
  test(`a card by ${token} is authorized by us, captured when the goods leave, and refunded by nobody`, async () => {
    const placed = await oneLine([byToken(token, 2_380)]);
    const ready = await released(placed.order_id);
    assert.deepEqual(moneyOf(ready), [[2_380, 0, 0, "authorized"]]);

    await shipAll(ready);
    const done = await completed(placed.order_id);
    assert.deepEqual(moneyOf(done), [[2_380, 2_380, 0, "paid"]]);
    assert.deepEqual(documentsOf(done), [["invoice", 2_380]]);
    assert.equal(done.payment_status, "paid");
    await app.assertSound();
  });
}

test("a declined card releases nothing; when it has not been replaced in time the order is canceled and the stock free", async () => {
  const before = await levelOf("A-100", "WH1");
  for (const token of ["tok_declined", "tok_pending_declined"]) {
    const placed = await oneLine([byToken(token, 2_380)]);
    const waiting = await app.waitFor(placed.order_id, (order) => order.payment_status === "declined");
    assert.equal(waiting.status, "awaiting_payment");
    assert.deepEqual(waiting.fulfillment_orders, []);
    assert.deepEqual(moneyOf(waiting), [[0, 0, 0, "declined"]]);

    const canceled = await app.hoursLater(169, () =>
      app.waitFor(placed.order_id, (order) => order.status === "canceled"),
    );
    assert.deepEqual(documentsOf(canceled), []);
    await app.settle();
    assert.deepEqual(subjectsTo(placed), [
      `Ihre Bestellung ${placed.number} ist eingegangen`,
      `Ihre Bestellung ${placed.number} wurde storniert`,
    ]);
  }
  assert.deepEqual(await levelOf("A-100", "WH1"), before);
  await app.assertSound();
});

test("a transfer in advance: the mail asks for it, a part is not enough, with the rest the goods go out", async () => {
  const placed = await oneLine([byTransfer(2_380)]);
  const waiting = await app.waitFor(placed.order_id, (order) => order.status === "awaiting_payment");
  assert.deepEqual(moneyOf(waiting), [[0, 0, 0, "pending"]]);
  await app.settle();
  const [received] = mailsTo(placed);
  assert.match(received?.text ?? "", /Bitte überweisen Sie 23,80\s€ bis zum .* unter Angabe von \d+ auf/);

  await transfer(placed.number, 1_880);
  const partly = await app.waitFor(placed.order_id, (order) => order.payment_status === "partially_paid");
  assert.equal(partly.status, "awaiting_payment");
  assert.deepEqual(partly.fulfillment_orders, []);

  await transfer(placed.number, 500);
  const ready = await released(placed.order_id);
  assert.equal(moneyOf(ready)[0][1], 2_380);
  await shipAll(ready);
  const done = await completed(placed.order_id);
  assert.equal(done.payment_status, "paid");
  assert.deepEqual(documentsOf(done), [["invoice", 2_380]]);
  await app.assertSound();
});

test("a transfer of which only a part comes in time cancels the order and goes back", async () => {
  const placed = await oneLine([byTransfer(2_380)]);
  await app.waitFor(placed.order_id, (order) => order.status === "awaiting_payment");
  await transfer(placed.number, 700);
  await app.waitFor(placed.order_id, (order) => order.payment_status === "partially_paid");

  const canceled = await app.hoursLater(169, () =>
    app.waitFor(placed.order_id, (order) => order.status === "canceled" && order.payment_status === "refunded"),
  );
  assert.deepEqual([moneyOf(canceled)[0][1], moneyOf(canceled)[0][2]], [700, 700]);
  await app.assertSound();
});

test("too much transferred is paid back, and a transfer for no order waits for a person", async () => {
  const placed = await oneLine([byTransfer(2_380)]);
  await app.waitFor(placed.order_id, (order) => order.status === "awaiting_payment");
  await transfer(placed.number, 2_680);
  await app.waitFor(placed.order_id, (order) => order.payments[0].refunded_minor === 300);
  await transfer("99999999", 4_200);
  await app.settle();

  const { body } = await app.call("GET", "/v1/exceptions");
  assert.deepEqual(
    body.data.map((exception: Json) => [exception.kind, exception.reason, exception.order_id]),
    [["payment", "transfer_unmatched", null]],
  );
  const given_up = { note: "sent back by hand" };
  await act(`/v1/exceptions/${body.data[0].exception_id}/give-ups`, given_up);
  assert.deepEqual((await app.call("GET", "/v1/exceptions")).body.data, []);
  await app.assertSound();
});

test("an unsigned notification of a transfer moves nothing", async () => {
  const placed = await oneLine([byTransfer(2_380)]);
  const waiting = await app.waitFor(placed.order_id, (order) => order.status === "awaiting_payment");
  const body = { type: "transfer_received", timestamp: new Date(0).toISOString(), data: {} };
  const signature = { "webhook-id": "m-1", "webhook-timestamp": "1770000000", "webhook-signature": "v1,bm9uZQ==" };

  const unsigned = await app.call("POST", "/v1/payment-notifications/sandbox", body);
  const forged = await app.call("POST", "/v1/payment-notifications/sandbox", body, signature);
  const unknown = await app.call("POST", "/v1/payment-notifications/nobody", body);

  assert.deepEqual([unsigned.status, unsigned.body.code], [401, "signature_invalid"]);
  assert.deepEqual([forged.status, forged.body.code], [401, "signature_invalid"]);
  assert.deepEqual([unknown.status, unknown.body.code], [404, "provider_unknown"]);
  assert.equal((await statusOf(placed.order_id)).version, waiting.version);
});

test("an order on account goes out at once; the money that comes later is booked once", async () => {
  const placed = await oneLine([onAccount(2_380)]);
  const ready = await released(placed.order_id);
  await shipAll(ready);
  const shipped = await completed(placed.order_id);
  assert.deepEqual(documentsOf(shipped), [["invoice", 2_380]]);
  assert.deepEqual(moneyOf(shipped)[0].slice(1, 3), [0, 0]);
  assert.equal(shipped.payment_status, "pending");

  const receipt = { amount_minor: 2_380, cause_id: "statement-7/3" };
  const path = `/v1/orders/${placed.order_id}/payment-receipts`;
  const { payment_id } = shipped.payments[0];
  assert.deepEqual(await act(path, receipt), { payment_id, booked: true });
  assert.deepEqual(await act(path, receipt), { payment_id, booked: false });
  await app.settle();
  const paid = await statusOf(placed.order_id);
  assert.deepEqual(moneyOf(paid)[0].slice(1), [2_380, 0, "paid"]);
  assert.equal(paid.payment_status, "paid");
  await app.assertSound();
});

test("what was paid on a marketplace is neither captured nor refunded by us", async () => {
  const before = app.provider().truth().operation_counts.succeeded;
  const placed = await oneLine([settledElsewhere(2_380)], { channel: "market" });
  const ready = await released(placed.order_id);
  const canceled = { lines: [{ line_no: 1, quantity: 1 }], reason: "customer_request" };
  await act(`/v1/orders/${placed.order_id}/cancellations`, canceled);
  await shipAll(ready, 1);
  const done = await completed(placed.order_id);
  await app.settle();

  assert.deepEqual(moneyOf(done), [[2_380, 2_380, 0, "paid"]]);
  assert.deepEqual(documentsOf(done), [["invoice", 1_190]]);
  assert.equal(app.provider().truth().operation_counts.succeeded, before);
  assert.deepEqual((await app.call("GET", "/v1/exceptions")).body.data, []);
  await app.assertSound();
});

test("of two tenders the prepaid one is used up first, then the card as far as goods have left", async () => {
  const order = orderOf({
    lines: [line(1, "A-100", 3, 1_190)],
    payments: [byTransfer(1_200), authorized(2_370)],
  });
  const placed = await place(order);
  await app.waitFor(placed.order_id, (current) => current.status === "awaiting_payment");
  await transfer(placed.number, 1_200);
  const ready = await released(placed.order_id);

  await shipAll(ready, 1);
  await app.settle();
  assert.deepEqual(
    moneyOf(await statusOf(placed.order_id)).map((payment: Json) => payment[1]),
    [1_200, 0],
  );
  await shipAll(ready, 1);
  await app.settle();
  assert.deepEqual(
    moneyOf(await statusOf(placed.order_id)).map((payment: Json) => payment[1]),
    [1_200, 1_180],
  );
  await act(`/v1/orders/${placed.order_id}/cancellations`, { reason: "customer_request" });
  const done = await completed(placed.order_id);
  await app.settle();

  const final = await statusOf(placed.order_id);
  assert.deepEqual(
    moneyOf(final).map((payment: Json) => payment.slice(1, 3)),
    [
      [1_200, 0],
      [1_180, 0],
    ],
  );
  assert.deepEqual(documentsOf(done), [
    ["invoice", 1_190],
    ["invoice", 1_190],
  ]);
  const { payment_id } = final.payments[1];
  const authorization = app
    .provider()
    .truth()
    .authorizations.find((each) => each.payment_id === payment_id);
  assert.deepEqual(
    authorization?.effects.map(({ kind, amount_minor }) => [kind, amount_minor]),
    [
      ["capture", 1_180],
      ["void", 1_190],
    ],
  );
  await app.assertSound();
});

test("of two at 10.00 each costs 10.00, whichever leaves first", async () => {
  const order = orderOf({ lines: [line(1, "A-100", 2, 1_000)], payments: [authorized(2_000)] });
  const placed = await place(order);
  const ready = await released(placed.order_id);
  await shipAll(ready, 1);
  await app.waitFor(placed.order_id, (current) => current.payments[0].captured_minor === 1_000);
  await shipAll(ready, 1);
  const done = await completed(placed.order_id);

  assert.deepEqual(documentsOf(done), [
    ["invoice", 1_000],
    ["invoice", 1_000],
  ]);
  await app.assertSound();
});
