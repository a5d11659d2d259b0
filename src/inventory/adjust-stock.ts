import { createHash } from "node:crypto";
import type { Decision } from "../kernel/decision.ts";
import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import {
  type AdjustmentOutcome,
  type AdjustmentPlan,
  decideAdjustments,
  type HashedAdjustment,
  later,
} from "./decide-adjustments.ts";
import type { AdjustmentRefusal } from "./refusals.ts";
import { changeLevels, createMissingLevels, type LevelChange, lockLevels } from "./store/levels.ts";
import { findKnownAdjustments, insertAdjustments, insertMovements } from "./store/movements.ts";
import { findCartRowsAt } from "./store/reservations.ts";
import { takeAll } from "./take-all.ts";
import { type Adjustment, levelKey, type Movement, type StockShortfall } from "./types.ts";

export type AdjustmentsResult = {
  /** One per adjustment, in its order. */
  readonly decisions: readonly Decision<AdjustmentOutcome, AdjustmentRefusal>[];
  /** Levels at which orders hold more than was counted: those orders must be sourced again. */
  readonly shortfalls: readonly StockShortfall[];
};

/** Another transaction used one of the causes at the same moment. The number makes `transact` try again. */
class CauseRaceError extends Error {
  override readonly name = "CauseRaceError";
  readonly code = "40001";
}

/** Records counts and changes of stock, each once. What each refusal means: see `decideAdjustments`. */
export async function adjustStock(
  tx: Transaction,
  adjustments: readonly Adjustment[],
  now: Date,
): Promise<AdjustmentsResult> {
  if (adjustments.length === 0) return { decisions: [], shortfalls: [] };
  const hashed = adjustments.map((adjustment) => ({ ...adjustment, content_hash: contentHash(adjustment) }));

  await createMissingLevels(tx, hashed);
  const levels = await lockLevels(tx, hashed);
  const known = await findKnownAdjustments(
    tx,
    hashed.map((adjustment) => adjustment.cause_id),
  );
  const facts = {
    levels,
    known_causes: new Map(known.map((cause) => [cause.cause_id, cause.content_hash])),
    cart_rows: [],
  };

  // Carts are asked only when a count reaches into what is reserved, which is rare.
  let plan = decideAdjustments(facts, hashed, now);
  if (plan.shortfalls.length > 0) {
    plan = decideAdjustments({ ...facts, cart_rows: await findCartRowsAt(tx, plan.shortfalls) }, hashed, now);
  }
  await savePlan(tx, plan, now);
  return { decisions: plan.decisions, shortfalls: plan.shortfalls };
}

async function savePlan(tx: Transaction, plan: AdjustmentPlan, now: Date): Promise<void> {
  const applied = plan.applied.map((entry) => entry.adjustment);
  const inserted = await insertAdjustments(tx, applied);
  if (inserted !== applied.length)
    throw new CauseRaceError("A cause_id was used by another transaction at the same moment.");

  await takeAll(
    tx,
    plan.cart_releases.map((release) => ({ ...release, on_hand_change: 0 })),
  );
  await changeLevels(tx, levelChanges(plan, now));
  insertMovements(tx, [
    ...plan.applied.map(
      ({ adjustment, on_hand_change }): Movement => ({
        ...adjustment,
        quantity: on_hand_change,
        occurred_at: adjustment.as_of ?? now,
      }),
    ),
    // The entry itself was refused and may come again, so its own cause stays free.
    ...plan.closed
      .filter((entry) => entry.on_hand_change !== 0)
      .map(
        ({ adjustment, on_hand_change }): Movement => ({
          ...adjustment,
          kind: "correction",
          quantity: on_hand_change,
          cause_id: `below_reserved:${newId()}`,
          reason: `below_reserved ${adjustment.cause_id}`,
          occurred_at: now,
        }),
      ),
  ]);
}

/** One change a level, however many adjustments it had. */
function levelChanges(plan: AdjustmentPlan, now: Date): LevelChange[] {
  const by_level = new Map<string, LevelChange>();
  for (const { adjustment, on_hand_change } of [...plan.applied, ...plan.closed]) {
    const key = levelKey(adjustment);
    const before = by_level.get(key);
    const as_of = adjustment.kind === "set" ? (adjustment.as_of ?? now) : null;
    by_level.set(key, {
      item_id: adjustment.item_id,
      location_id: adjustment.location_id,
      on_hand_change: (before?.on_hand_change ?? 0) + on_hand_change,
      damaged_change: 0,
      set_as_of: later(before?.set_as_of ?? null, as_of),
    });
  }
  return [...by_level.values()];
}

function contentHash(adjustment: Adjustment): HashedAdjustment["content_hash"] {
  const { item_id, location_id, kind, quantity, reason, as_of } = adjustment;
  return createHash("sha256")
    .update(JSON.stringify([item_id, location_id, kind, quantity, reason, as_of?.toISOString() ?? null]))
    .digest();
}
