import assert from "node:assert/strict";
import type { Transaction } from "../platform/transaction.ts";
import { availableQuantity } from "./cover-demands.ts";
import { issueGoods, issueOf } from "./move-goods.ts";
import { type ReserveResult, reserveForOrders } from "./reserve.ts";
import { changeLevels, lockLevels } from "./store/levels.ts";
import { insertMovements } from "./store/movements.ts";
import { insertReservations } from "./store/reservations.ts";
import {
  type GoodsIssue,
  type LevelKey,
  type LockedLevel,
  levelKey,
  type OrderDemand,
  type ShortDemand,
} from "./types.ts";

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
  // By item and location, and by order and line: ids as they are make quicker keys than texts put together of them.
  const levels = new Map<string, Map<string, OpenLevel>>();
  const claims = new Map<string, Map<number, OrderDemand[]>>();
  const levelOf = ({ item_id, location_id }: LevelKey) => levels.get(item_id)?.get(location_id);
  const lock = async (more: readonly LevelKey[]) => {
    for (const level of (await lockLevels(tx, more)).values()) {
      const of_item = levels.get(level.item_id) ?? new Map<string, OpenLevel>();
      levels.set(level.item_id, of_item.set(level.location_id, { ...level, issued: 0 }));
    }
  };
  await lock(keys);

  return {
    reserve: async (wanted) => {
      await lock(wanted.filter((demand) => levelOf(demand) === undefined));
      const reserved: OrderDemand[] = [];
      const short: ShortDemand[] = [];
      for (const demand of wanted) {
        const level = levelOf(demand);
        const available_quantity = availableQuantity(level);
        if (level === undefined || demand.quantity > available_quantity) {
          short.push({ ...demand, available_quantity });
          continue;
        }
        level.reserved += demand.quantity;
        reserved.push(demand);
        const of_order = claims.get(demand.order_id) ?? new Map<number, OrderDemand[]>();
        const of_line = of_order.get(demand.line_no) ?? [];
        of_line.push(demand);
        claims.set(demand.order_id, of_order.set(demand.line_no, of_line));
      }
      return { reserved, short };
    },
    issue: async (issues, now) => {
      for (const issue of issues) {
        takeClaim(claims.get(issue.order_id)?.get(issue.line_no) ?? [], issue);
        const level = levelOf(issue) as OpenLevel;
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
          .flatMap((of_item) => [...of_item.values()])
          .filter((level) => level.issued > 0)
          .map(({ item_id, location_id, issued }) => {
            return { item_id, location_id, on_hand_change: -issued, damaged_change: 0, set_as_of: null };
          }),
      );
      const left = [...claims.values()]
        .flatMap((of_order) => [...of_order.values()].flat())
        .map((demand) => ({ ...demand, holder_id: demand.order_id }));
      if (left.length === 0) return;
      const { levels_raised } = await insertReservations(tx, left, null);
      assert.equal(levels_raised, new Set(left.map(levelKey)).size, "locked levels can cover what was seen");
    },
  };
}

/** A locked level as the book has it; `issued` is what the rows do not know of yet. */
type OpenLevel = { -readonly [Field in keyof LockedLevel]: LockedLevel[Field] } & { issued: number };

/** Uses up what is claimed at a location. Each claim must hold as much as is taken: else it is a bug. */
function takeClaim(claimed: OrderDemand[], issue: GoodsIssue): void {
  let missing = issue.quantity;
  for (let at = claimed.length - 1; at >= 0 && missing > 0; at -= 1) {
    const claim = claimed[at] as OrderDemand;
    if (claim.location_id !== issue.location_id || claim.item_id !== issue.item_id) continue;
    const quantity = Math.min(missing, claim.quantity);
    missing -= quantity;
    if (quantity === claim.quantity) claimed.splice(at, 1);
    else claimed[at] = { ...claim, quantity: claim.quantity - quantity };
  }
  assert.equal(missing, 0, "every reservation holds what is taken from it");
}
