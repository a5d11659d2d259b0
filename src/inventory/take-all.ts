import assert from "node:assert/strict";
import type { Transaction } from "../platform/transaction.ts";
import { type TakenQuantity, takeReservations } from "./store/reservations.ts";

/** Gives back or uses up reservations whose levels are locked. Each must hold as much as is taken: else it is a bug. */
export async function takeAll(tx: Transaction, taken: readonly TakenQuantity[]): Promise<void> {
  if (taken.length === 0) return;
  const rows = new Set(
    taken.map((entry) => `${entry.holder_id} ${entry.line_no} ${entry.item_id} ${entry.location_id}`),
  );
  const taken_count = await takeReservations(tx, taken);
  assert.equal(taken_count, rows.size, "every reservation holds what is taken from it");
}
