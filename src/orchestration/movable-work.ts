import { type FulfillmentOrder, toPick } from "../fulfillment/index.ts";
import type { OrderView } from "./order-view.ts";

/** What places have been asked for and could still be asked of others. */
export function movableWork(view: OrderView): readonly FulfillmentOrder[] {
  return view.fulfillment_orders.filter(
    ({ status, lines }) =>
      (status === "released" || status === "accepted" || status === "picking") &&
      lines.some((line) => toPick(line) > 0),
  );
}
