-- Money: how an order is paid, and every operation on it.

create schema payments;
grant usage on schema payments to dirigent_app;

create table payments.payments (
  tenant_id         uuid        not null,
  payment_id        uuid        not null,
  order_id          uuid        not null,
  position          integer     not null check (position >= 1),
  method            text        not null,
  provider          text,
  timing            text        not null check (timing in ('on_shipment', 'in_advance', 'on_account', 'settled')),
  currency          text        not null,
  amount_minor      bigint      not null check (amount_minor >= 0),
  authorized_minor  bigint      not null default 0 check (authorized_minor >= 0),
  captured_minor    bigint      not null default 0 check (captured_minor >= 0),
  refunded_minor    bigint      not null default 0 check (refunded_minor >= 0),
  status            text        not null check (status in ('pending', 'authorizing', 'authorized', 'declined', 'paid', 'voided')),
  reference         text,
  token             text,
  authorization_expires_at timestamptz,
  due_at            timestamptz,
  primary key (tenant_id, payment_id),
  check (captured_minor <= authorized_minor),
  check (refunded_minor <= captured_minor)
);
create index payments_by_order on payments.payments (tenant_id, order_id, position);
create index payments_by_reference on payments.payments (tenant_id, provider, reference) where reference is not null;
comment on table payments.payments is 'One tender of an order. For money that comes without authorization (transfer, account) what was received counts as authorized and captured.';
comment on column payments.payments.timing is 'When it is taken, frozen from the workflow when the order is accepted; settled: taken elsewhere.';
comment on column payments.payments.captured_minor is 'Sum of the succeeded captures and receipts, minor units of currency.';
comment on column payments.payments.reference is 'The provider''s reference of the authorization, or what the customer states with a transfer.';
comment on column payments.payments.token is 'One-time token of the provider, gone once it is used.';
select platform.protect('payments.payments', 'select, insert, update');

create table payments.operations (
  tenant_id          uuid        not null,
  operation_id       uuid        not null,
  payment_id         uuid        not null,
  order_id           uuid        not null,
  kind               text        not null check (kind in ('authorize', 'capture', 'receive', 'void', 'refund')),
  cause_id           uuid        not null,
  amount_minor       bigint      not null check (amount_minor >= 0),
  state              text        not null check (state in ('pending', 'succeeded', 'failed')),
  provider_reference text,
  failure            text,
  decided_at         timestamptz not null,
  answered_at        timestamptz,
  primary key (tenant_id, operation_id),
  foreign key (tenant_id, payment_id) references payments.payments,
  check ((state = 'pending') = (answered_at is null))
);
create unique index operations_once on payments.operations (tenant_id, payment_id, kind, cause_id) where state <> 'failed';
create index operations_by_order on payments.operations (tenant_id, order_id);
comment on table payments.operations is 'What was asked of a provider for a payment and what it answered. operation_id is the idempotency key of the call.';
comment on column payments.operations.cause_id is 'Why: the shipment that is captured, the return that is refunded, …: once per payment and kind.';
select platform.protect('payments.operations', 'select, insert, update');

create table payments.notifications (
  tenant_id       uuid        not null,
  provider        text        not null,
  notification_id text        not null,
  payment_id      uuid,
  kind            text        not null,
  amount_minor    bigint,
  received_at     timestamptz not null,
  outcome         text        not null,
  primary key (tenant_id, provider, notification_id)
);
comment on table payments.notifications is 'What providers told us, each once, with what we made of it.';
select platform.protect('payments.notifications', 'select, insert');
