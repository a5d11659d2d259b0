import { addEvent, type Batch } from "../changes.ts";
import type { OrderView } from "../order-view.ts";

/** Everything that was to be delivered is delivered and documented. */
export async function completeOrders(batch: Batch, views: readonly OrderView[]): Promise<void> {
  for (const view of views) {
    view.order = { ...view.order, completed_at: batch.now };
    addEvent(batch, view, "order_completed", {});
  }
}
