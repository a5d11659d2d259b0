import { loadLine, type UnitsToCancel, unitsIn } from "../../orders/index.ts";
import { cancelOrderUnits } from "../cancel-units.ts";
import type { Batch } from "../changes.ts";
import { collectBy } from "../lifecycle.ts";
import type { OrderView } from "../order-view.ts";

/** Stock has not come in the time that the workflow grants: what waits for it is canceled, and the customer is told. */
export async function cancelBackordered(batch: Batch, views: readonly OrderView[]): Promise<void> {
  for (const view of views) {
    const units = view.order.lines
      .filter((line) => line.stages.backordered > 0)
      .map(
        (line): UnitsToCancel => ({ line_no: line.line_no, from: "backordered", quantity: line.stages.backordered }),
      );
    cancelOrderUnits(batch, view, units, "not_available");
  }
}

/** Nobody came: what lies ready for too long goes back on the shelf, and the money with it. */
export async function endUncollected(batch: Batch, views: readonly OrderView[]): Promise<void> {
  for (const view of views) {
    const expired = view.fulfillment_orders.filter(
      (head) => head.status === "ready_to_collect" && collectBy(view, head) <= batch.now,
    );
    for (const head of expired) {
      const units = head.lines
        .map(
          (line): UnitsToCancel => ({
            line_no: line.line_no,
            from: "ready_to_collect",
            quantity: Math.min(
              line.picked_quantity - line.shipped_quantity,
              loadLine(view.order, line.line_no).stages.ready_to_collect,
            ),
          }),
        )
        .filter((unit) => unit.quantity > 0);
      if (unitsIn(view.order, "ready_to_collect") > 0) cancelOrderUnits(batch, view, units, "not_collected");
    }
  }
}
