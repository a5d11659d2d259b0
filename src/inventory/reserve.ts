import assert from "node:assert/strict";
import type { Transaction } from "../platform/transaction.ts";
import { coverDemands } from "./cover-demands.ts";
import { lockLevels } from "./store/levels.ts";
import { insertReservations, reserveIfCovered } from "./store/reservations.ts";
import { takeAll } from "./take-all.ts";
import { levelKey, type OrderDemand, type ReservedQuantity, type ShortDemand } from "./types.ts";

export type ReserveResult = { readonly reserved: readonly OrderDemand[]; readonly short: readonly ShortDemand[] };

/**
 * Reserves stock for lines of many orders, each demand wholly or not at all, in the order given (see `coverDemands`).
 * A level that 256 orders want is locked once and written once. A second demand for the same line adds to the first.
 */
export async function reserveForOrders(tx: Transaction, wanted: readonly OrderDemand[]): Promise<ReserveResult> {
  if (wanted.length === 0) return { reserved: [], short: [] };
  // Who plans well gets it all, so that is tried with the lock in one go; only else it is asked who gets how much.
  const [levels, is_covered] = await Promise.all([
    lockLevels(tx, wanted),
    reserveIfCovered(
      tx,
      wanted.map((demand) => ({ ...demand, holder_id: demand.order_id })),
    ),
  ]);
  if (is_covered) return { reserved: wanted, short: [] };
  const { reserved, short } = coverDemands(levels, wanted);
  if (reserved.length > 0) {
    const rows = reserved.map((demand) => ({ ...demand, holder_id: demand.order_id }));
    const { levels_raised } = await insertReservations(tx, rows, null);
    assert.equal(
      levels_raised,
      new Set(reserved.map(levelKey)).size,
      "locked levels can cover what was seen under the lock",
    );
  }
  return { reserved, short };
}

/** Gives reservations back, in whole or in part. Each must hold as much as is released: releasing more is a bug. */
export async function releaseReservations(tx: Transaction, released: readonly ReservedQuantity[]): Promise<void> {
  await lockLevels(tx, released);
  await takeAll(
    tx,
    released.map((entry) => ({ ...entry, on_hand_change: 0 })),
  );
}
