import type { Overview } from "../api/types.ts";
import { type AgeEnds, agesOf } from "../orders/list/ages.ts";

/** In the order of an order's life; what is in trouble stands at the bottom, where one sees it first. */
const STATUSES = [
  "on_hold",
  "awaiting_payment",
  "received",
  "backordered",
  "sourced",
  "released",
  "partially_shipped",
  "shipped",
  "ready_to_collect",
] as const;
export type OpenStatus = (typeof STATUSES)[number];

export type AgeBar = AgeEnds & {
  readonly age: number;
  readonly orders: number;
  readonly parts: readonly { readonly status: OpenStatus; readonly orders: number }[];
};

/** The open orders of each age, stacked by status. */
export function ageBars({ ends_after_hours, orders }: Overview["ages"]): readonly AgeBar[] {
  return agesOf(ends_after_hours).map((ends, age) => {
    const parts = STATUSES.flatMap((status) => {
      const found = orders.find((each) => each.age === age && each.status === status);
      return found && found.orders > 0 ? [{ status, orders: found.orders }] : [];
    });
    return { ...ends, age, parts, orders: parts.reduce((sum, part) => sum + part.orders, 0) };
  });
}

/** The statuses that occur, in the order of the stack. */
export function statusesIn(bars: readonly AgeBar[]): readonly OpenStatus[] {
  return STATUSES.filter((status) => bars.some(({ parts }) => parts.some((part) => part.status === status)));
}
