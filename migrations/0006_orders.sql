-- Orders: what was ordered, in which stage each unit is, what it costs, what holds it.

create schema orders;
grant usage on schema orders to dirigent_app;

create table orders.orders (
  tenant_id          uuid        not null,
  order_id           uuid        not null,
  number             text        not null,
  channel_code       text        not null,
  external_id        text        not null check (length(external_id) between 1 and 200),
  content_hash       bytea       not null check (length(content_hash) = 32),
  type               text        not null check (type in ('b2c', 'b2b')),
  priority           integer     not null default 0 check (priority between 0 and 100),
  ordered_at         timestamptz not null,
  received_at        timestamptz not null,
  currency           text        not null check (currency ~ '^[A-Z]{3}$'),
  language           text        not null,
  country            text        not null check (country ~ '^[A-Z]{2}$'),
  customer_id        uuid        not null,
  reservation_id     uuid,
  prices_include_tax boolean     not null,
  workflow_code      text        not null,
  workflow_version   integer     not null,
  status             text        not null check (status in ('received', 'on_hold', 'awaiting_payment', 'backordered', 'sourced', 'released',
                                   'partially_shipped', 'shipped', 'ready_to_collect', 'completed', 'canceled')),
  version            bigint      not null default 1 check (version >= 1),
  net_minor          bigint      not null,
  tax_minor          bigint      not null,
  total_minor        bigint      not null check (total_minor >= 0),
  discount_minor     bigint      not null check (discount_minor >= 0),
  screened           text        check (screened in ('accept', 'hold', 'refuse')),
  confirmed_at       timestamptz,
  completed_at       timestamptz,
  attributes         jsonb       not null default '{}',
  primary key (tenant_id, order_id),
  check (net_minor + tax_minor = total_minor)
);
create unique index orders_by_external_id on orders.orders (tenant_id, channel_code, external_id);
create unique index orders_by_number on orders.orders (tenant_id, number);
create index orders_by_status on orders.orders (tenant_id, status, ordered_at desc, order_id desc);
create index orders_by_time on orders.orders (tenant_id, ordered_at desc, order_id desc);
create index orders_by_customer on orders.orders (tenant_id, customer_id);
comment on table orders.orders is 'One order of a customer on a channel. status is derived from the stages of its units (doctor proves it).';
comment on column orders.orders.content_hash is 'SHA-256 of the order''s canonical content: sent again with other content it is refused.';
comment on column orders.orders.total_minor is 'Gross total of lines and charges in minor units of currency, frozen when the order is accepted.';
comment on column orders.orders.priority is '0 (ordinary) to 100 (most urgent).';
comment on column orders.orders.version is 'Goes up with every change; If-Match compares it.';
select platform.protect('orders.orders', 'select, insert, update');
alter table orders.orders set (fillfactor = 80);

create table orders.lines (
  tenant_id                 uuid          not null,
  order_id                  uuid          not null,
  line_no                   integer       not null check (line_no >= 1),
  item_id                   uuid          not null,
  sku                       text          not null,
  description               text          not null,
  quantity                  bigint        not null check (quantity between 1 and 1000000),
  unit_price_minor          bigint        not null check (unit_price_minor >= 0),
  discounts                 jsonb         not null default '[]',
  discount_minor            bigint        not null default 0 check (discount_minor >= 0),
  tax_rate_percent          numeric(6, 3) not null check (tax_rate_percent between 0 and 100),
  net_minor                 bigint        not null,
  tax_minor                 bigint        not null,
  gross_minor               bigint        not null check (gross_minor >= 0),
  delivery_method           text          not null check (delivery_method in ('ship', 'collect')),
  service_level             text,
  requested_location_id     uuid,
  requested_on              date,
  excluded_location_ids     uuid[]        not null default '{}',
  open_quantity             bigint        not null default 0 check (open_quantity >= 0),
  backordered_quantity      bigint        not null default 0 check (backordered_quantity >= 0),
  sourced_quantity          bigint        not null default 0 check (sourced_quantity >= 0),
  released_quantity         bigint        not null default 0 check (released_quantity >= 0),
  picked_quantity           bigint        not null default 0 check (picked_quantity >= 0),
  packed_quantity           bigint        not null default 0 check (packed_quantity >= 0),
  shipped_quantity          bigint        not null default 0 check (shipped_quantity >= 0),
  ready_to_collect_quantity bigint        not null default 0 check (ready_to_collect_quantity >= 0),
  delivered_quantity        bigint        not null default 0 check (delivered_quantity >= 0),
  canceled_quantity         bigint        not null default 0 check (canceled_quantity >= 0),
  returned_quantity         bigint        not null default 0 check (returned_quantity >= 0),
  primary key (tenant_id, order_id, line_no),
  foreign key (tenant_id, order_id) references orders.orders,
  check (net_minor + tax_minor = gross_minor),
  check (open_quantity + backordered_quantity + sourced_quantity + released_quantity + picked_quantity + packed_quantity
         + shipped_quantity + ready_to_collect_quantity + delivered_quantity + canceled_quantity + returned_quantity = quantity)
);
create index lines_by_item on orders.lines (tenant_id, item_id);
create index lines_backordered on orders.lines (tenant_id, item_id) where backordered_quantity > 0;
comment on table orders.lines is 'One line of an order. Each of its units is in exactly one stage: the check on the sum is the proof.';
comment on column orders.lines.gross_minor is 'What all units of the line cost with tax after discounts, frozen. Units [a, b) carry round(gross*b/quantity) - round(gross*a/quantity).';
comment on column orders.lines.unit_price_minor is 'As ordered; with or without tax as the order says.';
comment on column orders.lines.discount_minor is 'Sum of the line''s discounts, for all its units.';
comment on column orders.lines.excluded_location_ids is 'Locations that refused the line or were short of it: not asked again.';
select platform.protect('orders.lines', 'select, insert, update');
alter table orders.lines set (fillfactor = 80);

create table orders.charges (
  tenant_id         uuid          not null,
  order_id          uuid          not null,
  charge_no         integer       not null check (charge_no >= 1),
  kind              text          not null check (length(kind) between 1 and 50),
  description       text          not null,
  tax_rate_percent  numeric(6, 3) not null check (tax_rate_percent between 0 and 100),
  net_minor         bigint        not null,
  tax_minor         bigint        not null,
  gross_minor       bigint        not null,
  line_nos          integer[]     not null,
  share_net_minor   bigint[]      not null,
  share_tax_minor   bigint[]      not null,
  primary key (tenant_id, order_id, charge_no),
  foreign key (tenant_id, order_id) references orders.orders,
  check (net_minor + tax_minor = gross_minor),
  check (cardinality(line_nos) = cardinality(share_net_minor) and cardinality(line_nos) = cardinality(share_tax_minor))
);
comment on table orders.charges is 'Shipping and other charges of an order, allocated to its lines when it is accepted and frozen.';
comment on column orders.charges.share_net_minor is 'Net share of each line of line_nos; sums to net_minor. A line''s share goes to its units like its price.';
select platform.protect('orders.charges', 'select, insert');

create table orders.holds (
  tenant_id  uuid        not null,
  hold_id    uuid        not null,
  order_id   uuid        not null,
  code       text        not null check (code ~ '^[a-z][a-z0-9_]{0,62}$'),
  origin     text        not null check (origin in ('manual', 'rule', 'risk')),
  note       text,
  placed_by  text        not null,
  placed_at  timestamptz not null,
  lifted_by  text,
  lifted_at  timestamptz,
  primary key (tenant_id, hold_id),
  foreign key (tenant_id, order_id) references orders.orders,
  check ((lifted_at is null) = (lifted_by is null))
);
create index holds_by_order on orders.holds (tenant_id, order_id);
create index holds_open on orders.holds (tenant_id, code, order_id) where lifted_at is null;
create unique index holds_by_rule_once on orders.holds (tenant_id, order_id, code) where origin <> 'manual';
comment on table orders.holds is 'A reason for which an order may not go on, until lifted. A rule places its hold once: lifted, it stays lifted.';
select platform.protect('orders.holds', 'select, insert, update');

create table orders.cancellations (
  tenant_id       uuid        not null,
  cancellation_id uuid        not null,
  order_id        uuid        not null,
  line_no         integer     not null,
  quantity        bigint      not null check (quantity >= 1),
  from_stage      text        not null,
  gross_minor     bigint      not null,
  reason          text        not null,
  actor           text        not null,
  canceled_at     timestamptz not null,
  primary key (tenant_id, cancellation_id),
  foreign key (tenant_id, order_id, line_no) references orders.lines
);
create index cancellations_by_order on orders.cancellations (tenant_id, order_id);
comment on table orders.cancellations is 'Units that will not be delivered, and why. gross_minor is what they would have cost with their share of charges.';
select platform.protect('orders.cancellations', 'select, insert');
