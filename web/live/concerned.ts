import type { Change } from "./types.ts";

export type Key = readonly string[];

/** What is shown of one thing is read anew at once, what sums up many things somewhat later: it changes with each of them. */
export type Concerned = { readonly now: readonly Key[]; readonly soon: readonly Key[] };

const SUMS: Readonly<Record<Change["kind"], readonly Key[]>> = {
  order: [["overview"], ["views", "counts"], ["monitor"], ["stock"], ["fulfillment-orders"]],
  fulfillment_order: [
    ...[["overview"], ["locations", "workloads"], ["location"], ["fulfillment-orders"]],
    ...[
      ["store", "work"],
      ["store", "part"],
    ],
  ],
  stock: [["stock"]],
  items: [["item"], ["stock"]],
  locations: [["locations"], ["location"], ["overview"]],
  channels: [["channels"]],
  exceptions: [["exceptions"], ["overview"], ["views", "counts"], ["monitor"]],
};

/** Which queries may answer differently after these changes. Lists of orders look after themselves: see orders/list/live-rows.ts. */
export function concernedBy(changes: readonly Change[]): Concerned {
  const orders = new Set(changes.flatMap(({ order_id }) => (order_id === null ? [] : [order_id])));
  const sums = new Map(changes.flatMap(({ kind }) => SUMS[kind].map((key) => [key.join("/"), key] as const)));
  return { now: [...orders].map((order_id) => ["order", order_id]), soon: [...sums.values()] };
}
