import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, line, openRetailer } from "./retailer.ts";

/** What lies too long at one place is given to another by somebody in the office. */
const app = await startApp();
const { stock, orderOf, place, act, levelOf } = await openRetailer(app);
await stock("A-100", "WH1", 10);
await stock("A-100", "WH2", 10);

const moves = (order: Json, body: Json, headers = {}) =>
  app.call("POST", `/v1/orders/${order.order_id}/moves`, body, headers);
const workOf = (order: Json) => order.fulfillment_orders.map(({ location, status }: Json) => [location, status]).sort();
const released = async () => {
  const placed = await place(orderOf({ lines: [line(1, "A-100", 2, 1_190)], payments: [authorized(2_380)] }));
  const order = await app.waitFor(placed.order_id, ({ status }) => status === "released");
  return {
    order,
    from: order.fulfillment_orders[0].location,
    other: order.fulfillment_orders[0].location === "WH1" ? "WH2" : "WH1",
  };
};

test("what a place has not picked goes to the best other one, and its stock is free again", async () => {
  const { order, from, other } = await released();
  const before = [await levelOf("A-100", from), await levelOf("A-100", other)] as const;
  assert.deepEqual(
    order.allowed_actions.find(({ action }: Json) => action === "move"),
    { action: "move" },
  );

  const preview = await app.call("POST", `/v1/orders/${order.order_id}/previews`, { action: "move", from });
  assert.equal(preview.status, 200);
  assert.deepEqual(
    preview.body.places.sort((a: Json, b: Json) => a.quantity - b.quantity),
    [
      { location: from, line_no: 1, sku: "A-100", quantity: -2 },
      { location: other, line_no: 1, sku: "A-100", quantity: 2 },
    ],
  );
  assert.deepEqual((await app.call("GET", `/v1/orders/${order.order_id}`)).body, order);

  const { status } = await moves(order, { from, reason: "late" });
  assert.equal(status, 200);
  const moved = await app.waitFor(order.order_id, ({ fulfillment_orders }) =>
    fulfillment_orders.some((head: Json) => head.location === other && head.status === "released"),
  );
  assert.deepEqual(
    workOf(moved),
    [
      [from, "refused"],
      [other, "released"],
    ].sort(),
  );
  assert.deepEqual(
    [await levelOf("A-100", from), await levelOf("A-100", other)],
    [
      { on_hand: before[0]?.on_hand, reserved: (before[0]?.reserved ?? 0) - 2 },
      { on_hand: before[1]?.on_hand, reserved: (before[1]?.reserved ?? 0) + 2 },
    ],
  );
  const { body } = await app.call("GET", `/v1/orders/${order.order_id}/events`);
  const [event] = body.data.filter(({ type }: Json) => type === "units_moved");
  assert.deepEqual(event.data, { from, to: null, lines: [{ line_no: 1, quantity: 2 }], reason: "late" });
  await app.assertSound();
});

test("it goes to the place that is named, also back to the one it was taken from", async () => {
  const { order, from, other } = await released();
  await moves(order, { from, to: other });
  const away = await app.waitFor(order.order_id, ({ fulfillment_orders }) =>
    fulfillment_orders.some((head: Json) => head.location === other && head.status === "released"),
  );
  assert.equal(away.lines[0].delivery.location, other);

  await moves(away, { from: other, to: from });
  const back = await app.waitFor(order.order_id, ({ fulfillment_orders }) =>
    fulfillment_orders.some((head: Json) => head.location === from && head.status === "released"),
  );

  assert.deepEqual(
    workOf(back),
    [
      [from, "refused"],
      [from, "released"],
      [other, "refused"],
    ].sort(),
  );
  await app.assertSound();
});

test("what is picked stays, what cannot be named is refused, and nothing happens twice or to another version", async () => {
  const { order, from } = await released();
  const [head] = order.fulfillment_orders;

  const refused = async (body: Json, headers = {}) => {
    const answer = await moves(order, body, headers);
    return [answer.status, answer.body.code];
  };
  assert.deepEqual(await refused({ from: "NOWHERE" }), [422, "unknown_place"]);
  assert.deepEqual(await refused({ from, to: "NOWHERE" }), [422, "unknown_place"]);
  assert.deepEqual(await refused({ from, to: from }), [422, "unknown_place"]);
  assert.deepEqual(await refused({ from }, { "if-match": `"${order.version + 7}"` }), [412, "precondition_failed"]);

  await act(`/v1/fulfillment-orders/${head.fulfillment_order_id}/picks`, { lines: [{ line_no: 1, quantity: 2 }] });
  assert.deepEqual(await refused({ from }), [409, "nothing_to_move"]);
  const { body } = await app.call("GET", `/v1/orders/${order.order_id}`);
  assert.deepEqual(
    body.allowed_actions.find(({ action }: Json) => action === "move"),
    { action: "move", refusal: { code: "nothing_to_move" } },
  );
  await app.assertSound();
});

test("a move and a pick at the same moment: one of them counts, whichever comes first", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { order, from } = await released();
    const [head] = order.fulfillment_orders;
    await stock("A-100", from, 10);

    const [move, pick] = await Promise.all([
      moves(order, { from }),
      app.call("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/picks`, {
        lines: [{ line_no: 1, quantity: 2 }],
      }),
    ]);

    const won = [move.status === 200, pick.status === 201];
    assert.equal(won.filter(Boolean).length, 1, JSON.stringify([move.body, pick.body]));
  }
  await app.assertSound();
});

test("what the customer collects is moved only to a place that is named", async () => {
  const { data } = (await app.call("GET", "/v1/locations")).body;
  const { version: _, ...store } = data.find(({ code }: Json) => code === "ST1");
  await app.call("PUT", "/v1/locations", { locations: [{ ...store, code: "ST2", name: "Ort ST2" }] });
  for (const code of ["ST1", "ST2"]) await stock("A-100", code, 5);
  const collect = { delivery: { method: "collect", location: "ST1" } };
  const placed = await place(orderOf({ lines: [line(1, "A-100", 1, 1_190, collect)], payments: [authorized(1_190)] }));
  const order = await app.waitFor(placed.order_id, ({ status }) => status === "released");

  const refusal = await moves(order, { from: "ST1" });
  assert.deepEqual([refusal.status, refusal.body.code], [422, "place_needed"]);
  await moves(order, { from: "ST1", to: "ST2" });
  const moved = await app.waitFor(order.order_id, ({ fulfillment_orders }) =>
    fulfillment_orders.some((head: Json) => head.location === "ST2" && head.status === "released"),
  );

  assert.equal(moved.lines[0].delivery.location, "ST2");
  await app.assertSound();
});
