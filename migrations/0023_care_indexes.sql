-- Search by word, lists by due time, figures of today, each from an index in the order of its page. Nobody runs a version with
-- more orders than can wait a moment, so they are built in place.

-- squawk-ignore require-concurrent-index-creation
create index order_parties_by_first_word on customers.order_parties (tenant_id, first_word, ordered_at desc, order_id desc);
-- squawk-ignore require-concurrent-index-creation
create index order_parties_by_last_word on customers.order_parties (tenant_id, last_word, ordered_at desc, order_id desc);
-- squawk-ignore require-concurrent-index-creation
create index order_parties_by_postal_word on customers.order_parties (tenant_id, postal_word, ordered_at desc, order_id desc);
-- squawk-ignore require-concurrent-index-creation
create index order_parties_by_phone_word on customers.order_parties (tenant_id, phone_word, ordered_at desc, order_id desc) where phone_word is not null;
-- A name is found by its last word.
-- squawk-ignore require-concurrent-index-deletion
drop index customers.order_parties_by_name;

-- squawk-ignore require-concurrent-index-creation
create index fulfillment_orders_open on fulfillment.fulfillment_orders (tenant_id, due_at, order_id)
  where status in ('released', 'accepted', 'picking', 'packed', 'ready_to_collect');
-- squawk-ignore require-concurrent-index-creation
create index shipments_by_time on fulfillment.shipments (tenant_id, shipped_at);
-- squawk-ignore require-concurrent-index-creation
create index items_by_change on catalog.items (tenant_id, updated_at, item_id);
-- squawk-ignore require-concurrent-index-creation
create index items_by_gtin on catalog.items (tenant_id, gtin) where gtin is not null;
