import type { Order } from "../../api/types.ts";

export type Due = {
  readonly due_at: string;
  readonly is_late: boolean;
  /** Of the time from the order to its due instant, as far as it is over: 0 to 1. */
  readonly share_over: number;
};

type Part = Pick<Order["fulfillment_orders"][number], "due_at" | "status">;

/** A place has to do something with these by a certain time. */
const UNFINISHED = new Set(["released", "accepted", "picking", "packed"]);

/** When the first place has to be done with its part. Null: no place works on it, or none has a time. */
export function dueOf(
  order: { readonly ordered_at: string; readonly fulfillment_orders: readonly Part[] },
  now: number,
): Due | null {
  const [due_at] = order.fulfillment_orders
    .flatMap((part) => (part.due_at !== null && UNFINISHED.has(part.status) ? [part.due_at] : []))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
  if (due_at === undefined) return null;
  const [from, to] = [Date.parse(order.ordered_at), Date.parse(due_at)];
  const share = to > from ? (now - from) / (to - from) : 1;
  return { due_at, is_late: to < now, share_over: Math.min(1, Math.max(0, share)) };
}
