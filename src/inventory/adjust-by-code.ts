import { recordEvents } from "../platform/events.ts";
import type { Transaction } from "../platform/transaction.ts";
import { adjustStock } from "./adjust-stock.ts";
import type { AdjustmentOutcome } from "./decide-adjustments.ts";
import { type InventoryDirectory, resolveCodes } from "./directory.ts";
import type { AdjustmentRefusal, UnknownCodeRefusal } from "./refusals.ts";
import type { AdjustmentEntry } from "./schemas.ts";
import type { Adjustment, StockShortfall } from "./types.ts";

export type EntryResult = AdjustmentOutcome | { readonly refusal: AdjustmentRefusal | UnknownCodeRefusal };

export type StockChange = {
  /** Items of which there may be more than before: backorders may be served. */
  readonly raised_item_ids: readonly string[];
  /** Levels at which orders hold more than was counted: those orders must be sourced again. */
  readonly shortfalls: readonly StockShortfall[];
};

export type AdjustByCode = {
  readonly directory: InventoryDirectory;
  readonly entries: readonly AdjustmentEntry[];
  readonly actor: string;
};

/** Applies adjustments that name items and locations by their codes. One result per entry, in their order. */
export async function adjustByCode(
  tx: Transaction,
  { directory, entries, actor }: AdjustByCode,
  now: Date,
): Promise<{ readonly results: readonly EntryResult[]; readonly change: StockChange }> {
  const known = {
    items: await directory.loadItemsBySku(
      tx,
      entries.map((entry) => entry.sku),
    ),
    locations: await directory.loadLocations(tx),
  };
  const adjustments: Adjustment[] = [];
  const resolved = entries.map((entry) => {
    const codes = resolveCodes(entry, known);
    if ("refusal" in codes) return codes;
    adjustments.push(adjustmentOf(entry, codes.resolved.item_id, codes.resolved.location!.location_id));
    return null;
  });
  const { decisions, shortfalls } = await adjustStock(tx, adjustments, now);

  let next = 0;
  const results = resolved.map((unknown): EntryResult => {
    if (unknown) return unknown;
    const decision = decisions[next++]!;
    return decision.accepted ? decision.value : { refusal: decision.refusal };
  });
  const applied = adjustments.filter((_, index) => isApplied(decisions[index]!));
  await recordAdjusted(tx, { applied_count: applied.length, shortfalls, actor }, now);
  const raised = applied.filter((adjustment) => adjustment.kind === "set" || adjustment.quantity > 0);
  return {
    results,
    change: { raised_item_ids: [...new Set(raised.map((adjustment) => adjustment.item_id))], shortfalls },
  };
}

function isApplied(decision: Awaited<ReturnType<typeof adjustStock>>["decisions"][number]): boolean {
  return decision.accepted && decision.value.outcome === "applied";
}

function adjustmentOf(entry: AdjustmentEntry, item_id: string, location_id: string): Adjustment {
  const { kind, quantity, reason, cause_id, as_of } = entry;
  return { item_id, location_id, kind, quantity, reason, cause_id, as_of: as_of ? new Date(as_of) : null };
}

/** One event a batch: the movements say the rest. */
async function recordAdjusted(
  tx: Transaction,
  done: { readonly applied_count: number; readonly shortfalls: readonly StockShortfall[]; readonly actor: string },
  now: Date,
): Promise<void> {
  const { applied_count, shortfalls, actor } = done;
  if (applied_count === 0 && shortfalls.length === 0) return;
  recordEvents(tx, [
    {
      type: "stock_adjusted",
      order_id: null,
      order_version: null,
      actor,
      occurred_at: now,
      data: { applied_count, shortfalls },
    },
  ]);
}
