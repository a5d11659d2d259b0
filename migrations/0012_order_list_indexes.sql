-- Lists of orders in the order of their pages, whatever they are filtered by: a page costs the same with a thousand orders and with
-- millions, and page 5,000 costs what page 1 costs. Tables that orders are found by keep the time of their order beside it.

alter table orders.lines                   add column ordered_at timestamptz;
alter table orders.holds                   add column ordered_at timestamptz;
alter table fulfillment.fulfillment_orders add column ordered_at timestamptz;
alter table customers.order_parties        add column ordered_at timestamptz;

-- Row-level security is forced on the owner too, and a migration works for all tenants.
alter table orders.orders                  no force row level security;
alter table orders.lines                   no force row level security;
alter table orders.holds                   no force row level security;
alter table fulfillment.fulfillment_orders no force row level security;
alter table customers.order_parties        no force row level security;
-- Small: 0.1.0 was a preview; nobody has more orders in it than can wait a moment.
update orders.lines as line
   set ordered_at = orders.ordered_at
  from orders.orders as orders where orders.tenant_id = line.tenant_id and orders.order_id = line.order_id;
-- Small: 0.1.0 was a preview; nobody has more orders in it than can wait a moment.
update orders.holds as hold
   set ordered_at = orders.ordered_at
  from orders.orders as orders where orders.tenant_id = hold.tenant_id and orders.order_id = hold.order_id;
-- Small: 0.1.0 was a preview; nobody has more orders in it than can wait a moment.
update fulfillment.fulfillment_orders as work
   set ordered_at = orders.ordered_at
  from orders.orders as orders where orders.tenant_id = work.tenant_id and orders.order_id = work.order_id;
-- Small: 0.1.0 was a preview; nobody has more orders in it than can wait a moment.
update customers.order_parties as party
   set ordered_at = orders.ordered_at
  from orders.orders as orders where orders.tenant_id = party.tenant_id and orders.order_id = party.order_id;
alter table orders.orders                  force row level security;
alter table orders.lines                   force row level security;
alter table orders.holds                   force row level security;
alter table fulfillment.fulfillment_orders force row level security;
alter table customers.order_parties        force row level security;

-- squawk-ignore adding-not-nullable-field
alter table orders.lines                   alter column ordered_at set not null;
-- squawk-ignore adding-not-nullable-field
alter table orders.holds                   alter column ordered_at set not null;
-- squawk-ignore adding-not-nullable-field
alter table fulfillment.fulfillment_orders alter column ordered_at set not null;
-- squawk-ignore adding-not-nullable-field
alter table customers.order_parties        alter column ordered_at set not null;
comment on column orders.lines.ordered_at is 'Of its order, never changed: lists by sku are read in this order.';
comment on column orders.holds.ordered_at is 'Of its order, never changed: lists by open hold are read in this order.';
comment on column fulfillment.fulfillment_orders.ordered_at is 'Of its order, never changed: lists by location are read in this order.';
comment on column customers.order_parties.ordered_at is 'Of its order, never changed: searches by mail address or name are read in this order.';

-- squawk-ignore require-concurrent-index-creation
create index orders_by_channel on orders.orders (tenant_id, channel_code, ordered_at desc, order_id desc);
-- squawk-ignore require-concurrent-index-creation
create index lines_by_sku on orders.lines (tenant_id, sku, ordered_at desc, order_id desc);
-- squawk-ignore require-concurrent-index-deletion
drop index orders.holds_open;
-- squawk-ignore require-concurrent-index-creation
create index holds_open on orders.holds (tenant_id, code, ordered_at desc, order_id desc) where lifted_at is null;
-- squawk-ignore require-concurrent-index-creation
create index fulfillment_orders_by_order_time on fulfillment.fulfillment_orders (tenant_id, location_code, ordered_at desc, order_id desc);
-- squawk-ignore require-concurrent-index-creation
create index order_parties_by_email on customers.order_parties (tenant_id, email, ordered_at desc, order_id desc) where email is not null;
-- squawk-ignore require-concurrent-index-creation
create index order_parties_by_name on customers.order_parties (tenant_id, name, ordered_at desc, order_id desc);

-- No statement reads by these: each would only be written. Orders are found by their customer in orders_by_customer.
-- squawk-ignore require-concurrent-index-deletion
drop index orders.lines_by_item;
-- squawk-ignore require-concurrent-index-deletion
drop index customers.order_parties_by_customer;
