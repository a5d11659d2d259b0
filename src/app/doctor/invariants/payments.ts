import type { Invariant } from "../invariant.ts";

/** Succeeded and still unanswered operations of each payment, summed by kind. */
const OPERATIONS = `operations as (
  select payment_id,
         coalesce(sum(amount_minor) filter (where state = 'succeeded' and kind = 'authorize'), 0) as authorized,
         count(*)                   filter (where state = 'succeeded' and kind = 'authorize')     as authorizations,
         coalesce(sum(amount_minor) filter (where state = 'succeeded' and kind = 'receive'), 0)   as received,
         coalesce(sum(amount_minor) filter (where state = 'succeeded' and kind = 'capture'), 0)   as captured,
         coalesce(sum(amount_minor) filter (where state = 'succeeded' and kind = 'refund'), 0)    as refunded,
         coalesce(sum(amount_minor) filter (where state = 'pending' and kind = 'capture'), 0)     as capturing,
         coalesce(sum(amount_minor) filter (where state = 'pending' and kind = 'refund'), 0)      as refunding
    from payments.operations where tenant_id = $1 group by payment_id
)`;

/**
 * Orders whose money is at rest: nothing asked of a provider is unanswered, failed for good, or about to be decided. Only
 * of them can be said what was taken in the end.
 */
const MONEY_IN_MOTION = `in_motion as (
  select order_id from payments.operations where tenant_id = $1 and state = 'pending'
   union
  select order_id from platform.intents where tenant_id = $1 and order_id is not null and state <> 'done'
   union
  select subject_id from platform.due_work where tenant_id = $1 and due_at <= now()
)`;

export const PAYMENTS: readonly Invariant[] = [
  {
    id: "I-2",
    title: "captured and refunded amounts are the sums of what providers confirmed and customers paid",
    scope: "tenant",
    // Settled payments were taken elsewhere: they are full from the start, without operations.
    sql: `
with ${OPERATIONS}
select format('payment %s of order %s', payment_id, payment.order_id) as subject,
       format('captured %s, refunded %s; operations sum to %s and %s', payment.captured_minor, payment.refunded_minor,
              coalesce(operations.captured + operations.received, 0), coalesce(operations.refunded, 0)) as detail
  from (select payment_id, order_id, captured_minor, refunded_minor from payments.payments
         where tenant_id = $1 and timing <> 'settled') as payment
  left join operations using (payment_id)
 where payment.captured_minor <> coalesce(operations.captured + operations.received, 0)
    or payment.refunded_minor <> coalesce(operations.refunded, 0)`,
  },
  {
    id: "I-2",
    title: "the authorized amount is what was authorized or received",
    scope: "tenant",
    // An authorization that the shop brought along has no operation of ours; its whole amount counts from the start.
    sql: `
with ${OPERATIONS}
select format('payment %s of order %s', payment_id, payment.order_id) as subject,
       format('authorized %s of %s (%s); operations: authorized %s, received %s', payment.authorized_minor, payment.amount_minor,
              payment.timing, coalesce(operations.authorized, 0), coalesce(operations.received, 0)) as detail
  from (select payment_id, order_id, provider, timing, amount_minor, authorized_minor, captured_minor
          from payments.payments where tenant_id = $1) as payment
  left join operations using (payment_id)
 where case
         when payment.timing = 'settled'
         then payment.authorized_minor <> payment.amount_minor or payment.captured_minor <> payment.amount_minor
         when payment.provider is null or operations.authorizations > 0
         then payment.authorized_minor <> coalesce(operations.authorized + operations.received, 0)
         else payment.authorized_minor not in (coalesce(operations.received, 0), payment.amount_minor + coalesce(operations.received, 0))
       end`,
  },
  {
    id: "I-10",
    title: "captured <= authorized and refunded <= captured",
    scope: "tenant",
    sql: `
select format('payment %s of order %s', payment_id, order_id) as subject,
       format('authorized %s, captured %s, refunded %s', authorized_minor, captured_minor, refunded_minor) as detail
  from payments.payments
 where tenant_id = $1 and (captured_minor > authorized_minor or refunded_minor > captured_minor)`,
  },
  {
    id: "I-10",
    title: "what was asked for, if granted, keeps captured <= authorized and refunded <= captured",
    scope: "tenant",
    sql: `
with ${OPERATIONS}
select format('payment %s of order %s', payment_id, payment.order_id) as subject,
       format('authorized %s, captured %s and asked for %s; refunded %s and asked for %s', payment.authorized_minor, payment.captured_minor,
              operations.capturing, payment.refunded_minor, operations.refunding) as detail
  from (select payment_id, order_id, authorized_minor, captured_minor, refunded_minor from payments.payments where tenant_id = $1) as payment
  join operations using (payment_id)
 where (operations.capturing > 0 and payment.captured_minor + operations.capturing > payment.authorized_minor)
    or (operations.refunding > 0 and payment.refunded_minor + operations.refunding > payment.captured_minor)`,
  },
  {
    id: "I-8",
    title: "of a completed order paid on shipment exactly the invoiced value was taken",
    scope: "tenant",
    // What a person has given up counts as taken (or paid back): it was settled by hand or written off. What comes back after
    // that is credited, but not paid back by a provider who has never taken it: that much more may have been given up.
    sql: `
with ${MONEY_IN_MOTION}, taken as (
  select order_id, sum(captured_minor - refunded_minor) as amount_minor
    from payments.payments where tenant_id = $1 group by order_id having bool_and(timing = 'on_shipment')
), given_up as (
  select order_id, sum(case kind when 'capture' then amount_minor when 'refund' then -amount_minor else 0 end) as amount_minor,
         sum(amount_minor) filter (where kind = 'capture') as capture_minor
    from payments.operations where tenant_id = $1 and state = 'failed' and failure = 'given_up' group by order_id
), invoiced as (
  select order_id, sum(total_minor) as amount_minor, -sum(least(total_minor, 0)) as credited_minor
    from invoicing.invoices where tenant_id = $1 group by order_id
)
select format('order %s (%s)', customer_order.number, order_id) as subject,
       format('taken %s, given up %s, invoiced %s; asked for: %s', taken.amount_minor, coalesce(given_up.amount_minor, 0),
              coalesce(invoiced.amount_minor, 0),
              (select string_agg(concat_ws(' ', operation.kind, operation.amount_minor, operation.state, operation.failure), ', ' order by operation.operation_id)
                 from payments.operations as operation where operation.tenant_id = $1 and operation.order_id = customer_order.order_id)) as detail
  from (select order_id, number from orders.orders where tenant_id = $1 and status = 'completed') as customer_order
  join taken using (order_id)
  left join given_up using (order_id)
  left join invoiced using (order_id)
  left join in_motion using (order_id)
 where in_motion.order_id is null
   and taken.amount_minor + coalesce(given_up.amount_minor, 0) - coalesce(invoiced.amount_minor, 0)
         not between 0 and least(coalesce(given_up.capture_minor, 0), coalesce(invoiced.credited_minor, 0))`,
  },
];
