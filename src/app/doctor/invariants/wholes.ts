import type { Invariant } from "../invariant.ts";

/**
 * Parts that are written by the transaction that writes their whole, and so carry no foreign key
 * (docs/decisions/0014): the part's table, the whole's table, the columns that name the whole.
 */
const PARTS = [
  ["orders.lines", "orders.orders", "order_id"],
  ["orders.charges", "orders.orders", "order_id"],
  ["orders.holds", "orders.orders", "order_id"],
  ["orders.cancellations", "orders.lines", "order_id, line_no"],
  ["customers.order_parties", "orders.orders", "order_id"],
  ["payments.payments", "orders.orders", "order_id"],
  ["payments.operations", "payments.payments", "payment_id"],
  ["fulfillment.fulfillment_orders", "orders.orders", "order_id"],
  ["fulfillment.fulfillment_order_lines", "fulfillment.fulfillment_orders", "fulfillment_order_id"],
  ["fulfillment.shipments", "fulfillment.fulfillment_orders", "fulfillment_order_id"],
  ["fulfillment.shipment_lines", "fulfillment.shipments", "shipment_id"],
  ["fulfillment.parcels", "fulfillment.shipments", "shipment_id"],
  ["invoicing.invoice_lines", "invoicing.invoices", "invoice_id"],
] as const;

export const WHOLES: readonly Invariant[] = PARTS.map(
  ([part, whole, columns]): Invariant => ({
    id: "I-16",
    title: `every row of ${part} belongs to one of ${whole}`,
    scope: "tenant",
    sql: `
select concat_ws(' ', ${columns}) as subject, 'is named by ${part} and not in ${whole}' as detail
  from (select distinct ${columns} from ${part} where tenant_id = $1
        except select ${columns} from ${whole} where tenant_id = $1) as orphans`,
  }),
);
