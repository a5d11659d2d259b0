-- Events go out as webhooks, each order's in its sequence; goods that are collected are handed over for a code.

create table platform.event_readers (
  tenant_id uuid not null,
  reader    text not null check (reader in ('webhooks')),
  primary key (tenant_id, reader)
);
comment on table platform.event_readers is
  'Who wants to be handed the events of orders. Without a reader nothing is queued. Whoever spreads events holds the row''s lock.';
select platform.protect('platform.event_readers', 'select, insert, update, delete');

create table platform.event_feed (
  tenant_id uuid not null,
  order_id  uuid not null,
  event_id  uuid not null,
  primary key (tenant_id, order_id, event_id)
);
comment on table platform.event_feed is
  'Events that have not been handed to readers yet. Written by the transaction of the event and deleted by the one that hands it on, so
nothing depends on the order in which clocks or sequences count: what is not committed is not here, and what is here is not lost.';
select platform.protect('platform.event_feed', 'select, insert, update, delete');
alter table platform.event_feed set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

-- squawk-ignore constraint-missing-not-valid
alter table platform.exceptions drop constraint exceptions_kind_check;
-- squawk-ignore constraint-missing-not-valid
alter table platform.exceptions add constraint exceptions_kind_check check (kind in ('order', 'intent', 'payment', 'webhook'));

create table notifications.webhook_endpoints (
  tenant_id             uuid        not null,
  endpoint_id           uuid        not null,
  url                   text        not null,
  description           text,
  event_types           text[],
  channels         text[],
  active             boolean     not null default true,
  secret                text        not null,
  previous_secret       text,
  previous_secret_until timestamptz,
  created_at            timestamptz not null,
  updated_at            timestamptz not null,
  disabled_at           timestamptz,
  disabled_reason       text        check (disabled_reason in ('gone', 'failing', 'by_request')),
  failures_in_a_row     integer     not null default 0 check (failures_in_a_row >= 0),
  failing_since         timestamptz,
  resting_until         timestamptz,
  next_position         bigint      not null default 1,
  fence                 bigint      not null default 0,
  lease_until           timestamptz,
  primary key (tenant_id, endpoint_id),
  check ((previous_secret is null) = (previous_secret_until is null)),
  check (active = (disabled_at is null)),
  check ((disabled_at is null) = (disabled_reason is null))
);
comment on table notifications.webhook_endpoints is 'Programs of others that want to be told of events of orders, by the Standard Webhooks specification.';
comment on column notifications.webhook_endpoints.event_types is 'Names of event types, or beginnings that end with *; null: all.';
comment on column notifications.webhook_endpoints.channels is 'Only events of orders of these channels; null: all.';
comment on column notifications.webhook_endpoints.secret is 'whsec_ and base64, shown once. Kept as it is, since each message is signed with it.';
comment on column notifications.webhook_endpoints.previous_secret is 'Signs as well, until previous_secret_until, so that a receiver can change over.';
comment on column notifications.webhook_endpoints.failures_in_a_row is 'Deliveries that failed since the last one that succeeded.';
comment on column notifications.webhook_endpoints.resting_until is 'Nothing is sent before: the receiver is away, or has asked for it (Retry-After).';
comment on column notifications.webhook_endpoints.next_position is 'Of the next delivery.';
comment on column notifications.webhook_endpoints.fence is 'Goes up with every lease; whoever writes back with an older one is refused.';
comment on column notifications.webhook_endpoints.lease_until is 'Database time. One worker at a time sends to an endpoint; after it another takes over.';
select platform.protect('notifications.webhook_endpoints', 'select, insert, update, delete');

create table notifications.webhook_deliveries (
  tenant_id       uuid        not null,
  endpoint_id     uuid        not null,
  event_id        uuid        not null,
  order_id        uuid        not null,
  event_type      text        not null,
  position        bigint      not null,
  state           text        not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts        integer     not null default 0 check (attempts >= 0),
  due_at          timestamptz not null,
  created_at      timestamptz not null,
  first_failed_at timestamptz,
  last_attempt_at timestamptz,
  last_status     integer,
  last_error      text,
  ended_at        timestamptz,
  primary key (tenant_id, endpoint_id, event_id),
  check ((state = 'waiting') = (ended_at is null))
);
create index webhook_deliveries_due on notifications.webhook_deliveries (tenant_id, endpoint_id, due_at, position) where state = 'waiting';
create index webhook_deliveries_of_order on notifications.webhook_deliveries (tenant_id, endpoint_id, order_id, position) where state = 'waiting';
create index webhook_deliveries_ended on notifications.webhook_deliveries (tenant_id, ended_at) where ended_at is not null;
comment on table notifications.webhook_deliveries is
  'One row per event that an endpoint is to be told of, written after the event has committed. Swept 30 days after its end.';
comment on column notifications.webhook_deliveries.position is
  'The sequence at this endpoint: an event of an order waits for those of the same order with a lower one.';
comment on column notifications.webhook_deliveries.first_failed_at is 'Of the attempts since it began to wait; how long it is tried counts from here.';
comment on column notifications.webhook_deliveries.last_error is 'Our own words for what went wrong; nothing of what the receiver said.';
select platform.protect('notifications.webhook_deliveries', 'select, insert, update, delete');
alter table notifications.webhook_deliveries set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

create table notifications.webhook_replays (
  tenant_id       uuid        not null,
  replay_id       uuid        not null,
  endpoint_id     uuid        not null,
  since           timestamptz not null,
  until           timestamptz not null,
  cursor_event_id uuid,
  events_count    bigint      not null default 0,
  requested_by    text        not null,
  requested_at    timestamptz not null,
  completed_at    timestamptz,
  primary key (tenant_id, replay_id),
  check (since < until)
);
create index webhook_replays_open on notifications.webhook_replays (tenant_id, replay_id) where completed_at is null;
comment on table notifications.webhook_replays is 'Events of a span of time that are to be delivered again, worked off slice by slice.';
comment on column notifications.webhook_replays.until is 'Events before this instant.';
comment on column notifications.webhook_replays.cursor_event_id is 'The last event that was looked at.';
select platform.protect('notifications.webhook_replays', 'select, insert, update, delete');

alter table fulfillment.fulfillment_orders add column hand_over_code text;
alter table fulfillment.fulfillment_orders add column wrong_codes integer not null default 0;
-- squawk-ignore constraint-missing-not-valid
alter table fulfillment.fulfillment_orders add constraint fulfillment_orders_wrong_codes_check check (wrong_codes >= 0);
-- squawk-ignore require-concurrent-index-creation
create index fulfillment_orders_by_code on fulfillment.fulfillment_orders (tenant_id, hand_over_code) where hand_over_code is not null;
comment on column fulfillment.fulfillment_orders.hand_over_code is 'What the customer was told and says at the counter; null for what is shipped.';
comment on column fulfillment.fulfillment_orders.wrong_codes is 'How often another code was said.';
