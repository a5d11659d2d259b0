-- The ground that everything stands on: tenants and their isolation, events, intents, due work, idempotency, exceptions.

create schema platform;

-- The application connects as this role. It owns nothing, so forced row-level security binds it. Roles are shared by all
-- databases of a server, hence the guard.
do $$
begin
  if not exists (select from pg_roles where rolname = 'dirigent_app') then
    create role dirigent_app nologin nosuperuser nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null;
end
$$;

do $$
begin
  if not pg_has_role(current_user, 'dirigent_app', 'member') then
    execute format('grant dirigent_app to %I', current_user);
  end if;
end
$$;

grant usage on schema platform to dirigent_app;

create function platform.current_tenant() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('dirigent.tenant_id', true), '')::uuid $$;
comment on function platform.current_tenant() is
  'The tenant that this transaction works for, set by: set local dirigent.tenant_id = ''…''. Null (no row visible) if unset.';

-- Every table passes through here: isolation first, then only the privileges that its owner capability needs.
create function platform.protect(protected regclass, privileges text) returns void
  language plpgsql
  as $$
begin
  execute format('alter table %s enable row level security', protected);
  execute format('alter table %s force row level security', protected);
  execute format('create policy tenant_isolation on %s using (tenant_id = (select platform.current_tenant()))
                  with check (tenant_id = (select platform.current_tenant()))', protected);
  execute format('grant %s on %s to dirigent_app', privileges, protected);
end
$$;

create table platform.tenants (
  tenant_id  uuid        not null primary key,
  code       text        not null unique check (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name       text        not null,
  created_at timestamptz not null default now()
);
comment on table platform.tenants is
  'One row a retailer. On Citus a reference table (the only one): workers read it to know for whom to look for work.';
grant select on platform.tenants to dirigent_app;

create table platform.events (
  tenant_id     uuid        not null,
  event_id      uuid        not null,
  order_id      uuid,
  order_version bigint,
  type          text        not null,
  actor         text        not null,
  occurred_at   timestamptz not null,
  recorded_at   timestamptz not null default now(),
  data          jsonb       not null default '{}',
  primary key (tenant_id, event_id)
);
create index events_by_order on platform.events (tenant_id, order_id, order_version, event_id) where order_id is not null;
comment on table platform.events is 'The business log beside the rows: append-only, free of personal data, in order of (order_version, event_id) per order.';
comment on column platform.events.order_version is 'Version of the order that this event led to; events of one transaction share it.';
comment on column platform.events.actor is 'api:<key name>, worker, location:<code>, provider:<code>, import, …: never a person''s name or mail address.';
select platform.protect('platform.events', 'select, insert');

create table platform.due_work (
  tenant_id  uuid        not null,
  due_id     uuid        not null,
  kind       text        not null,
  subject_id uuid        not null,
  due_at     timestamptz not null,
  primary key (tenant_id, due_id)
);
create index due_work_by_time on platform.due_work (tenant_id, kind, due_at);
create index due_work_by_subject on platform.due_work (tenant_id, subject_id);
comment on table platform.due_work is
  'Whom to look at, and when. Insert-only for those who mark, deleted by the worker that claims, so marking never waits for working.';
comment on column platform.due_work.due_at is
  'Not before this instant (UTC). Work that is due at once is dated back by its priority, so it overtakes what has waited less.';
select platform.protect('platform.due_work', 'select, insert, update, delete');
alter table platform.due_work set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

create table platform.intents (
  tenant_id    uuid        not null,
  intent_id    uuid        not null,
  kind         text        not null,
  subject_id   uuid        not null,
  order_id     uuid,
  payload      jsonb       not null default '{}',
  state        text        not null default 'waiting' check (state in ('waiting', 'running', 'done', 'parked', 'given_up')),
  attempts     integer     not null default 0 check (attempts >= 0),
  attempts_max integer     not null check (attempts_max >= 1),
  due_at       timestamptz not null,
  lease_until  timestamptz,
  fence        bigint      not null default 0,
  last_error   text,
  created_at   timestamptz not null default now(),
  ended_at     timestamptz,
  primary key (tenant_id, intent_id),
  check ((state = 'running') = (lease_until is not null)),
  check ((state in ('done', 'given_up')) = (ended_at is not null))
);
create unique index intents_once on platform.intents (tenant_id, kind, subject_id);
create index intents_waiting on platform.intents (tenant_id, kind, due_at) where state = 'waiting';
create index intents_running on platform.intents (tenant_id, lease_until) where state = 'running';
create index intents_by_order on platform.intents (tenant_id, order_id) where order_id is not null;
comment on table platform.intents is
  'Calls to the outside world that are decided and not yet answered. Executed with no transaction open; the answer comes back as a fact.';
comment on column platform.intents.subject_id is 'What the call is about (a payment operation, a mail, a shipment); one intent of a kind per subject.';
comment on column platform.intents.fence is 'Goes up with every lease; whoever writes back with an older one is refused.';
comment on column platform.intents.lease_until is 'Database time. After it another worker takes over.';
select platform.protect('platform.intents', 'select, insert, update, delete');
alter table platform.intents set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

create table platform.exceptions (
  tenant_id    uuid        not null,
  exception_id uuid        not null,
  kind         text        not null check (kind in ('order', 'intent', 'payment')),
  subject_id   uuid        not null,
  order_id     uuid,
  reason       text        not null,
  detail       text        not null,
  occurred_at  timestamptz not null,
  resolved_at  timestamptz,
  resolution   text        check (resolution in ('retried', 'given_up')),
  resolved_by  text,
  note         text,
  primary key (tenant_id, exception_id),
  check ((resolved_at is null) = (resolution is null))
);
create unique index exceptions_open on platform.exceptions (tenant_id, kind, subject_id) where resolved_at is null;
create index exceptions_by_time on platform.exceptions (tenant_id, occurred_at);
create index exceptions_by_order on platform.exceptions (tenant_id, order_id);
comment on table platform.exceptions is 'Orders and intents that need a person, each with its reason, until somebody retries or gives up.';
select platform.protect('platform.exceptions', 'select, insert, update');

create table platform.idempotency_keys (
  tenant_id       uuid        not null,
  idempotency_key text        not null check (length(idempotency_key) between 1 and 255),
  request_hash    bytea       not null,
  status_code     integer,
  response_body   text,
  created_at      timestamptz not null default now(),
  primary key (tenant_id, idempotency_key)
);
create index idempotency_keys_by_time on platform.idempotency_keys (tenant_id, created_at);
comment on table platform.idempotency_keys is
  'Written in the same transaction as the effect: the second request with a key waits for the first and gets its answer.';
comment on column platform.idempotency_keys.request_hash is 'SHA-256 of method, path and body.';
comment on column platform.idempotency_keys.response_body is 'Answered again for 48 hours, then swept.';
select platform.protect('platform.idempotency_keys', 'select, insert, update, delete');

create table platform.number_ranges (
  tenant_id   uuid   not null,
  name        text   not null,
  next_number bigint not null check (next_number >= 1),
  primary key (tenant_id, name)
);
comment on table platform.number_ranges is
  'Numbers for people (order numbers), handed to processes in blocks. Gaps are fine here; invoices have their own dense series.';
select platform.protect('platform.number_ranges', 'select, insert, update');
