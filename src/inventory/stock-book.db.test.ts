import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import { directStockBook, keepStockBook, type StockBook } from "./stock-book.ts";
import { findReservations } from "./store/reservations.ts";
import { countersOf, findDrift, inTransaction, stockedLevel } from "./test-stock.ts";
import type { LevelKey } from "./types.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const database = await createTestDatabase();

type Script = readonly { readonly line_no: number; readonly quantity: number; readonly shipped: number }[];

/** Reserves each line and ships a part of it. @returns the lines that were not covered */
async function play(book: StockBook, level: LevelKey, order_id: string, script: Script): Promise<number[]> {
  const missed: number[] = [];
  for (const { line_no, quantity, shipped } of script) {
    const { short } = await book.reserve([{ ...level, order_id, line_no, quantity }]);
    missed.push(...short.map((demand) => demand.line_no));
    if (short.length > 0 || shipped === 0) continue;
    const issue = { ...level, order_id, line_no, quantity: Math.min(shipped, quantity) };
    await book.issue([{ ...issue, cause_id: `shipment:${order_id}` }], NOW);
  }
  return missed;
}

async function leftOf(level: LevelKey, order_id: string) {
  const reservations = await inTransaction(database, (tx) => findReservations(tx, [order_id]));
  const movements = await database.asOwner<Record<string, unknown>>(
    "select kind, quantity, cause_id, reason from inventory.movements where item_id = $1 order by movement_id",
    [level.item_id],
  );
  return {
    counters: await countersOf(database, level),
    reserved: (reservations.get(order_id) ?? []).map(({ line_no, quantity }) => [line_no, quantity]),
    movements: movements.map(({ kind, quantity, cause_id, reason }) => {
      return { kind, quantity, reason, cause: String(cause_id).replace(/[0-9a-f-]{36}/, "") };
    }),
  };
}

const openKept = (tx: Transaction, level: LevelKey) => keepStockBook(tx, [level]);

test("what is reserved and shipped by one transaction leaves its movement and no reservation", async () => {
  const level = await stockedLevel(database, 10);
  const order_id = newId();

  await inTransaction(database, async (tx) => {
    const book = await openKept(tx, level);
    await play(book, level, order_id, [{ line_no: 1, quantity: 4, shipped: 4 }]);
    await book.close();
  });

  const { counters, reserved, movements } = await leftOf(level, order_id);
  assert.deepEqual(counters, { on_hand: 6, reserved: 0, damaged: 0 });
  assert.deepEqual(reserved, []);
  assert.equal(movements.at(-1)?.quantity, "-4");
  assert.deepEqual(await findDrift(database), []);
});

test("a book that is kept ends as one that is written at once, whatever is reserved and shipped", async () => {
  const line = fc.record({ quantity: fc.integer({ min: 1, max: 8 }), shipped: fc.integer({ min: 0, max: 8 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.array(line, { minLength: 1, maxLength: 6 }),
      async (stock, lines) => {
        const script = lines.map((entry, position) => ({ line_no: position + 1, ...entry }));
        const [kept_level, direct_level] = [await stockedLevel(database, stock), await stockedLevel(database, stock)];
        const [kept_order, direct_order] = [newId(), newId()];

        const kept = await inTransaction(database, async (tx) => {
          const book = await openKept(tx, kept_level);
          const missed = await play(book, kept_level, kept_order, script);
          await book.close();
          return missed;
        });
        const direct = await inTransaction(database, (tx) =>
          play(directStockBook(tx), direct_level, direct_order, script),
        );

        assert.deepEqual(kept, direct);
        assert.deepEqual(await leftOf(kept_level, kept_order), await leftOf(direct_level, direct_order));
      },
    ),
    { numRuns: 12 },
  );
  assert.deepEqual(await findDrift(database), []);
});

test("more than a claim holds cannot leave, and nothing changes", async () => {
  const level = await stockedLevel(database, 10);
  const order_id = newId();

  await assert.rejects(
    inTransaction(database, async (tx) => {
      const book = await openKept(tx, level);
      await book.reserve([{ ...level, order_id, line_no: 1, quantity: 2 }]);
      await book.issue([{ ...level, order_id, line_no: 1, quantity: 3, cause_id: "shipment:1" }], NOW);
      await book.close();
    }),
    /every reservation holds what is taken from it/,
  );

  assert.deepEqual(await countersOf(database, level), { on_hand: 10, reserved: 0, damaged: 0 });
});

test("an item that the book was not opened with is locked when it is asked for", async () => {
  const [known, other] = [await stockedLevel(database, 5), await stockedLevel(database, 5)];
  const order_id = newId();

  await inTransaction(database, async (tx) => {
    const book = await openKept(tx, known);
    await play(book, other, order_id, [{ line_no: 1, quantity: 5, shipped: 2 }]);
    await book.close();
  });

  assert.deepEqual(await countersOf(database, other), { on_hand: 3, reserved: 3, damaged: 0 });
});
