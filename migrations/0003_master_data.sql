-- What is sold, where it comes from, who sells it: items, locations, channels.

create schema catalog;
grant usage on schema catalog to dirigent_app;

create table catalog.items (
  tenant_id    uuid        not null,
  item_id      uuid        not null,
  sku          text        not null check (length(sku) between 1 and 100),
  kind         text        not null check (kind in ('physical', 'kit', 'service', 'gift_card', 'digital')),
  name         jsonb       not null,
  gtin         text,
  image_url    text,
  weight_grams integer     check (weight_grams >= 0),
  length_mm    integer     check (length_mm >= 0),
  width_mm     integer     check (width_mm >= 0),
  height_mm    integer     check (height_mm >= 0),
  hazard_class text,
  bulky        boolean     not null default false,
  tax_class    text        not null,
  price_minor  bigint      check (price_minor >= 0),
  currency     text,
  components   jsonb       not null default '[]',
  attributes   jsonb       not null default '{}',
  updated_at   timestamptz not null default now(),
  primary key (tenant_id, item_id),
  check ((price_minor is null) = (currency is null))
);
create unique index items_by_sku on catalog.items (tenant_id, sku);
comment on table catalog.items is 'Something sellable; sku is its business key.';
comment on column catalog.items.name is 'Text per language: {"en": "...", "de": "..."}.';
comment on column catalog.items.components is 'Of a kit: [{"sku", "quantity"}].';
comment on column catalog.items.price_minor is 'In minor units of currency; orders bring their own prices, this one is for people.';
comment on column catalog.items.weight_grams is 'Of one stocking unit with its packaging.';
select platform.protect('catalog.items', 'select, insert, update');

create schema locations;
grant usage on schema locations to dirigent_app;

create table locations.locations (
  tenant_id        uuid             not null,
  location_id      uuid             not null,
  code             text             not null check (length(code) between 1 and 100),
  kind             text             not null check (kind in ('warehouse', 'store', 'dropshipper', 'third_party', 'franchise', 'supplier')),
  name             text             not null,
  address          jsonb            not null,
  latitude         double precision check (latitude between -90 and 90),
  longitude        double precision check (longitude between -180 and 180),
  time_zone        text             not null,
  opening_hours    jsonb,
  holidays_region  text,
  cut_off_time     time,
  delivery_methods text[]           not null,
  orders_per_day   integer          check (orders_per_day >= 0),
  units_per_day    integer          check (units_per_day >= 0),
  order_cost_minor bigint           not null default 0 check (order_cost_minor >= 0),
  unit_cost_minor  bigint           not null default 0 check (unit_cost_minor >= 0),
  handling_days    integer          not null default 0 check (handling_days >= 0),
  partner_code     text,
  active           boolean          not null default true,
  updated_at       timestamptz      not null default now(),
  primary key (tenant_id, location_id),
  check ((latitude is null) = (longitude is null))
);
create unique index locations_by_code on locations.locations (tenant_id, code);
comment on table locations.locations is 'A place that fulfills.';
comment on column locations.locations.cut_off_time is 'Local time of day; what is released later counts from the next working day.';
comment on column locations.locations.orders_per_day is 'Most fulfillment orders that it takes a day; null: no limit.';
comment on column locations.locations.units_per_day is 'Most units that it takes a day; null: no limit.';
comment on column locations.locations.order_cost_minor is 'Cost of handling one order, in minor units of the currency of the order it is compared for.';
comment on column locations.locations.handling_days is 'Working days that it needs before hand-over.';
select platform.protect('locations.locations', 'select, insert, update');

create schema channels;
grant usage on schema channels to dirigent_app;

create table channels.channels (
  tenant_id          uuid        not null,
  channel_id         uuid        not null,
  code               text        not null check (length(code) between 1 and 100),
  kind               text        not null check (kind in ('web_shop', 'app', 'marketplace', 'pos', 'phone', 'b2b', 'api')),
  name               text        not null,
  country            text        not null check (country ~ '^[A-Z]{2}$'),
  currency           text        not null check (currency ~ '^[A-Z]{3}$'),
  language           text        not null,
  prices_include_tax boolean     not null,
  updated_at         timestamptz not null default now(),
  primary key (tenant_id, channel_id)
);
create unique index channels_by_code on channels.channels (tenant_id, code);
comment on table channels.channels is 'Where orders come from.';
select platform.protect('channels.channels', 'select, insert, update');

create schema workflows;
grant usage on schema workflows to dirigent_app;

create table workflows.documents (
  tenant_id    uuid        not null,
  code         text        not null check (code ~ '^[a-z][a-z0-9_-]{0,62}$'),
  version      integer     not null check (version >= 1),
  document     jsonb       not null,
  published_at timestamptz not null default now(),
  published_by text        not null,
  primary key (tenant_id, code, version)
);
comment on table workflows.documents is 'Every version ever published; the highest of a code is the one that new orders get, running orders keep theirs.';
select platform.protect('workflows.documents', 'select, insert');
