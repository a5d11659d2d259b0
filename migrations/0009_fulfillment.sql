-- The work of locations: fulfillment orders, shipments, parcels.

create schema fulfillment;
grant usage on schema fulfillment to dirigent_app;

create table fulfillment.fulfillment_orders (
  tenant_id            uuid        not null,
  fulfillment_order_id uuid        not null,
  order_id             uuid        not null,
  order_number         text        not null,
  location_id          uuid        not null,
  location_code        text        not null,
  delivery_method      text        not null check (delivery_method in ('ship', 'collect')),
  status               text        not null check (status in ('released', 'accepted', 'picking', 'packed', 'shipped', 'ready_to_collect',
                                     'handed_over', 'refused', 'canceled')),
  priority             integer     not null default 0,
  released_at          timestamptz not null,
  due_at               timestamptz,
  updated_at           timestamptz not null,
  primary key (tenant_id, fulfillment_order_id)
);
create index fulfillment_orders_by_order on fulfillment.fulfillment_orders (tenant_id, order_id);
create index fulfillment_orders_by_location on fulfillment.fulfillment_orders (tenant_id, location_code, status, released_at, fulfillment_order_id);
create index fulfillment_orders_by_time on fulfillment.fulfillment_orders (tenant_id, released_at, fulfillment_order_id);
comment on table fulfillment.fulfillment_orders is 'The part of an order that one location is asked to fulfill by one delivery method. Exists from release on.';
comment on column fulfillment.fulfillment_orders.due_at is 'The cut-off by which it is to be handed over; null if the location has none.';
select platform.protect('fulfillment.fulfillment_orders', 'select, insert, update');

create table fulfillment.fulfillment_order_lines (
  tenant_id            uuid    not null,
  fulfillment_order_id uuid    not null,
  line_no              integer not null,
  item_id              uuid    not null,
  sku                  text    not null,
  description          text    not null,
  quantity             bigint  not null check (quantity >= 1),
  picked_quantity      bigint  not null default 0 check (picked_quantity >= 0),
  packed_quantity      bigint  not null default 0 check (packed_quantity >= 0),
  shipped_quantity     bigint  not null default 0 check (shipped_quantity >= 0),
  refused_quantity     bigint  not null default 0 check (refused_quantity >= 0),
  canceled_quantity    bigint  not null default 0 check (canceled_quantity >= 0),
  primary key (tenant_id, fulfillment_order_id, line_no),
  foreign key (tenant_id, fulfillment_order_id) references fulfillment.fulfillment_orders,
  check (picked_quantity + refused_quantity + canceled_quantity <= quantity),
  check (packed_quantity <= picked_quantity),
  check (shipped_quantity <= picked_quantity)
);
comment on table fulfillment.fulfillment_order_lines is 'quantity = still to pick + picked + refused (or short) + canceled. picked includes packed includes shipped (or handed over).';
comment on column fulfillment.fulfillment_order_lines.refused_quantity is 'Refused by the location or not found when picking: sourced again elsewhere.';
select platform.protect('fulfillment.fulfillment_order_lines', 'select, insert, update');

create table fulfillment.shipments (
  tenant_id            uuid        not null,
  shipment_id          uuid        not null,
  fulfillment_order_id uuid        not null,
  order_id             uuid        not null,
  location_id          uuid        not null,
  kind                 text        not null check (kind in ('ship', 'hand_over')),
  carrier              text,
  shipped_at           timestamptz not null,
  primary key (tenant_id, shipment_id),
  foreign key (tenant_id, fulfillment_order_id) references fulfillment.fulfillment_orders
);
create index shipments_by_order on fulfillment.shipments (tenant_id, order_id);
create index shipments_by_fulfillment_order on fulfillment.shipments (tenant_id, fulfillment_order_id);
comment on table fulfillment.shipments is 'Goods that left: given to a carrier, or handed over to the customer.';
select platform.protect('fulfillment.shipments', 'select, insert');

create table fulfillment.shipment_lines (
  tenant_id   uuid    not null,
  shipment_id uuid    not null,
  line_no     integer not null,
  quantity    bigint  not null check (quantity >= 1),
  first_unit  bigint  not null check (first_unit >= 0),
  primary key (tenant_id, shipment_id, line_no),
  foreign key (tenant_id, shipment_id) references fulfillment.shipments
);
comment on table fulfillment.shipment_lines is 'Which units of an order line left with a shipment: units [first_unit, first_unit + quantity), counted from 0.';
select platform.protect('fulfillment.shipment_lines', 'select, insert');

create table fulfillment.parcels (
  tenant_id       uuid    not null,
  parcel_id       uuid    not null,
  shipment_id     uuid    not null,
  order_id        uuid    not null,
  tracking_number text,
  weight_grams    bigint  check (weight_grams >= 0),
  lines           jsonb   not null,
  primary key (tenant_id, parcel_id),
  foreign key (tenant_id, shipment_id) references fulfillment.shipments
);
create index parcels_by_shipment on fulfillment.parcels (tenant_id, shipment_id);
create index parcels_by_tracking_number on fulfillment.parcels (tenant_id, tracking_number) where tracking_number is not null;
comment on table fulfillment.parcels is 'One box of a shipment with its tracking number. lines: [{"line_no", "quantity"}].';
select platform.protect('fulfillment.parcels', 'select, insert');

create schema returns;
grant usage on schema returns to dirigent_app;

create table returns.returns (
  tenant_id     uuid        not null,
  return_id     uuid        not null,
  order_id      uuid        not null,
  reason        text        not null,
  state         text        not null check (state in ('registered', 'received')),
  location_id   uuid,
  external_id   text,
  registered_at timestamptz not null,
  received_at   timestamptz,
  primary key (tenant_id, return_id),
  check ((state = 'received') = (received_at is not null))
);
create index returns_by_order on returns.returns (tenant_id, order_id);
create unique index returns_by_external_id on returns.returns (tenant_id, external_id) where external_id is not null;
comment on table returns.returns is 'Permission to send goods back, and their arrival.';
select platform.protect('returns.returns', 'select, insert, update');

create table returns.return_lines (
  tenant_id         uuid    not null,
  return_id         uuid    not null,
  line_no           integer not null,
  quantity          bigint  not null check (quantity >= 1),
  received_quantity bigint  not null default 0 check (received_quantity >= 0 and received_quantity <= quantity),
  disposition       text    check (disposition in ('restock', 'scrap')),
  first_unit        bigint  check (first_unit >= 0),
  primary key (tenant_id, return_id, line_no),
  foreign key (tenant_id, return_id) references returns.returns
);
comment on column returns.return_lines.first_unit is 'Which units of the order line came back: [first_unit, first_unit + received_quantity), counted from 0.';
select platform.protect('returns.return_lines', 'select, insert, update');
