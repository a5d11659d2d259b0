import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import { reserveForCart } from "./carts.ts";
import { reserveForOrders } from "./reserve.ts";
import { countersOf, findDrift, inTransaction, stockedLevel } from "./test-stock.ts";
import type { LevelKey } from "./types.ts";

/** The last-unit race (RELIABILITY.md R-11): 64 contenders want the last unit at once, 100 rounds. */
const CONTENDERS = 64;
const ROUNDS = 100;
const test_database = await createTestDatabase({ connections_max: 16 });

type Contender = (tx: Transaction, level: LevelKey) => Promise<boolean>;

test("64 orders race for the last unit, 100 times: exactly one wins each", async () => {
  assert.deepEqual(await race(orderContender, ROUNDS), { wins: ROUNDS, rounds_won_once: ROUNDS, drift: 0 });
});

test("64 carts race for the last unit, 100 times: exactly one wins each", async () => {
  assert.deepEqual(await race(cartContender, ROUNDS), { wins: ROUNDS, rounds_won_once: ROUNDS, drift: 0 });
});

test("the same race sells the unit more than once when it is read first and written afterwards", async () => {
  const { wins, drift } = await race(naiveContender, 5);

  assert(wins > 5, `only ${wins} wins in 5 rounds: this race would not notice an oversold unit`);
  assert(drift > 0, "counters and rows agree: this race would not notice drift");
});

test("crossing demands for many items neither deadlock nor oversell", async () => {
  const levels = await Promise.all(Array.from({ length: 12 }, () => stockedLevel(test_database, 40)));
  const fault_count = { deadlocks: 0 };

  const reserved = await Promise.all(
    Array.from({ length: 64 }, (_, contender) =>
      inTransaction(test_database, async (tx) => {
        const wanted = levels.map((level) => ({ ...level, order_id: newId(), line_no: 1, quantity: 1 }));
        if (contender % 2) wanted.reverse();
        const result = await reserveForOrders(tx, wanted).catch((error) => {
          if (error.code === "40P01") fault_count.deadlocks += 1;
          throw error;
        });
        return result.reserved.length;
      }),
    ),
  );

  assert.equal(fault_count.deadlocks, 0);
  assert.equal(
    reserved.reduce((sum, count) => sum + count, 0),
    12 * 40,
  );
  for (const level of levels)
    assert.deepEqual(await countersOf(test_database, level), { on_hand: 40, reserved: 40, damaged: 0 });
});

async function race(contender: Contender, rounds: number) {
  const drift_before = (await findDrift(test_database)).length;
  let wins = 0;
  let rounds_won_once = 0;
  for (let round = 0; round < rounds; round += 1) {
    const level = await stockedLevel(test_database, 1);
    const won = await Promise.all(
      Array.from({ length: CONTENDERS }, () => inTransaction(test_database, (tx) => contender(tx, level))),
    );
    const winners = won.filter(Boolean).length;
    wins += winners;
    if (winners === 1) rounds_won_once += 1;
  }
  return { wins, rounds_won_once, drift: (await findDrift(test_database)).length - drift_before };
}

async function orderContender(tx: Transaction, level: LevelKey): Promise<boolean> {
  const { reserved } = await reserveForOrders(tx, [{ ...level, order_id: newId(), line_no: 1, quantity: 1 }]);
  return reserved.length === 1;
}

async function cartContender(tx: Transaction, level: LevelKey): Promise<boolean> {
  const lines = [{ line_no: 1, item_id: level.item_id, quantity: 1, location_id: null }];
  const request = { lines, expires_in_seconds: 600, location_ids: new Set([level.location_id]) };
  return (await reserveForCart(tx, request)).accepted;
}

/** What must not be done: looks, then writes what it has computed from what it saw. */
async function naiveContender(tx: Transaction, level: LevelKey): Promise<boolean> {
  const [seen] = await tx.query<{ on_hand: number; reserved: number }>(
    "select on_hand, reserved from inventory.stock_levels where tenant_id = $1 and item_id = $2 and location_id = $3",
    [tx.tenant_id, level.item_id, level.location_id],
  );
  assert(seen);
  if (seen.on_hand - seen.reserved < 1) return false;
  await tx.query(
    "update inventory.stock_levels set reserved = $4 where tenant_id = $1 and item_id = $2 and location_id = $3",
    [tx.tenant_id, level.item_id, level.location_id, seen.reserved + 1],
  );
  await tx.query(
    "insert into inventory.reservations (tenant_id, holder_id, line_no, item_id, location_id, quantity) values ($1, $2, 1, $3, $4, 1)",
    [tx.tenant_id, newId(), level.item_id, level.location_id],
  );
  return true;
}
