import { type FulfillmentOrder, possibleWork } from "../fulfillment/index.ts";
import type { OrderView } from "./order-view.ts";

/** What places have been asked for and could still be asked of others: what they themselves may still refuse. */
export function movableWork(view: OrderView): readonly FulfillmentOrder[] {
  return view.fulfillment_orders.filter((head) => possibleWork(head).includes("refuse"));
}
