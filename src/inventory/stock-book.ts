import assert from "node:assert/strict";
import type { Transaction } from "../platform/transaction.ts";
import { coverDemands } from "./cover-demands.ts";
import { issueGoods, issueOf } from "./move-goods.ts";
import { type ReserveResult, reserveForOrders } from "./reserve.ts";
import { changeLevels, lockLevels } from "./store/levels.ts";
import { insertMovements } from "./store/movements.ts";
import { insertReservations } from "./store/reservations.ts";
import { type GoodsIssue, type LevelKey, type LockedLevel, levelKey, type OrderDemand } from "./types.ts";

/** How the orders of one transaction claim stock and use their claims up. */
export type StockBook = {
  /** Each demand wholly or not at all, in the order given. */
  readonly reserve: (wanted: readonly OrderDemand[]) => Promise<ReserveResult>;
  /** Goods leave. Each must have been reserved. */
  readonly issue: (issues: readonly GoodsIssue[], now: Date) => Promise<void>;
};

/** Writes everything at once: what is right wherever something else of the transaction looks at stock. */
export function directStockBook(tx: Transaction): StockBook {
  return {
    reserve: (wanted) => reserveForOrders(tx, wanted),
    issue: async (issues, now) => {
      await issueGoods(tx, issues, now);
    },
  };
}

/** A book that is written by `close`: until then nothing else in its transaction may read or change stock. */
export type KeptStockBook = StockBook & { readonly close: () => Promise<void> };

/**
 * For orders that are reserved and shipped by the same transaction: nobody else ever sees such a reservation, so it is kept
 * in memory, under the lock of its level, and only what is left of it when the book is closed becomes a row. Levels are
 * locked, read and written once. Every movement is written as ever.
 *
 * @param levels to be locked at once, so that levels are locked in one order; others are locked when they are asked for
 */
export async function keepStockBook(tx: Transaction, keys: readonly LevelKey[]): Promise<KeptStockBook> {
  const levels = new Map<string, OpenLevel>();
  const lock = async (more: readonly LevelKey[]) => {
    for (const [key, level] of await lockLevels(tx, more)) levels.set(key, { ...level, issued: 0 });
  };
  await lock(keys);
  const claims = new Map<string, OrderDemand>();

  return {
    reserve: async (wanted) => {
      await lock(wanted.filter((demand) => !levels.has(levelKey(demand))));
      const result = coverDemands(levels, wanted);
      for (const demand of result.reserved) {
        const key = claimKey(demand);
        const before = claims.get(key);
        claims.set(key, before ? { ...demand, quantity: demand.quantity + before.quantity } : demand);
        (levels.get(levelKey(demand)) as OpenLevel).reserved += demand.quantity;
      }
      return result;
    },
    issue: async (issues, now) => {
      for (const issue of issues) {
        const key = claimKey(issue);
        const claim = claims.get(key);
        assert(claim && claim.quantity >= issue.quantity, "every reservation holds what is taken from it");
        if (claim.quantity === issue.quantity) claims.delete(key);
        else claims.set(key, { ...claim, quantity: claim.quantity - issue.quantity });
        const level = levels.get(levelKey(issue)) as OpenLevel;
        level.on_hand -= issue.quantity;
        level.reserved -= issue.quantity;
        level.issued += issue.quantity;
      }
      insertMovements(
        tx,
        issues.map((issue) => issueOf(issue, now)),
      );
    },
    close: async () => {
      await changeLevels(
        tx,
        [...levels.values()]
          .filter((level) => level.issued > 0)
          .map(({ item_id, location_id, issued }) => {
            return { item_id, location_id, on_hand_change: -issued, damaged_change: 0, set_as_of: null };
          }),
      );
      const left = [...claims.values()].map((demand) => ({ ...demand, holder_id: demand.order_id }));
      if (left.length === 0) return;
      const { levels_raised } = await insertReservations(tx, left, null);
      assert.equal(levels_raised, new Set(left.map(levelKey)).size, "locked levels can cover what was seen");
    },
  };
}

/** A locked level as the book has it; `issued` is what the rows do not know of yet. */
type OpenLevel = { -readonly [Field in keyof LockedLevel]: LockedLevel[Field] } & { issued: number };

function claimKey({ order_id, line_no, item_id, location_id }: OrderDemand): string {
  return `${order_id} ${line_no} ${item_id} ${location_id}`;
}
