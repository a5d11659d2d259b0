import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import {
  authorized,
  collectAt,
  documentsOf,
  headAt,
  line,
  moneyOf,
  onAccount,
  openRetailer,
  stagesOf,
} from "./retailer.ts";

/** What happens when locations do, or cannot do, what they are asked for. */
const app = await startApp();
const { stock, orderOf, place, act, work, ship, subjectsTo, mailsTo, levelOf } = await openRetailer(app);

const completed = (order_id: string) => app.waitFor(order_id, (order) => order.status === "completed");
const released = (order_id: string) => app.waitFor(order_id, (order) => order.status === "released");
const read = async (order_id: string) => (await app.call("GET", `/v1/orders/${order_id}`)).body;
const empty = async (sku: string, location: string) => {
  const level = await levelOf(sku, location);
  if (level && level.on_hand > 0) await stock(sku, location, -level.on_hand);
};

test("click and collect: picked in the store, the customer is called, pays when collecting", async () => {
  await stock("B-200", "ST1", 3);
  const lines = [line(1, "B-200", 2, 1_550, collectAt("ST1"))];
  const placed = await place(orderOf({ lines, shipping_address: null, payments: [authorized(3_100)] }));
  const ready = await released(placed.order_id);
  assert.equal(ready.workflow.code, "collect");
  const head = headAt(ready, "ST1");
  assert.equal(head.delivery_method, "collect");

  const early = await app.call("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/hand-overs`, {});
  assert.deepEqual([early.status, early.body.code], [409, "not_possible_in_status"]);
  const shipped = { carrier: "DHL", parcels: [{ lines: [{ line_no: 1, quantity: 1 }] }] };
  const wrong = await app.call("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/shipments`, shipped);
  assert.deepEqual([wrong.status, wrong.body.code], [409, "not_possible_for_method"]);

  const picked = await work(head, "picks", { lines: [{ line_no: 1, quantity: 2 }] });
  assert.equal(picked.status, "ready_to_collect");
  await app.settle();
  assert.equal((await read(placed.order_id)).status, "ready_to_collect");
  assert.deepEqual(moneyOf(await read(placed.order_id)), [[3_100, 0, 0, "authorized"]]);
  assert.equal(subjectsTo(placed).at(-1), `Ihre Bestellung ${placed.number} liegt zur Abholung bereit`);
  assert.match(mailsTo(placed).at(-1)?.text ?? "", /Ort ST1/);

  await work(head, "hand-overs", {});
  const done = await completed(placed.order_id);
  assert.deepEqual(moneyOf(done), [[3_100, 3_100, 0, "paid"]]);
  assert.deepEqual(documentsOf(done), [["invoice", 3_100]]);
  assert.deepEqual(stagesOf(done), [[["delivered", 2, null]]]);
  assert.deepEqual(await levelOf("B-200", "ST1"), { on_hand: 1, reserved: 0 });
  await app.assertSound();
});

test("a short pick corrects the stock, and another location sends the rest", async () => {
  await stock("A-100", "WH1", 3);
  await stock("A-100", "WH2", 5);
  const placed = await place(orderOf({ lines: [line(1, "A-100", 3, 1_190)], payments: [authorized(3_570)] }));
  const first = await released(placed.order_id);
  assert.deepEqual(stagesOf(first), [[["released", 3, "WH1"]]]);

  await work(headAt(first, "WH1"), "picks", { lines: [{ line_no: 1, quantity: 1 }] });
  const again = await app.waitFor(placed.order_id, (order) => order.fulfillment_orders.length === 2);
  assert.deepEqual(
    again.fulfillment_orders.map((head: Json) => [
      head.location,
      head.lines[0].quantity - head.lines[0].refused_quantity,
    ]),
    [
      ["WH1", 1],
      ["WH2", 2],
    ],
  );
  assert.deepEqual(await levelOf("A-100", "WH1"), { on_hand: 1, reserved: 1 });

  await ship(headAt(again, "WH1"), "T-1", [{ line_no: 1, quantity: 1 }]);
  await app.waitFor(placed.order_id, (order) => order.status === "partially_shipped" && order.invoices.length === 1);
  await ship(headAt(again, "WH2"), "T-2", [{ line_no: 1, quantity: 2 }]);
  const done = await completed(placed.order_id);
  assert.deepEqual(moneyOf(done), [[3_570, 3_570, 0, "paid"]]);
  assert.deepEqual(documentsOf(done), [
    ["invoice", 1_190],
    ["invoice", 2_380],
  ]);
  assert.deepEqual(await levelOf("A-100", "WH1"), { on_hand: 0, reserved: 0 });
  assert.deepEqual(await levelOf("A-100", "WH2"), { on_hand: 3, reserved: 0 });
  await app.settle();
  assert.deepEqual(subjectsTo(placed), [
    `Ihre Bestellung ${placed.number} ist eingegangen`,
    `Ihre Bestellung ${placed.number} ist bestätigt`,
    `Ein Teil Ihrer Bestellung ${placed.number} ist unterwegs`,
    `Ihre Bestellung ${placed.number} ist unterwegs`,
  ]);
  await app.assertSound();
});

test("a location that refuses for lack of hands keeps its stock and is not asked again", async () => {
  await empty("A-100", "WH2");
  await stock("A-100", "WH1", 2);
  await stock("A-100", "WH2", 2);
  const placed = await place(orderOf({ lines: [line(1, "A-100", 2, 1_000)], payments: [authorized(2_000)] }));
  const first = await released(placed.order_id);

  const refused = await work(headAt(first, "WH1"), "refusals", { reason: "capacity" });
  assert.equal(refused.status, "refused");
  const again = await app.waitFor(placed.order_id, (order) => headAt(order, "WH2") !== undefined);
  assert.deepEqual(stagesOf(again), [[["released", 2, "WH2"]]]);
  assert.deepEqual(await levelOf("A-100", "WH1"), { on_hand: 2, reserved: 0 });

  await ship(headAt(again, "WH2"), "T-3", [{ line_no: 1, quantity: 2 }]);
  const done = await completed(placed.order_id);
  assert.deepEqual(moneyOf(done), [[2_000, 2_000, 0, "paid"]]);
  const events = (await app.call("GET", `/v1/orders/${placed.order_id}/events`)).body.data;
  assert.deepEqual(
    events.filter((event: Json) => event.type === "fulfillment_order_refused").map((event: Json) => event.data.reason),
    ["capacity"],
  );
  await app.assertSound();
});

test("what nobody has is backordered, and goes out when the stock has arrived, the most urgent order first", async () => {
  const lines = [line(1, "C-300", 2, 595)];
  const calm = await place(orderOf({ lines, payments: [onAccount(1_190)] }));
  const urgent = await place(orderOf({ lines, payments: [onAccount(1_190)], priority: 90 }));
  for (const { order_id } of [calm, urgent]) await app.waitFor(order_id, (order) => order.status === "backordered");

  await stock("C-300", "WH1", 3);
  const first = await released(urgent.order_id);
  assert.deepEqual(stagesOf(first), [[["released", 2, "WH1"]]]);
  await app.settle();
  assert.deepEqual(
    stagesOf(await read(calm.order_id)).map((stages: Json) => stages.map((part: Json) => part[1])),
    [[1, 1]],
  );

  await stock("C-300", "WH1", 1);
  const rest = await app.waitFor(calm.order_id, (order) => order.fulfillment_orders.length === 2);
  await ship(headAt(first, "WH1"), "T-4", [{ line_no: 1, quantity: 2 }]);
  for (const head of rest.fulfillment_orders) await ship(head, "T-5", [{ line_no: 1, quantity: 1 }]);
  assert.deepEqual(documentsOf(await completed(urgent.order_id)), [["invoice", 1_190]]);
  assert.deepEqual(documentsOf(await completed(calm.order_id)), [
    ["invoice", 595],
    ["invoice", 595],
  ]);
  await app.assertSound();
});

test("an order that is held is not released until the hold is lifted, and says who held it", async () => {
  const lines = [line(1, "C-300", 1, 800)];
  const placed = await place(orderOf({ lines, payments: [onAccount(800)] }));
  await app.waitFor(placed.order_id, (order) => order.status === "backordered");
  const held = await act(`/v1/orders/${placed.order_id}/holds`, { code: "address_check", note: "house number?" });
  assert.equal(held.status, "on_hold");
  const [hold] = held.holds;
  assert.deepEqual(
    [hold.code, hold.origin, hold.note, hold.placed_by],
    ["address_check", "manual", "house number?", "api:administrator"],
  );

  await stock("C-300", "WH1", 1);
  await app.settle();
  const waiting = await read(placed.order_id);
  assert.deepEqual([waiting.status, waiting.fulfillment_orders], ["on_hold", []]);

  const other = await app.call("DELETE", `/v1/orders/${placed.order_id}/holds/${placed.order_id}`);
  assert.deepEqual([other.status, other.body.code], [404, "hold_not_found"]);
  const lifted = await app.call("DELETE", `/v1/orders/${placed.order_id}/holds/${hold.hold_id}`);
  assert.equal(lifted.status, 200);
  const ready = await released(placed.order_id);
  assert.deepEqual(ready.holds, []);
  await ship(headAt(ready, "WH1"), "T-6", [{ line_no: 1, quantity: 1 }]);
  const done = await completed(placed.order_id);
  assert.deepEqual(documentsOf(done), [["invoice", 800]]);

  const late = await app.call("POST", `/v1/orders/${placed.order_id}/holds`, {});
  assert.deepEqual([late.status, late.body.code], [409, "order_is_final"]);
  await app.assertSound();
});

test("more than was asked for cannot be picked or shipped, and the attempt leaves nothing behind", async () => {
  await empty("A-100", "WH1");
  await stock("A-100", "WH1", 2);
  const placed = await place(orderOf({ lines: [line(1, "A-100", 2, 1_000)], payments: [authorized(2_000)] }));
  const ready = await released(placed.order_id);
  const path = `/v1/fulfillment-orders/${headAt(ready, "WH1").fulfillment_order_id}`;

  for (const [action, body, status, code] of [
    ["picks", { lines: [{ line_no: 1, quantity: 3 }] }, 409, "more_than_to_do"],
    ["picks", { lines: [{ line_no: 7, quantity: 1 }] }, 422, "line_not_in_fulfillment_order"],
    ["shipments", { carrier: "DHL", parcels: [{ lines: [{ line_no: 1, quantity: 3 }] }] }, 409, "more_than_to_do"],
    ["hand-overs", {}, 409, "not_possible_for_method"],
    ["packs", {}, 409, "not_possible_in_status"],
  ] as const) {
    const answer = await app.call("POST", `${path}/${action}`, body);
    assert.deepEqual([action, answer.status, answer.body.code], [action, status, code]);
  }
  const after = await read(placed.order_id);
  assert.equal(after.version, ready.version);
  assert.deepEqual(moneyOf(after), [[2_000, 0, 0, "authorized"]]);
  await app.assertSound();
});
