import { addEvent, addMail, type Batch } from "../changes.ts";
import type { OrderView } from "../order-view.ts";

/** Promises the order to the customer: it is wanted, its goods are reserved, its money is sure. */
export async function confirmOrders(batch: Batch, views: readonly OrderView[]): Promise<void> {
  for (const view of views) {
    view.order = { ...view.order, confirmed_at: batch.now };
    addEvent(batch, view, "order_confirmed", {});
    addMail(batch, view, { template: "confirmed", cause_id: view.order.order_id });
  }
}
