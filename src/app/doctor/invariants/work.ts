import type { Invariant } from "../invariant.ts";

export const WORK: readonly Invariant[] = [
  {
    id: "I-11",
    title: "no call to the outside waits longer than 15 minutes past its time (is a worker running?)",
    scope: "tenant",
    sql: `
select format('intent %s (%s)', intent_id, kind) as subject, format('due at %s, %s of %s attempts made', due_at, attempts, attempts_max) as detail
  from platform.intents
 where tenant_id = $1 and state = 'waiting' and due_at < clock_timestamp() - interval '15 minutes'`,
  },
  {
    id: "I-11",
    title: "an intent is parked if and only if an exception about it is open",
    scope: "tenant",
    sql: `
select format('intent %s', intent_id) as subject,
       case when parked.intent_id is null then 'has an open exception but is not parked' else 'is parked without an open exception' end as detail
  from (select intent_id from platform.intents where tenant_id = $1 and state = 'parked') as parked
  full join (select subject_id as intent_id from platform.exceptions
              where tenant_id = $1 and kind = 'intent' and resolved_at is null) as open using (intent_id)
 where parked.intent_id is null or open.intent_id is null`,
  },
  {
    id: "I-11",
    title: "an open exception about an order is about an order that exists",
    scope: "tenant",
    sql: `
select format('exception %s', exception.exception_id) as subject, format('names order %s', exception.order_id) as detail
  from (select exception_id, subject_id as order_id from platform.exceptions
         where tenant_id = $1 and kind = 'order' and resolved_at is null) as exception
  left join (select order_id from orders.orders where tenant_id = $1) as customer_order using (order_id)
 where customer_order.order_id is null`,
  },
  {
    id: "I-11",
    title: "no due work is two hours late (is a worker running?)",
    scope: "tenant",
    // Work is dated back by up to 100 minutes to overtake other work.
    sql: `
select format('%s %s', kind, subject_id) as subject, format('due at %s', due_at) as detail
  from platform.due_work
 where tenant_id = $1 and due_at < clock_timestamp() - interval '2 hours'`,
  },
  {
    id: "I-13",
    title: "no call runs more than 60 s past its lease",
    scope: "tenant",
    sql: `
select format('intent %s (%s)', intent_id, kind) as subject, format('leased until %s', lease_until) as detail
  from platform.intents
 where tenant_id = $1 and state = 'running' and (lease_until is null or lease_until < clock_timestamp() - interval '60 seconds')`,
  },
  {
    id: "I-14",
    title: "every order that a stored answer acknowledges exists",
    scope: "tenant",
    // Answers are kept as JSON.stringify wrote them. Cutting them at a fixed text is ten times as fast as a pattern.
    sql: `
with acknowledged as (
  select answer.idempotency_key, left(piece.text, 36)::uuid as order_id
    from platform.idempotency_keys as answer
    cross join lateral string_to_table(answer.response_body, '"order_id":"') with ordinality as piece(text, position)
   where answer.tenant_id = $1 and answer.status_code in (200, 201)
     and piece.position > 1 and left(piece.text, 36) ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
)
select format('idempotency key %s', idempotency_key) as subject, format('names order %s', order_id) as detail
  from acknowledged
  left join (select order_id, true as present from orders.orders where tenant_id = $1) as customer_order using (order_id)
 where customer_order.present is null`,
  },
  {
    id: "I-14",
    title: "every stored idempotency key has its answer",
    scope: "tenant",
    sql: `
select format('idempotency key %s', idempotency_key) as subject, 'has no answer' as detail
  from platform.idempotency_keys
 where tenant_id = $1 and (status_code is null or response_body is null)`,
  },
  {
    id: "I-15",
    title: "no order is forgotten: each waits for work that is due, a person, money or a location, or is over",
    scope: "tenant",
    sql: `
with waiting as (
  select subject_id as order_id from platform.due_work where tenant_id = $1
   union
  select coalesce(order_id, subject_id) from platform.exceptions where tenant_id = $1 and resolved_at is null
   union
  select order_id from orders.holds where tenant_id = $1 and lifted_at is null
   union
  select order_id from platform.intents where tenant_id = $1 and state in ('waiting', 'running') and order_id is not null
   union
  select order_id from fulfillment.fulfillment_orders
   where tenant_id = $1 and status in ('released', 'accepted', 'picking', 'packed', 'ready_to_collect')
   union
  select payment.order_id
    from payments.payments as payment
    join orders.orders as customer_order using (tenant_id, order_id)
   where payment.tenant_id = $1 and payment.status in ('pending', 'authorizing')
     and customer_order.status in ('awaiting_payment', 'shipped')
)
select format('order %s (%s)', customer_order.number, order_id) as subject, format('status %s', customer_order.status) as detail
  from (select order_id, number, status from orders.orders
         where tenant_id = $1 and status not in ('completed', 'canceled')) as customer_order
  left join waiting using (order_id)
 where waiting.order_id is null`,
  },
];
