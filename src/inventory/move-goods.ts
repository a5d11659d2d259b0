import assert from "node:assert/strict";
import type { Transaction } from "../platform/transaction.ts";
import { changeLevels, createMissingLevels, lockLevels } from "./store/levels.ts";
import { findCausesDone, insertMovements, type MovementCause } from "./store/movements.ts";
import { takeAll } from "./take-all.ts";
import {
  type GoodsIssue,
  levelKey,
  type Movement,
  type MovementKind,
  type ReturnReceipt,
  type ShortPick,
} from "./types.ts";

/** What was done now, and what had been done before by the same cause. */
export type Once<Change> = { readonly done: readonly Change[]; readonly already_done: readonly Change[] };

/** Goods leave: on_hand, reserved and the orders' reservations go down together. Each must have been reserved. */
export async function issueGoods(tx: Transaction, issues: readonly GoodsIssue[], now: Date): Promise<Once<GoodsIssue>> {
  const { todo, already_done } = await lockAndSplit(tx, "goods_issue", issues);
  await takeAll(
    tx,
    todo.map((issue) => ({ ...issue, holder_id: issue.order_id, on_hand_change: -issue.quantity })),
  );
  insertMovements(
    tx,
    todo.map((issue) => issueOf(issue, now)),
  );
  return { done: todo, already_done };
}

/** The movement of goods that leave. */
export function issueOf(issue: GoodsIssue, now: Date): Movement {
  return {
    ...levelOf(issue),
    kind: "goods_issue",
    quantity: -issue.quantity,
    cause_id: lineCause(issue),
    reason: "shipped",
    occurred_at: now,
  };
}

/**
 * A location did not find goods: the order loses its claim to them, and everything there that no order
 * or cart holds is written off, so that it is not promised again before somebody has counted.
 */
export async function correctAfterShortPick(
  tx: Transaction,
  picks: readonly ShortPick[],
  now: Date,
): Promise<Once<ShortPick>> {
  const { levels, todo, already_done } = await lockAndSplit(tx, "correction", picks);
  const closed = new Set<string>();
  const corrections = todo.map((pick) => {
    const level = levels.get(levelKey(pick));
    assert(level, "a level with a reservation exists");
    const unclaimed = closed.has(levelKey(pick)) ? 0 : level.on_hand - level.reserved;
    closed.add(levelKey(pick));
    return { pick, on_hand_change: -pick.missing_quantity - unclaimed };
  });
  await takeAll(
    tx,
    corrections.map(({ pick, on_hand_change }) => ({
      ...levelOf(pick),
      holder_id: pick.order_id,
      line_no: pick.line_no,
      quantity: pick.missing_quantity,
      on_hand_change,
    })),
  );
  insertMovements(
    tx,
    corrections.map(
      ({ pick, on_hand_change }): Movement => ({
        ...levelOf(pick),
        kind: "correction",
        quantity: on_hand_change,
        cause_id: lineCause(pick),
        reason: pick.reason,
        occurred_at: now,
      }),
    ),
  );
  return { done: todo, already_done };
}

/** Goods come back: to be sold again, or as damaged. A damaged return leaves a movement of 0, since on_hand stays. */
export async function receiveReturn(
  tx: Transaction,
  receipts: readonly ReturnReceipt[],
  now: Date,
): Promise<Once<ReturnReceipt>> {
  await createMissingLevels(tx, receipts);
  const { todo, already_done } = await lockAndSplit(tx, "return_receipt", receipts);
  const changes = new Map<string, { on_hand_change: number; damaged_change: number }>();
  for (const receipt of todo) {
    const change = changes.get(levelKey(receipt)) ?? { on_hand_change: 0, damaged_change: 0 };
    if (receipt.restock) change.on_hand_change += receipt.quantity;
    else change.damaged_change += receipt.quantity;
    changes.set(levelKey(receipt), change);
  }
  const levels = new Map(todo.map((receipt) => [levelKey(receipt), levelOf(receipt)]));
  await changeLevels(
    tx,
    [...changes].map(([key, change]) => ({ ...levels.get(key)!, ...change, set_as_of: null })),
  );
  insertMovements(
    tx,
    todo.map(
      (receipt): Movement => ({
        ...levelOf(receipt),
        kind: "return_receipt",
        quantity: receipt.restock ? receipt.quantity : 0,
        cause_id: lineCause(receipt),
        reason: receipt.reason,
        occurred_at: now,
      }),
    ),
  );
  return { done: todo, already_done };
}

type Caused = MovementCause & { readonly line_no: number };

/** Locks the levels first, so that of two transactions with one cause the second sees what the first has done. */
async function lockAndSplit<Change extends Caused>(tx: Transaction, kind: MovementKind, changes: readonly Change[]) {
  const keys = new Set(changes.map(changeKey));
  assert.equal(keys.size, changes.length, "a cause moves a line at a location once");
  const levels = await lockLevels(tx, changes);
  const found = changes.length === 0 ? [] : await findCausesDone(tx, kind, [...new Set(changes.map(lineCause))]);
  const done = new Set(found.map((cause) => `${cause.cause_id} ${levelKey(cause)}`));
  return {
    levels,
    todo: changes.filter((change) => !done.has(changeKey(change))),
    already_done: changes.filter((change) => done.has(changeKey(change))),
  };
}

function changeKey(change: Caused): string {
  return `${lineCause(change)} ${levelKey(change)}`;
}

/** Two lines of one shipment may have the same item, so the line is part of the cause. */
function lineCause(change: { readonly cause_id: string; readonly line_no: number }): string {
  return `${change.cause_id}:${change.line_no}`;
}

function levelOf({ item_id, location_id }: { readonly item_id: string; readonly location_id: string }) {
  return { item_id, location_id };
}
