-- Personal data lives here and nowhere else (issued invoices apart), so that erasure is one place.

create schema customers;
grant usage on schema customers to dirigent_app;

create table customers.customers (
  tenant_id      uuid        not null,
  customer_id    uuid        not null,
  channel_code   text        not null,
  external_id    text,
  email          text,
  name           text,
  phone          text,
  customer_group text,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (tenant_id, customer_id)
);
create unique index customers_by_external_id on customers.customers (tenant_id, channel_code, external_id) where external_id is not null;
comment on table customers.customers is 'A party that orders, known to a channel by external_id; a guest has none and gets a row of its own per order.';
select platform.protect('customers.customers', 'select, insert, update, delete');

create table customers.order_parties (
  tenant_id        uuid  not null,
  order_id         uuid  not null,
  customer_id      uuid  not null,
  email            text,
  name             text  not null,
  phone            text,
  customer_group   text,
  billing_address  jsonb not null,
  shipping_address jsonb,
  payload          jsonb not null,
  primary key (tenant_id, order_id)
);
create index order_parties_by_customer on customers.order_parties (tenant_id, customer_id);
comment on table customers.order_parties is 'Whom an order is for, as it was stated with the order, and the order''s payload as it came in.';
comment on column customers.order_parties.shipping_address is 'Null for orders that are collected.';
select platform.protect('customers.order_parties', 'select, insert, update, delete');
