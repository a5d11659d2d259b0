import { decideCancellation } from "../../orders/index.ts";
import { cancelOrderUnits, placeHold } from "../cancel-units.ts";
import { addEvent, type Batch } from "../changes.ts";
import type { OrderView } from "../order-view.ts";

/**
 * The money that was to come in advance has not: the workflow says whether the order is canceled or a person decides. He is
 * asked once: what has still not come in the time that he has given is canceled.
 */
export async function endUnpaidOrders(batch: Batch, views: readonly OrderView[]): Promise<void> {
  for (const view of views) {
    addEvent(batch, view, "payment_overdue", {});
    const cancellation = decideCancellation(
      view.order,
      { order_id: view.order.order_id, lines: null, reason: "payment_overdue" },
      "shipped",
    );
    const was_held = view.order.holds.some((hold) => hold.code === "payment_overdue");
    if ((was_held || view.workflow.policies.on_payment_overdue === "cancel") && cancellation.accepted) {
      cancelOrderUnits(batch, view, cancellation.value, "payment_overdue");
    } else {
      placeHold(batch, view, { code: "payment_overdue", origin: "rule", note: null });
    }
  }
}
