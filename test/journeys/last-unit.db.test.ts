import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { line, onAccount, openRetailer } from "./retailer.ts";

/** The race for the last unit, at HTTP: two API servers on one database, everybody at the same moment. */
const CONTENDERS = 64;
const ROUNDS = 8;
const app = await startApp({ api_servers: 2 });
const { stock, orderOf, place, levelOf } = await openRetailer(app);

test("of 64 carts that want the last unit exactly one gets it; the others are told where there is still what", async () => {
  const wanted = { lines: [{ sku: "A-100", quantity: 1 }], expires_in_seconds: 600 };
  const winners: string[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const location = round % 2 === 0 ? "WH1" : "ST1";
    await stock("A-100", location, 1);
    const answers = await Promise.all(
      Array.from({ length: CONTENDERS }, (_, number) =>
        (app.calls[number % 2] as typeof app.call)("POST", "/v1/reservations", wanted),
      ),
    );
    const won = answers.filter((answer) => answer.status === 201);
    const lost = answers.filter((answer) => answer.status === 409);
    assert.deepEqual([round, won.length, lost.length], [round, 1, CONTENDERS - 1]);
    for (const { body } of lost) {
      assert.equal(body.code, "insufficient_stock");
      const [short] = body.lines;
      assert.deepEqual([short.sku, short.requested, short.available_quantity], ["A-100", 1, 0]);
      assert(short.locations.every((other: Json) => other.available_quantity === 0));
    }
    winners.push(won[0]?.body.reservation_id);
  }
  assert.deepEqual(await levelOf("A-100", "WH1"), { on_hand: ROUNDS / 2, reserved: ROUNDS / 2 });
  assert.deepEqual(await levelOf("A-100", "ST1"), { on_hand: ROUNDS / 2, reserved: ROUNDS / 2 });

  for (const reservation_id of winners) {
    const order = orderOf({ lines: [line(1, "A-100", 1, 1_190)], payments: [onAccount(1_190)], reservation_id });
    await app.waitFor((await place(order)).order_id, (current) => current.status === "released");
  }
  await app.assertSound();
});

test("a cart that asks for too much is told what each place has", async () => {
  await stock("B-200", "WH1", 2);
  await stock("B-200", "ST1", 3);
  const { status, body } = await app.call("POST", "/v1/reservations", {
    lines: [{ sku: "B-200", quantity: 9 }],
    expires_in_seconds: 60,
  });

  assert.equal(status, 409);
  const [short] = body.lines;
  assert.deepEqual([short.requested, short.available_quantity], [9, 5]);
  const places = short.locations.map((other: Json) => [other.location, other.available_quantity]).sort();
  assert.deepEqual(places, [
    ["ST1", 3],
    ["WH1", 2],
  ]);
  assert.deepEqual(await levelOf("B-200", "WH1"), { on_hand: 2, reserved: 0 });
});

test("of 64 orders for the last unit, placed on two servers at once, one is released and 63 wait", async () => {
  await stock("C-300", "WH1", 1);
  const answers = await Promise.all(
    Array.from({ length: CONTENDERS }, (_, number) => {
      const order = orderOf({ lines: [line(1, "C-300", 1, 1_190)], payments: [onAccount(1_190)] });
      return (app.calls[number % 2] as typeof app.call)("POST", "/v1/orders", order);
    }),
  );
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [201]);
  await app.settle();

  const listed = await app.call("GET", "/v1/orders?sku=C-300&limit=200");
  const statuses = listed.body.data.map((order: Json) => order.status);
  assert.equal(statuses.filter((status: string) => status === "released").length, 1);
  assert.equal(statuses.filter((status: string) => status === "backordered").length, CONTENDERS - 1);
  assert.equal(new Set(listed.body.data.map((order: Json) => order.number)).size, CONTENDERS);
  assert.deepEqual(await levelOf("C-300", "WH1"), { on_hand: 1, reserved: 1 });
  await app.assertSound();
});
