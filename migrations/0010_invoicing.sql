-- Invoices and credit notes: dense numbers per series, immutable, chained by hash. Mails that were decided.

create schema invoicing;
grant usage on schema invoicing to dirigent_app;

create table invoicing.series (
  tenant_id     uuid   not null,
  series        text   not null check (length(series) between 1 and 50),
  last_sequence bigint not null default 0 check (last_sequence >= 0),
  last_hash     bytea,
  primary key (tenant_id, series)
);
comment on table invoicing.series is 'A number range. Locked only in the short transaction that issues documents.';
select platform.protect('invoicing.series', 'select, insert, update');

create table invoicing.invoices (
  tenant_id           uuid        not null,
  invoice_id          uuid        not null,
  kind                text        not null check (kind in ('invoice', 'credit_note')),
  series              text        not null,
  sequence            bigint      not null check (sequence >= 1),
  number              text        not null,
  cause_id            uuid        not null,
  order_id            uuid,
  corrects_invoice_id uuid,
  issued_at           timestamptz not null,
  supply_on           date        not null,
  currency            text        not null,
  language            text        not null,
  recipient           jsonb       not null,
  net_minor           bigint      not null,
  tax_minor           bigint      not null,
  total_minor         bigint      not null,
  previous_hash       bytea,
  hash                bytea       not null check (length(hash) = 32),
  primary key (tenant_id, invoice_id),
  foreign key (tenant_id, corrects_invoice_id) references invoicing.invoices,
  check (net_minor + tax_minor = total_minor)
);
create unique index invoices_by_sequence on invoicing.invoices (tenant_id, series, sequence);
create unique index invoices_by_number on invoicing.invoices (tenant_id, number);
create unique index invoices_by_cause on invoicing.invoices (tenant_id, cause_id);
create index invoices_by_order on invoicing.invoices (tenant_id, order_id);
comment on table invoicing.invoices is 'Issued documents. Nobody may change or delete one: the application role has no such right, and the hash chain shows it.';
comment on column invoicing.invoices.cause_id is 'The shipment that is invoiced or the return that is credited: one document each.';
comment on column invoicing.invoices.total_minor is 'Gross, minor units of currency; negative on a credit note.';
comment on column invoicing.invoices.hash is 'SHA-256 over the document''s canonical content and previous_hash.';
select platform.protect('invoicing.invoices', 'select, insert');

create table invoicing.invoice_lines (
  tenant_id        uuid          not null,
  invoice_id       uuid          not null,
  position         integer       not null check (position >= 1),
  kind             text          not null check (kind in ('item', 'charge')),
  line_no          integer,
  sku              text,
  description      text          not null,
  quantity         bigint        not null,
  tax_rate_percent numeric(6, 3) not null,
  net_minor        bigint        not null,
  tax_minor        bigint        not null,
  gross_minor      bigint        not null,
  primary key (tenant_id, invoice_id, position),
  foreign key (tenant_id, invoice_id) references invoicing.invoices,
  check (net_minor + tax_minor = gross_minor)
);
comment on table invoicing.invoice_lines is 'Amounts are for the whole quantity, negative on a credit note.';
select platform.protect('invoicing.invoice_lines', 'select, insert');

create schema notifications;
grant usage on schema notifications to dirigent_app;

create table notifications.mails (
  tenant_id  uuid        not null,
  mail_id    uuid        not null,
  order_id   uuid        not null,
  template   text        not null,
  language   text        not null,
  cause_id   uuid        not null,
  facts      jsonb       not null default '{}',
  decided_at timestamptz not null,
  sent_at    timestamptz,
  primary key (tenant_id, mail_id)
);
create unique index mails_once on notifications.mails (tenant_id, order_id, template, cause_id);
comment on table notifications.mails is 'Mails that were decided for an order; rendered and addressed only when sent, so no address is kept here.';
select platform.protect('notifications.mails', 'select, insert, update');

create schema imports;
grant usage on schema imports to dirigent_app;

create table imports.runs (
  tenant_id   uuid        not null,
  run_id      uuid        not null,
  kind        text        not null,
  file_hash   bytea       not null,
  position    bigint      not null default 0,
  state       jsonb       not null default '{}',
  started_at  timestamptz not null default now(),
  ended_at    timestamptz,
  primary key (tenant_id, run_id)
);
create unique index runs_by_file on imports.runs (tenant_id, kind, file_hash);
comment on table imports.runs is 'How far an import of a file has come; advanced in the same transaction as its effects, so it goes on where it was killed.';
comment on column imports.runs.position is 'Entries (in the import''s own order) that are done.';
select platform.protect('imports.runs', 'select, insert, update');
