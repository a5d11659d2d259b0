import assert from "node:assert/strict";
import { accept, type Decision, refuse } from "../kernel/decision.ts";
import type { AdjustmentRefusal } from "./refusals.ts";
import { type Adjustment, type LockedLevel, levelKey, type ReservedQuantity, type StockShortfall } from "./types.ts";

/** What a tenant may have of one item at one location; sums of such levels stay safe integers. */
export const ON_HAND_MAX = 1_000_000_000_000;

/** A sender's clock may be this far ahead. A count from further in the future would make every later one stale. */
const AS_OF_AHEAD_MAX_MS = 5 * 60_000;

export type HashedAdjustment = Adjustment & { readonly content_hash: Buffer };
export type AdjustmentOutcome = { readonly outcome: "applied" | "unchanged" };

export type AdjustmentPlan = {
  /** One per adjustment, in its order. */
  readonly decisions: readonly Decision<AdjustmentOutcome, AdjustmentRefusal>[];
  readonly applied: readonly { readonly adjustment: HashedAdjustment; readonly on_hand_change: number }[];
  /** Levels whose count cannot be kept as it is: what was free is taken out of sale. */
  readonly closed: readonly { readonly adjustment: HashedAdjustment; readonly on_hand_change: number }[];
  readonly cart_releases: readonly ReservedQuantity[];
  readonly shortfalls: readonly StockShortfall[];
};

export type AdjustmentFacts = {
  readonly levels: ReadonlyMap<string, LockedLevel>;
  /** Causes that were applied before, with the hash of what was sent then. */
  readonly known_causes: ReadonlyMap<string, Buffer>;
  /** Carts at these levels in the order in which they lose their claim. */
  readonly cart_rows: readonly ReservedQuantity[];
};

type Working = { on_hand: number; reserved: number; set_as_of: Date | null; carts: ReservedQuantity[] };

/**
 * Judges adjustments one after the other, each on what the earlier ones left.
 *
 * A count is the truth about the shelf, but what orders have been promised cannot be taken back here. So a quantity
 * below `reserved` first takes claims away from carts, the youngest first. Where orders alone hold more than was
 * counted, the entry is refused as `below_reserved`, everything free is taken out of sale, and the shortfall is
 * reported: once those orders have been sourced elsewhere, the same entry can be sent again.
 */
export function decideAdjustments(
  facts: AdjustmentFacts,
  adjustments: readonly HashedAdjustment[],
  now: Date,
): AdjustmentPlan {
  const known = new Map(facts.known_causes);
  const working = openWorkingCopy(facts);
  const applied: AdjustmentPlan["applied"][number][] = [];
  const closed: AdjustmentPlan["closed"][number][] = [];
  const cart_releases: ReservedQuantity[] = [];
  const shortfalls: StockShortfall[] = [];

  const decisions = adjustments.map((adjustment): Decision<AdjustmentOutcome, AdjustmentRefusal> => {
    const known_hash = known.get(adjustment.cause_id);
    if (known_hash?.equals(adjustment.content_hash)) return accept({ outcome: "unchanged" });
    if (known_hash) return refuse({ code: "cause_id_reused", cause_id: adjustment.cause_id });

    const level = working.get(levelKey(adjustment));
    assert(level, "the levels of all adjustments were locked");
    const target = adjustment.kind === "set" ? adjustment.quantity : level.on_hand + adjustment.quantity;
    const refusal = refusalOf(adjustment, { level, target }, now);
    if (refusal) return refuse(refusal);

    cart_releases.push(...releaseCarts(level, target));
    if (adjustment.kind === "set") level.set_as_of = later(level.set_as_of, adjustment.as_of ?? now);
    const on_hand_change = Math.max(target, level.reserved) - level.on_hand;
    level.on_hand += on_hand_change;
    if (target < level.reserved) {
      closed.push({ adjustment, on_hand_change });
      const { item_id, location_id } = adjustment;
      shortfalls.push({ item_id, location_id, reserved: level.reserved, counted: target });
      return refuse({ code: "below_reserved", reserved: level.reserved, counted: target });
    }
    applied.push({ adjustment, on_hand_change });
    known.set(adjustment.cause_id, adjustment.content_hash);
    return accept({ outcome: "applied" });
  });
  return { decisions, applied, closed, cart_releases, shortfalls };
}

function refusalOf(
  adjustment: Adjustment,
  { level, target }: { readonly level: Working; readonly target: number },
  now: Date,
): AdjustmentRefusal | null {
  if (adjustment.kind === "set" && adjustment.as_of) {
    if (level.set_as_of && adjustment.as_of < level.set_as_of)
      return { code: "stale", known_as_of: level.set_as_of.toISOString() };
    if (adjustment.as_of.getTime() > now.getTime() + AS_OF_AHEAD_MAX_MS) return { code: "as_of_in_future" };
  }
  if (target < 0) return { code: "negative_stock", on_hand: level.on_hand };
  if (target > ON_HAND_MAX) return { code: "stock_too_large", on_hand_max: ON_HAND_MAX };
  return null;
}

/** Takes from carts just as much as is missing. */
function releaseCarts(level: Working, target: number): ReservedQuantity[] {
  const released: ReservedQuantity[] = [];
  while (level.reserved > target) {
    const cart = level.carts.shift();
    if (!cart) break;
    const quantity = Math.min(cart.quantity, level.reserved - target);
    if (quantity < cart.quantity) level.carts.unshift({ ...cart, quantity: cart.quantity - quantity });
    level.reserved -= quantity;
    released.push({ ...cart, quantity });
  }
  return released;
}

function openWorkingCopy(facts: AdjustmentFacts): Map<string, Working> {
  const working = new Map<string, Working>();
  for (const [key, level] of facts.levels) {
    working.set(key, { on_hand: level.on_hand, reserved: level.reserved, set_as_of: level.set_as_of, carts: [] });
  }
  for (const cart of facts.cart_rows) working.get(levelKey(cart))?.carts.push(cart);
  return working;
}

export function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
