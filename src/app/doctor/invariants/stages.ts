import type { Invariant } from "../invariant.ts";

/** Stage quantities of a line that name the units which are still to be handed over. */
const BEFORE_HAND_OVER = `line.open_quantity + line.backordered_quantity + line.sourced_quantity + line.released_quantity
                   + line.picked_quantity + line.packed_quantity + line.ready_to_collect_quantity`;

export const STAGES: readonly Invariant[] = [
  {
    id: "I-2",
    title: "what a location has handed over is the sum of its shipments",
    scope: "tenant",
    sql: `
select format('fulfillment order %s line %s', fulfillment_order_id, line_no) as subject,
       format('shipped_quantity %s, shipments sum to %s', coalesce(line.shipped_quantity, 0), coalesce(sent.quantity, 0)) as detail
  from (select fulfillment_order_id, line_no, shipped_quantity
          from fulfillment.fulfillment_order_lines where tenant_id = $1) as line
  full join (select shipment.fulfillment_order_id, shipped.line_no, sum(shipped.quantity) as quantity
               from fulfillment.shipment_lines as shipped
               join fulfillment.shipments as shipment using (tenant_id, shipment_id)
              where shipped.tenant_id = $1
              group by shipment.fulfillment_order_id, shipped.line_no) as sent using (fulfillment_order_id, line_no)
 where coalesce(line.shipped_quantity, 0) <> coalesce(sent.quantity, 0)`,
  },
  {
    id: "I-2",
    title: "the stages of an order line agree with the work of its locations",
    scope: "tenant",
    // picked includes packed includes shipped. What is collected waits in ready_to_collect once its whole part is ready.
    sql: `
with work as (
  select part.order_id, line.line_no,
         sum(line.quantity - line.picked_quantity - line.refused_quantity - line.canceled_quantity) as released,
         sum(case when waits.here then 0 else line.picked_quantity - greatest(line.packed_quantity, line.shipped_quantity) end) as picked,
         sum(case when waits.here then 0 else greatest(line.packed_quantity - line.shipped_quantity, 0) end) as packed,
         sum(case when waits.here then line.picked_quantity - line.shipped_quantity else 0 end) as ready_to_collect,
         sum(line.shipped_quantity) as handed_over
    from fulfillment.fulfillment_order_lines as line
    join fulfillment.fulfillment_orders as part using (tenant_id, fulfillment_order_id)
    cross join lateral (values (part.delivery_method = 'collect' and part.status in ('ready_to_collect', 'handed_over'))) as waits(here)
   where line.tenant_id = $1
   group by part.order_id, line.line_no
)
select format('order %s line %s', order_id, line_no) as subject,
       format('line: released %s, picked %s, packed %s, ready_to_collect %s, handed over %s; locations: %s, %s, %s, %s, %s',
              line.released, line.picked, line.packed, line.ready_to_collect, line.handed_over,
              work.released, work.picked, work.packed, work.ready_to_collect, work.handed_over) as detail
  from (select order_id, line_no, released_quantity as released, picked_quantity as picked, packed_quantity as packed,
               ready_to_collect_quantity as ready_to_collect,
               shipped_quantity + delivered_quantity + returned_quantity as handed_over
          from orders.lines where tenant_id = $1) as line
  full join work using (order_id, line_no)
 where coalesce(line.released, 0) <> coalesce(work.released, 0)
    or coalesce(line.picked, 0) <> coalesce(work.picked, 0)
    or coalesce(line.packed, 0) <> coalesce(work.packed, 0)
    or coalesce(line.ready_to_collect, 0) <> coalesce(work.ready_to_collect, 0)
    or coalesce(line.handed_over, 0) <> coalesce(work.handed_over, 0)`,
  },
  {
    id: "I-2",
    title: "canceled units of an order line are the sum of its cancellations",
    scope: "tenant",
    sql: `
select format('order %s line %s', order_id, line_no) as subject,
       format('canceled_quantity %s, cancellations sum to %s', coalesce(line.quantity, 0), coalesce(canceled.quantity, 0)) as detail
  from (select order_id, line_no, canceled_quantity as quantity from orders.lines where tenant_id = $1) as line
  full join (select order_id, line_no, sum(quantity) as quantity
               from orders.cancellations where tenant_id = $1 group by order_id, line_no) as canceled using (order_id, line_no)
 where coalesce(line.quantity, 0) <> coalesce(canceled.quantity, 0)`,
  },
  {
    id: "I-4",
    title: "each ordered unit is in exactly one stage",
    scope: "tenant",
    sql: `
select format('order %s line %s', line.order_id, line.line_no) as subject,
       format('ordered %s, %s before hand-over, %s handed over or returned, %s canceled', line.quantity, ${BEFORE_HAND_OVER},
              line.shipped_quantity + line.delivered_quantity + line.returned_quantity, line.canceled_quantity) as detail
  from orders.lines as line
 where line.tenant_id = $1
   and (line.quantity <> ${BEFORE_HAND_OVER}
                   + line.shipped_quantity + line.delivered_quantity + line.returned_quantity + line.canceled_quantity
        or least(line.open_quantity, line.backordered_quantity, line.sourced_quantity, line.released_quantity, line.picked_quantity,
                 line.packed_quantity, line.ready_to_collect_quantity, line.shipped_quantity, line.delivered_quantity,
                 line.returned_quantity, line.canceled_quantity) < 0)`,
  },
  {
    id: "I-4",
    title: "a completed order has no unit before hand-over, and every order has units",
    scope: "tenant",
    sql: `
with counted as (
  select line.order_id, sum(${BEFORE_HAND_OVER}) as to_do
    from orders.lines as line where line.tenant_id = $1 group by line.order_id
)
select format('order %s (%s)', customer_order.number, order_id) as subject,
       format('status %s, %s units before hand-over', customer_order.status, counted.to_do) as detail
  from (select order_id, number, status from orders.orders where tenant_id = $1) as customer_order
  left join counted using (order_id)
 where counted.order_id is null or (customer_order.status = 'completed' and counted.to_do > 0)`,
  },
  {
    id: "I-4",
    title: "the status of an order follows from the stages of its units, its holds and its payments",
    scope: "tenant",
    // The rule is deriveStatus of src/orders/status.ts. Whether an order waits for payment depends on its workflow, so for
    // that one status it must do that some payment is not secured, or that its work is due and about to find out.
    sql: `
with counted as (
  select line.order_id, sum(line.quantity - line.canceled_quantity) as live,
         sum(line.open_quantity + line.backordered_quantity + line.sourced_quantity) as stuck,
         sum(line.backordered_quantity) as backordered, sum(line.sourced_quantity) as sourced,
         sum(line.released_quantity + line.picked_quantity + line.packed_quantity + line.ready_to_collect_quantity) as released,
         sum(line.ready_to_collect_quantity) as ready_to_collect,
         sum(line.shipped_quantity + line.delivered_quantity + line.returned_quantity) as departed
    from orders.lines as line where line.tenant_id = $1 group by line.order_id
), held as (
  select distinct order_id from orders.holds where tenant_id = $1 and lifted_at is null
), unpaid as (
  select order_id from payments.payments where tenant_id = $1 and status in ('pending', 'authorizing', 'declined', 'voided')
   union
  select order_id from payments.operations where tenant_id = $1 and state = 'pending'
   union
  select subject_id from platform.due_work where tenant_id = $1 and due_at <= now()
), derived as (
  select customer_order.order_id, customer_order.number, customer_order.status,
         case
           when live = 0                                            then 'canceled'
           when customer_order.completed_at is not null             then 'completed'
           when departed = live                                     then 'shipped'
           when stuck > 0 and held.order_id is not null             then 'on_hold'
           when departed > 0                                        then 'partially_shipped'
           when ready_to_collect = live                             then 'ready_to_collect'
           when released > 0                                        then 'released'
           when customer_order.screened is null                     then 'received'
           when customer_order.status = 'awaiting_payment' and unpaid.order_id is not null then 'awaiting_payment'
           when sourced > 0                                         then 'sourced'
           when backordered > 0                                     then 'backordered'
           else 'received'
         end as due_status
    from (select order_id, number, status, completed_at, screened from orders.orders where tenant_id = $1) as customer_order
    join counted using (order_id)
    left join held using (order_id)
    left join unpaid using (order_id)
)
select format('order %s (%s)', number, order_id) as subject, format('is %s, should be %s', status, due_status) as detail
  from derived where status <> due_status`,
  },
];
