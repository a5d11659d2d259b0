import type { FulfillmentOrder } from "../../api/types.ts";

/** Finds work by what is on its label: the id of the fulfillment order as a square, the order's number as bars or in words. */
export function findByCode(orders: readonly FulfillmentOrder[], code: string): FulfillmentOrder | undefined {
  const said = code.trim().toLowerCase().replace(/^#/, "");
  return orders.find(
    (head) => head.fulfillment_order_id === said || head.order_number.toLowerCase().replace(/^#/, "") === said,
  );
}
