import type { Invariant } from "../invariant.ts";

export const STOCK: readonly Invariant[] = [
  {
    id: "I-1",
    title: "0 <= reserved <= on_hand",
    scope: "tenant",
    sql: `
select format('item %s at location %s', item_id, location_id) as subject,
       format('reserved %s of on_hand %s', reserved, on_hand) as detail
  from inventory.stock_levels
 where tenant_id = $1 and (reserved < 0 or reserved > on_hand)`,
  },
  {
    id: "I-2",
    title: "on_hand is the sum of its movements",
    scope: "tenant",
    sql: `
select format('item %s at location %s', item_id, location_id) as subject,
       format('on_hand %s, movements sum to %s', coalesce(level.on_hand, 0), coalesce(moved.quantity, 0)) as detail
  from (select item_id, location_id, on_hand from inventory.stock_levels where tenant_id = $1) as level
  full join (select item_id, location_id, sum(quantity) as quantity
               from inventory.movements where tenant_id = $1 group by item_id, location_id) as moved using (item_id, location_id)
 where coalesce(level.on_hand, 0) <> coalesce(moved.quantity, 0)`,
  },
  {
    id: "I-2",
    title: "reserved is the sum of its reservations",
    scope: "tenant",
    sql: `
select format('item %s at location %s', item_id, location_id) as subject,
       format('reserved %s, reservations sum to %s', coalesce(level.reserved, 0), coalesce(held.quantity, 0)) as detail
  from (select item_id, location_id, reserved from inventory.stock_levels where tenant_id = $1) as level
  full join (select item_id, location_id, sum(quantity) as quantity
               from inventory.reservations where tenant_id = $1 group by item_id, location_id) as held using (item_id, location_id)
 where coalesce(level.reserved, 0) <> coalesce(held.quantity, 0)`,
  },
  {
    id: "I-2",
    title: "an order holds stock for exactly its units between sourcing and hand-over",
    scope: "tenant",
    // A reservation with an expiry is a cart's; one without belongs to an order, or to nobody, which is an offence too.
    sql: `
select format('order %s line %s', order_id, line_no) as subject,
       format('%s units need stock, %s are reserved', coalesce(needed.quantity, 0), coalesce(held.quantity, 0)) as detail
  from (select order_id, line_no,
               sourced_quantity + released_quantity + picked_quantity + packed_quantity + ready_to_collect_quantity as quantity
          from orders.lines where tenant_id = $1) as needed
  full join (select holder_id as order_id, line_no, sum(quantity) as quantity
               from inventory.reservations where tenant_id = $1 and expires_at is null
              group by holder_id, line_no) as held using (order_id, line_no)
 where coalesce(needed.quantity, 0) <> coalesce(held.quantity, 0)`,
  },
  {
    id: "I-3",
    title: "a cause moves the stock of an item at a location once",
    scope: "tenant",
    sql: `
select format('cause %s', cause_id) as subject,
       format('%s movements of item %s at location %s', count(*), item_id, location_id) as detail
  from inventory.movements
 where tenant_id = $1
 group by cause_id, item_id, location_id
having count(*) > 1`,
  },
];
