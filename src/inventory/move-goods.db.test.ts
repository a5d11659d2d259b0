import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { expireReservations, releaseCarts } from "./carts.ts";
import { correctAfterShortPick, issueGoods, receiveReturn } from "./move-goods.ts";
import { releaseReservations, reserveForOrders } from "./reserve.ts";
import { findReservations } from "./store/reservations.ts";
import { countersOf, findDrift, inTransaction, stockedLevel } from "./test-stock.ts";
import type { LevelKey, OrderDemand } from "./types.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const database = await createTestDatabase();

test("goods that leave lower on_hand, reserved and the reservation together, once per cause", async () => {
  const level = await stockedLevel(database, 10);
  const demand = await reserve(level, 4);
  const issue = { ...demand, quantity: 3, cause_id: "shipment:1" };

  const first = await inTransaction(database, (tx) => issueGoods(tx, [issue], NOW));
  const again = await inTransaction(database, (tx) => issueGoods(tx, [issue], NOW));

  assert.deepEqual([first.done, first.already_done], [[issue], []]);
  assert.deepEqual([again.done, again.already_done], [[], [issue]]);
  assert.deepEqual(await countersOf(database, level), { on_hand: 7, reserved: 1, damaged: 0 });
});

test("two lines of one shipment may have the same item", async () => {
  const level = await stockedLevel(database, 10);
  const order_id = newId();
  const demands = [1, 2].map((line_no) => ({ ...level, order_id, line_no, quantity: 2 }));
  await inTransaction(database, (tx) => reserveForOrders(tx, demands));

  const issues = demands.map((demand) => ({ ...demand, cause_id: "shipment:2" }));
  const { done } = await inTransaction(database, (tx) => issueGoods(tx, issues, NOW));

  assert.equal(done.length, 2);
  assert.deepEqual(await countersOf(database, level), { on_hand: 6, reserved: 0, damaged: 0 });
});

test("goods that nobody reserved cannot leave, and nothing changes", async () => {
  const level = await stockedLevel(database, 10);
  const demand = await reserve(level, 2);

  const issue = { ...demand, quantity: 3, cause_id: "shipment:3" };
  await assert.rejects(
    inTransaction(database, (tx) => issueGoods(tx, [issue], NOW)),
    /every reservation holds/,
  );

  assert.deepEqual(await countersOf(database, level), { on_hand: 10, reserved: 2, damaged: 0 });
});

test("more than a reservation holds cannot be released, and nothing changes", async () => {
  const level = await stockedLevel(database, 10);
  const { order_id, ...demand } = await reserve(level, 2);

  const released = { ...demand, holder_id: order_id, quantity: 3 };
  await assert.rejects(
    inTransaction(database, (tx) => releaseReservations(tx, [released])),
    /every reservation holds/,
  );
  assert.deepEqual(await countersOf(database, level), { on_hand: 10, reserved: 2, damaged: 0 });

  await inTransaction(database, (tx) => releaseReservations(tx, [{ ...released, quantity: 2 }]));
  assert.deepEqual(await countersOf(database, level), { on_hand: 10, reserved: 0, damaged: 0 });
});

test("after a short pick nothing of the item is promised there, and other orders keep their claim", async () => {
  const level = await stockedLevel(database, 10);
  const short = await reserve(level, 4);
  await reserve(level, 3);
  const pick = {
    ...level,
    order_id: short.order_id,
    line_no: 1,
    missing_quantity: 3,
    cause_id: "pick:1",
    reason: "not found",
  };

  const first = await inTransaction(database, (tx) => correctAfterShortPick(tx, [pick], NOW));
  const again = await inTransaction(database, (tx) => correctAfterShortPick(tx, [pick], NOW));

  assert.deepEqual([first.done.length, again.already_done.length], [1, 1]);
  assert.deepEqual(await countersOf(database, level), { on_hand: 4, reserved: 4, damaged: 0 });
  const { short: refused } = await inTransaction(database, (tx) => reserveForOrders(tx, [{ ...short, quantity: 1 }]));
  assert.equal(refused[0]?.available_quantity, 0);
});

test("several short picks of one level write off what is unclaimed once", async () => {
  const level = await stockedLevel(database, 10);
  const demands = [await reserve(level, 2), await reserve(level, 3)];
  const picks = demands.map(({ order_id, line_no, quantity }, index) => ({
    ...level,
    order_id,
    line_no,
    missing_quantity: quantity,
    cause_id: `pick:several-${index}`,
    reason: "not found",
  }));

  await inTransaction(database, (tx) => correctAfterShortPick(tx, picks, NOW));

  assert.deepEqual(await countersOf(database, level), { on_hand: 0, reserved: 0, damaged: 0 });
});

test("returned goods are sellable again or damaged, once per cause, also where there was no stock yet", async () => {
  const level = { item_id: newId(), location_id: newId() };
  const good = { ...level, line_no: 1, quantity: 2, restock: true, cause_id: "return:1", reason: "as new" };
  const broken = { ...level, line_no: 2, quantity: 1, restock: false, cause_id: "return:1", reason: "scratched" };

  await inTransaction(database, (tx) => receiveReturn(tx, [good, broken], NOW));
  const again = await inTransaction(database, (tx) => receiveReturn(tx, [good, broken], NOW));

  assert.equal(again.already_done.length, 2);
  assert.deepEqual(await countersOf(database, level), { on_hand: 2, reserved: 0, damaged: 1 });
  assert.deepEqual(await findDrift(database), []);
});

test("what an order holds is found by order and never given back as if it were a cart's", async () => {
  const level = await stockedLevel(database, 5);
  const { order_id, ...demand } = await reserve(level, 2);

  const released = await inTransaction(database, (tx) => releaseCarts(tx, [order_id]));
  const expired = await inTransaction(database, (tx) => expireReservations(tx, 100));

  assert.deepEqual([released, expired], [[], []]);
  const found = await inTransaction(database, (tx) => findReservations(tx, [order_id, newId()]));
  assert.deepEqual(found, new Map([[order_id, [{ ...demand, holder_id: order_id }]]]));
  assert.deepEqual(await countersOf(database, level), { on_hand: 5, reserved: 2, damaged: 0 });
});

async function reserve(level: LevelKey, quantity: number): Promise<OrderDemand> {
  const demand = { ...level, order_id: newId(), line_no: 1, quantity };
  const { short } = await inTransaction(database, (tx) => reserveForOrders(tx, [demand]));
  assert.deepEqual(short, []);
  return demand;
}
