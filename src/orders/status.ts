import { departedUnits, liveUnits, unitsIn } from "./stages.ts";
import type { Order, OrderStatus } from "./types.ts";

/**
 * Derives the status of an order from where its units are, its holds and its payment. Nobody sets a status.
 *
 * @param waits_for_payment the workflow lets nothing be released before money has come, and it has not
 */
export function deriveStatus(order: Order, waits_for_payment: boolean): OrderStatus {
  const live = liveUnits(order);
  if (live === 0) return "canceled";
  if (order.completed_at) return "completed";

  const departed = order.lines.reduce((units, line) => units + departedUnits(line), 0);
  if (departed === live) return "shipped";

  const stuck = unitsIn(order, "open", "backordered", "sourced");
  if (stuck > 0 && openHolds(order).length > 0) return "on_hold";
  if (departed > 0) return "partially_shipped";

  if (unitsIn(order, "ready_to_collect") === live) return "ready_to_collect";
  if (unitsIn(order, "released", "picked", "packed", "ready_to_collect") > 0) return "released";
  if (order.screened === null) return "received";
  if (waits_for_payment) return "awaiting_payment";
  if (unitsIn(order, "sourced") > 0) return "sourced";
  if (unitsIn(order, "backordered") > 0) return "backordered";
  return "received";
}

export function openHolds(order: Order) {
  return order.holds.filter((hold) => hold.lifted_at === null);
}

/** Nothing more will happen to the goods. */
export function isTerminal(order: Order): boolean {
  return order.status === "completed" || order.status === "canceled";
}
