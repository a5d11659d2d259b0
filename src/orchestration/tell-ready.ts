import type { FulfillmentOrder } from "../fulfillment/index.ts";
import { addMail, type Batch } from "./changes.ts";
import type { OrderView } from "./order-view.ts";

/** Tells the customer that his goods wait at the counter. */
export function tellReady(batch: Batch, view: OrderView, head: FulfillmentOrder): void {
  const lines = head.lines
    .filter((line) => line.picked_quantity > 0)
    .map((line) => ({ line_no: line.line_no, quantity: line.picked_quantity }));
  addMail(batch, view, {
    template: "ready_to_collect",
    cause_id: head.fulfillment_order_id,
    facts: { lines, location_id: head.location_id },
  });
}
