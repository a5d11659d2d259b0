import { moveUnitsOfLines } from "../orders/index.ts";
import type { Batch } from "./changes.ts";
import type { OrderView, SourcedUnits } from "./order-view.ts";

/** Gives back what is reserved for an order and has not been released, so that it is sourced anew. @param units of `view.sourced` */
export function giveUpSources(batch: Batch, view: OrderView, units: readonly SourcedUnits[]): void {
  for (const reserved of units) batch.releases.push({ ...reserved, holder_id: view.order.order_id });
  view.order = moveUnitsOfLines(view.order, units, { from: "sourced", to: "open" });
  view.sourced = view.sourced.filter((reserved) => !units.includes(reserved));
}
