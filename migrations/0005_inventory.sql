-- Stock: what lies where, who holds it, and every change with its cause.

create schema inventory;
grant usage on schema inventory to dirigent_app;

create table inventory.stock_levels (
  tenant_id   uuid        not null,
  item_id     uuid        not null,
  location_id uuid        not null,
  on_hand     bigint      not null default 0,
  reserved    bigint      not null default 0,
  safety      bigint      not null default 0 check (safety >= 0),
  damaged     bigint      not null default 0 check (damaged >= 0),
  set_as_of   timestamptz,
  primary key (tenant_id, item_id, location_id),
  check (reserved >= 0),
  check (reserved <= on_hand)
);
create index stock_levels_by_location on inventory.stock_levels (tenant_id, location_id, item_id);
comment on table inventory.stock_levels is 'Quantities of one item at one location, in stocking units. available = on_hand - reserved - safety.';
comment on column inventory.stock_levels.reserved is 'Sum of the reservations of this item at this location.';
comment on column inventory.stock_levels.on_hand is 'Sum of the movements of this item at this location.';
comment on column inventory.stock_levels.set_as_of is 'Time of the newest absolute count; an older one is stale.';
select platform.protect('inventory.stock_levels', 'select, insert, update');
alter table inventory.stock_levels set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

create table inventory.movements (
  tenant_id    uuid        not null,
  movement_id  uuid        not null,
  item_id      uuid        not null,
  location_id  uuid        not null,
  kind         text        not null check (kind in ('set', 'add', 'goods_issue', 'correction', 'return_receipt')),
  quantity     bigint      not null,
  cause_id     text        not null,
  reason       text        not null,
  occurred_at  timestamptz not null,
  recorded_at  timestamptz not null default now(),
  primary key (tenant_id, movement_id)
);
create unique index movements_once on inventory.movements (tenant_id, cause_id, item_id, location_id);
create index movements_by_level on inventory.movements (tenant_id, item_id, location_id, movement_id);
comment on table inventory.movements is 'One change of on_hand with its cause; append-only.';
comment on column inventory.movements.quantity is 'Change of on_hand in stocking units, negative for goods that leave.';
comment on column inventory.movements.cause_id is 'What caused it, once: the sender''s cause_id, or <fact>:<id> for changes of our own.';
select platform.protect('inventory.movements', 'select, insert');

create table inventory.adjustments (
  tenant_id uuid not null,
  cause_id  text not null,
  item_id   uuid not null,
  location_id uuid not null,
  content_hash bytea not null,
  recorded_at timestamptz not null default now(),
  primary key (tenant_id, cause_id)
);
comment on table inventory.adjustments is 'The cause_ids that were sent with stock adjustments: sent again they change nothing.';
select platform.protect('inventory.adjustments', 'select, insert');

create table inventory.reservations (
  tenant_id   uuid        not null,
  holder_id   uuid        not null,
  line_no     integer     not null,
  item_id     uuid        not null,
  location_id uuid        not null,
  quantity    bigint      not null check (quantity >= 1),
  expires_at  timestamptz,
  primary key (tenant_id, holder_id, line_no, item_id, location_id)
);
create index reservations_by_level on inventory.reservations (tenant_id, item_id, location_id);
create index reservations_by_expiry on inventory.reservations (tenant_id, expires_at) where expires_at is not null;
comment on table inventory.reservations is 'A claim on stock, of a cart (until expires_at) or of an order (until shipped or canceled).';
comment on column inventory.reservations.holder_id is 'The order, or the cart reservation.';
select platform.protect('inventory.reservations', 'select, insert, update, delete');
