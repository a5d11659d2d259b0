import assert from "node:assert/strict";
import type { TestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { type Transaction, transact } from "../platform/transaction.ts";
import { adjustStock } from "./adjust-stock.ts";
import type { LevelKey } from "./types.ts";

/** Runs in one transaction of the test's tenant. */
export function inTransaction<T>(test: TestDatabase, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return transact(test.database, test.tenant_id, { name: "test" }, work);
}

/** Puts stock of a new item at a new location, by a count. */
export async function stockedLevel(test: TestDatabase, quantity: number): Promise<LevelKey> {
  const level = { item_id: newId(), location_id: newId() };
  await countStock(test, level, quantity);
  return level;
}

export async function countStock(test: TestDatabase, level: LevelKey, quantity: number): Promise<void> {
  const adjustment = { ...level, kind: "set", quantity, reason: "count", cause_id: newId(), as_of: null } as const;
  const { decisions } = await inTransaction(test, (tx) => adjustStock(tx, [adjustment], new Date()));
  assert.deepEqual(decisions, [{ accepted: true, value: { outcome: "applied" } }]);
}

export type Counters = { readonly on_hand: number; readonly reserved: number; readonly damaged: number };

export async function countersOf(test: TestDatabase, level: LevelKey): Promise<Counters | undefined> {
  const [row] = await inTransaction(test, (tx) =>
    tx.query<Counters>(
      `select on_hand, reserved, damaged from inventory.stock_levels
        where tenant_id = $1 and item_id = $2 and location_id = $3`,
      [test.tenant_id, level.item_id, level.location_id],
    ),
  );
  return row;
}

/** Invariants I-1 and I-2: 0 <= reserved <= on_hand, and every counter is the sum of its rows. @returns what breaks them */
export function findDrift(test: TestDatabase): Promise<Record<string, unknown>[]> {
  return inTransaction(test, (tx) =>
    tx.query(
      `select item_id, location_id, on_hand, reserved, moved, held
         from inventory.stock_levels as level
         left join (select item_id, location_id, sum(quantity)::bigint as moved
                      from inventory.movements where tenant_id = $1 group by 1, 2) as movement using (item_id, location_id)
         full join (select item_id, location_id, sum(quantity)::bigint as held
                      from inventory.reservations where tenant_id = $1 group by 1, 2) as reservation using (item_id, location_id)
        where level.tenant_id is distinct from $1
           or on_hand <> coalesce(moved, 0) or reserved <> coalesce(held, 0)
           or reserved < 0 or reserved > on_hand`,
      [test.tenant_id],
    ),
  );
}
