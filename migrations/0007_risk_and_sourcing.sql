-- Screening: lists, rules, norms. Sourcing: the plans that were chosen, with their reasons.

create schema risk;
grant usage on schema risk to dirigent_app;

create table risk.rules (
  tenant_id  uuid        not null,
  code       text        not null,
  rule       jsonb       not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, code)
);
comment on table risk.rules is 'Rules and thresholds of the screening, as data.';
select platform.protect('risk.rules', 'select, insert, update, delete');

create table risk.list_entries (
  tenant_id  uuid        not null,
  entry_id   uuid        not null,
  list       text        not null check (list in ('deny', 'allow')),
  field      text        not null,
  key_hash   text        not null,
  reason     text        not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (tenant_id, entry_id)
);
create unique index list_entries_by_key on risk.list_entries (tenant_id, field, key_hash, list);
comment on table risk.list_entries is 'Deny and allow lists. Values are hashed, so the lists hold no personal data.';
select platform.protect('risk.list_entries', 'select, insert, update, delete');

create table risk.item_norms (
  tenant_id      uuid   not null,
  item_id        uuid   not null,
  orders_counted bigint not null default 0,
  quantity_total bigint not null default 0,
  primary key (tenant_id, item_id)
);
comment on table risk.item_norms is 'How many units of an item an order usually asks for; counted over accepted orders.';
select platform.protect('risk.item_norms', 'select, insert, update');
alter table risk.item_norms set (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

create table risk.activity (
  tenant_id    uuid        not null,
  field        text        not null,
  key_hash     text        not null,
  order_id     uuid        not null,
  currency     text        not null,
  amount_minor bigint      not null,
  occurred_at  timestamptz not null,
  primary key (tenant_id, field, key_hash, order_id)
);
create index activity_by_time on risk.activity (tenant_id, field, key_hash, occurred_at);
comment on table risk.activity is 'Who ordered how much when, by hashed key; kept only while a velocity rule is enabled.';
select platform.protect('risk.activity', 'select, insert, delete');

create table risk.screenings (
  tenant_id   uuid        not null,
  order_id    uuid        not null,
  result      text        not null check (result in ('accept', 'hold', 'refuse')),
  reasons     jsonb       not null,
  screened_at timestamptz not null,
  primary key (tenant_id, order_id)
);
comment on table risk.screenings is 'The outcome of the screening of an order, with the rules that spoke.';
select platform.protect('risk.screenings', 'select, insert');

create schema sourcing;
grant usage on schema sourcing to dirigent_app;

create table sourcing.plans (
  tenant_id  uuid        not null,
  plan_id    uuid        not null,
  order_id   uuid        not null,
  status     text        not null check (status in ('complete', 'partial', 'none')),
  cost_minor bigint      not null,
  plan       jsonb       not null,
  decided_at timestamptz not null,
  primary key (tenant_id, plan_id)
);
create index plans_by_order on sourcing.plans (tenant_id, order_id, plan_id);
comment on table sourcing.plans is 'Every plan that was decided: assignments, cost terms, candidates with their reasons. Locations without stock are only counted.';
select platform.protect('sourcing.plans', 'select, insert');
