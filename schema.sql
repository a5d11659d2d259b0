-- The database as all migrations leave it, for reading and searching. Generated: do not edit, add a migration instead.
-- The role is one of the whole server, hence the guard.

do $$
begin
  if not exists (select from pg_roles where rolname = 'dirigent_app') then
    create role dirigent_app nologin nosuperuser nobypassrls;
  end if;
end
$$;

-- -------------------- platform --------------------

create schema platform;
grant usage on schema platform to dirigent_app;

CREATE OR REPLACE FUNCTION platform.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('dirigent.tenant_id', true), '')::uuid $function$;
comment on function platform.current_tenant() is 'The tenant that this transaction works for, set by: set local dirigent.tenant_id = ''…''. Null (no row visible) if unset.';

CREATE OR REPLACE FUNCTION platform.protect(protected regclass, privileges text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', protected);
  execute format('alter table %s force row level security', protected);
  execute format('create policy tenant_isolation on %s using (tenant_id = (select platform.current_tenant()))
                  with check (tenant_id = (select platform.current_tenant()))', protected);
  execute format('grant %s on %s to dirigent_app', privileges, protected);
end
$function$;

create table platform.audit_entries (
  tenant_id   uuid                     not null,
  entry_id    uuid                     not null,
  occurred_at timestamp with time zone not null,
  actor       text                     not null,
  action      text                     not null,
  object_kind text                     not null,
  object_id   text                     not null,
  before      jsonb,
  after       jsonb,
  request_id  text,
  constraint audit_entries_pkey PRIMARY KEY (tenant_id, entry_id)
);
CREATE INDEX audit_entries_by_actor ON platform.audit_entries USING btree (tenant_id, actor, entry_id);
CREATE INDEX audit_entries_by_object ON platform.audit_entries USING btree (tenant_id, object_kind, object_id, entry_id);
CREATE INDEX audit_entries_by_time ON platform.audit_entries USING btree (tenant_id, occurred_at);
comment on table platform.audit_entries is 'Changes of configuration, users, keys and stock. Append-only: the application may neither change nor delete an entry. What happens to orders is in platform.events.';
comment on column platform.audit_entries.before is 'The changed fields as they were; null for something new.';
comment on column platform.audit_entries.after is 'The changed fields as they are; null for something that is gone. No personal data of customers.';
comment on column platform.audit_entries.request_id is 'x-request-id of the request that did it; null for the command line.';
alter table platform.audit_entries enable row level security;
alter table platform.audit_entries force row level security;
create policy tenant_isolation on platform.audit_entries as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on platform.audit_entries to dirigent_app;

create table platform.due_work (
  tenant_id  uuid                     not null,
  due_id     uuid                     not null,
  kind       text                     not null,
  subject_id uuid                     not null,
  due_at     timestamp with time zone not null,
  constraint due_work_pkey PRIMARY KEY (tenant_id, due_id)
) with (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=2000);
CREATE INDEX due_work_by_subject ON platform.due_work USING btree (tenant_id, subject_id);
CREATE INDEX due_work_by_time ON platform.due_work USING btree (tenant_id, kind, due_at);
comment on table platform.due_work is 'Whom to look at, and when. Insert-only for those who mark, deleted by the worker that claims, so marking never waits for working.';
comment on column platform.due_work.due_at is 'Not before this instant (UTC). Work that is due at once is dated back by its priority, so it overtakes what has waited less.';
alter table platform.due_work enable row level security;
alter table platform.due_work force row level security;
create policy tenant_isolation on platform.due_work as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on platform.due_work to dirigent_app;

create table platform.event_feed (
  tenant_id uuid not null,
  order_id  uuid not null,
  event_id  uuid not null,
  constraint event_feed_pkey PRIMARY KEY (tenant_id, order_id, event_id)
) with (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=2000);
comment on table platform.event_feed is 'Events that have not been handed to readers yet. Written by the transaction of the event and deleted by the one that hands it on, so
nothing depends on the order in which clocks or sequences count: what is not committed is not here, and what is here is not lost.';
alter table platform.event_feed enable row level security;
alter table platform.event_feed force row level security;
create policy tenant_isolation on platform.event_feed as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on platform.event_feed to dirigent_app;

create table platform.event_readers (
  tenant_id uuid not null,
  reader    text not null,
  constraint event_readers_pkey PRIMARY KEY (tenant_id, reader),
  constraint event_readers_reader_check CHECK ((reader = 'webhooks'::text))
);
comment on table platform.event_readers is 'Who wants to be handed the events of orders. Without a reader nothing is queued. Whoever spreads events holds the row''s lock.';
alter table platform.event_readers enable row level security;
alter table platform.event_readers force row level security;
create policy tenant_isolation on platform.event_readers as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on platform.event_readers to dirigent_app;

create table platform.events (
  tenant_id     uuid                     not null,
  event_id      uuid                     not null,
  order_id      uuid,
  order_version bigint,
  type          text                     not null,
  actor         text                     not null,
  occurred_at   timestamp with time zone not null,
  recorded_at   timestamp with time zone not null default now(),
  data          jsonb                    not null default '{}'::jsonb,
  constraint events_pkey PRIMARY KEY (tenant_id, event_id)
);
CREATE INDEX events_by_order ON platform.events USING btree (tenant_id, order_id, order_version, event_id) WHERE (order_id IS NOT NULL);
comment on table platform.events is 'The business log beside the rows: append-only, free of personal data, in order of (order_version, event_id) per order.';
comment on column platform.events.order_version is 'Version of the order that this event led to; events of one transaction share it.';
comment on column platform.events.actor is 'api:<key name>, worker, location:<code>, provider:<code>, import, …: never a person''s name or mail address.';
alter table platform.events enable row level security;
alter table platform.events force row level security;
create policy tenant_isolation on platform.events as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on platform.events to dirigent_app;

create table platform.exceptions (
  tenant_id    uuid                     not null,
  exception_id uuid                     not null,
  kind         text                     not null,
  subject_id   uuid                     not null,
  order_id     uuid,
  reason       text                     not null,
  detail       text                     not null,
  occurred_at  timestamp with time zone not null,
  resolved_at  timestamp with time zone,
  resolution   text,
  resolved_by  text,
  note         text,
  data         jsonb                    not null default '{}'::jsonb,
  constraint exceptions_pkey PRIMARY KEY (tenant_id, exception_id),
  constraint exceptions_check CHECK (((resolved_at IS NULL) = (resolution IS NULL))),
  constraint exceptions_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'intent'::text, 'payment'::text, 'webhook'::text]))),
  constraint exceptions_resolution_check CHECK ((resolution = ANY (ARRAY['retried'::text, 'given_up'::text])))
);
CREATE INDEX exceptions_by_order ON platform.exceptions USING btree (tenant_id, order_id);
CREATE INDEX exceptions_by_time ON platform.exceptions USING btree (tenant_id, occurred_at);
CREATE UNIQUE INDEX exceptions_open ON platform.exceptions USING btree (tenant_id, kind, subject_id) WHERE (resolved_at IS NULL);
comment on table platform.exceptions is 'Orders and intents that need a person, each with its reason, until somebody retries or gives up.';
comment on column platform.exceptions.data is 'Codes, amounts in minor units and references of what happened, for a screen to say in words; empty for what was raised before there was such a column.
No personal data.';
alter table platform.exceptions enable row level security;
alter table platform.exceptions force row level security;
create policy tenant_isolation on platform.exceptions as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on platform.exceptions to dirigent_app;

create table platform.idempotency_keys (
  tenant_id       uuid                     not null,
  idempotency_key text                     not null,
  request_hash    bytea                    not null,
  status_code     integer,
  response_body   text,
  created_at      timestamp with time zone not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (tenant_id, idempotency_key),
  constraint idempotency_keys_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 255)))
) with (toast_tuple_target=8160);
CREATE INDEX idempotency_keys_by_time ON platform.idempotency_keys USING btree (tenant_id, created_at);
comment on table platform.idempotency_keys is 'Written in the same transaction as the effect: the second request with a key waits for the first and gets its answer.';
comment on column platform.idempotency_keys.request_hash is 'SHA-256 of method, path and body.';
comment on column platform.idempotency_keys.response_body is 'Answered again for 48 hours, then swept.';
alter table platform.idempotency_keys enable row level security;
alter table platform.idempotency_keys force row level security;
create policy tenant_isolation on platform.idempotency_keys as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on platform.idempotency_keys to dirigent_app;

create table platform.intents (
  tenant_id    uuid                     not null,
  intent_id    uuid                     not null,
  kind         text                     not null,
  subject_id   uuid                     not null,
  order_id     uuid,
  payload      jsonb                    not null default '{}'::jsonb,
  state        text                     not null default 'waiting'::text,
  attempts     integer                  not null default 0,
  attempts_max integer                  not null,
  due_at       timestamp with time zone not null,
  lease_until  timestamp with time zone,
  fence        bigint                   not null default 0,
  last_error   text,
  created_at   timestamp with time zone not null default now(),
  ended_at     timestamp with time zone,
  constraint intents_pkey PRIMARY KEY (tenant_id, intent_id),
  constraint intents_attempts_check CHECK ((attempts >= 0)),
  constraint intents_attempts_max_check CHECK ((attempts_max >= 1)),
  constraint intents_check CHECK (((state = 'running'::text) = (lease_until IS NOT NULL))),
  constraint intents_check1 CHECK (((state = ANY (ARRAY['done'::text, 'given_up'::text])) = (ended_at IS NOT NULL))),
  constraint intents_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'parked'::text, 'given_up'::text])))
) with (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=2000);
CREATE INDEX intents_by_order ON platform.intents USING btree (tenant_id, order_id) WHERE (order_id IS NOT NULL);
CREATE UNIQUE INDEX intents_once ON platform.intents USING btree (tenant_id, kind, subject_id);
CREATE INDEX intents_running ON platform.intents USING btree (tenant_id, lease_until) WHERE (state = 'running'::text);
CREATE INDEX intents_waiting ON platform.intents USING btree (tenant_id, kind, due_at) WHERE (state = 'waiting'::text);
comment on table platform.intents is 'Calls to the outside world that are decided and not yet answered. Executed with no transaction open; the answer comes back as a fact.';
comment on column platform.intents.subject_id is 'What the call is about (a payment operation, a mail, a shipment); one intent of a kind per subject.';
comment on column platform.intents.lease_until is 'Database time. After it another worker takes over.';
comment on column platform.intents.fence is 'Goes up with every lease; whoever writes back with an older one is refused.';
alter table platform.intents enable row level security;
alter table platform.intents force row level security;
create policy tenant_isolation on platform.intents as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on platform.intents to dirigent_app;

create table platform.number_ranges (
  tenant_id   uuid   not null,
  name        text   not null,
  next_number bigint not null,
  constraint number_ranges_pkey PRIMARY KEY (tenant_id, name),
  constraint number_ranges_next_number_check CHECK ((next_number >= 1))
);
comment on table platform.number_ranges is 'Numbers for people (order numbers), handed to processes in blocks. Gaps are fine here; invoices have their own dense series.';
alter table platform.number_ranges enable row level security;
alter table platform.number_ranges force row level security;
create policy tenant_isolation on platform.number_ranges as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on platform.number_ranges to dirigent_app;

create table platform.tenants (
  tenant_id  uuid                     not null,
  code       text                     not null,
  name       text                     not null,
  created_at timestamp with time zone not null default now(),
  constraint tenants_pkey PRIMARY KEY (tenant_id),
  constraint tenants_code_key UNIQUE (code),
  constraint tenants_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);
comment on table platform.tenants is 'One row a retailer. On Citus a reference table (the only one): workers read it to know for whom to look for work.';
grant select on platform.tenants to dirigent_app;

-- -------------------- access --------------------

create schema access;
grant usage on schema access to dirigent_app;

create table access.users (
  tenant_id          uuid                     not null,
  user_id            uuid                     not null,
  handle             text                     not null,
  email              text                     not null,
  email_verified     boolean                  not null default false,
  name               text                     not null,
  image              text,
  language           text                     not null default 'en'::text,
  role               text                     not null,
  channel_codes      text[],
  location_codes     text[],
  amount_max_minor   bigint,
  two_factor_enabled boolean                  not null default false,
  created_at         timestamp with time zone not null,
  updated_at         timestamp with time zone not null,
  deactivated_at     timestamp with time zone,
  constraint users_pkey PRIMARY KEY (tenant_id, user_id),
  constraint users_amount_max_minor_check CHECK ((amount_max_minor >= 0)),
  constraint users_channel_codes_check CHECK (((channel_codes IS NULL) OR (cardinality(channel_codes) >= 1))),
  constraint users_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 320)))),
  constraint users_handle_check CHECK ((handle ~ '^[a-z0-9]{4,16}$'::text)),
  constraint users_language_check CHECK ((language ~ '^[a-z]{2}$'::text)),
  constraint users_location_codes_check CHECK (((location_codes IS NULL) OR (cardinality(location_codes) >= 1)))
);
CREATE UNIQUE INDEX users_by_email ON access.users USING btree (tenant_id, email);
CREATE UNIQUE INDEX users_by_handle ON access.users USING btree (tenant_id, handle);
comment on table access.users is 'People of the retailer and of his partners. Personal data of staff: shown to administrators, written to no log and no event.';
comment on column access.users.handle is 'Stands for the user in logs, events and audit entries (user:<handle>); says nothing about the person.';
comment on column access.users.channel_codes is 'If set, the user sees and changes only what belongs to these channels.';
comment on column access.users.location_codes is 'If set, the user sees and changes only what belongs to these locations.';
comment on column access.users.amount_max_minor is 'Most money that one action of the user may give back, in minor units of the order''s currency. Null: no limit.';
comment on column access.users.deactivated_at is 'From then on the user cannot sign in. Users are never deleted, so that the actors of the log stay known.';
alter table access.users enable row level security;
alter table access.users force row level security;
create policy tenant_isolation on access.users as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on access.users to dirigent_app;

create table access.accounts (
  tenant_id           uuid                     not null,
  account_id          uuid                     not null,
  user_id             uuid                     not null,
  provider_id         text                     not null,
  provider_account_id text                     not null,
  scope               text,
  password_hash       text,
  created_at          timestamp with time zone not null,
  updated_at          timestamp with time zone not null,
  constraint accounts_pkey PRIMARY KEY (tenant_id, account_id),
  constraint accounts_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES access.users(tenant_id, user_id)
);
CREATE UNIQUE INDEX accounts_by_provider ON access.accounts USING btree (tenant_id, provider_id, provider_account_id);
CREATE INDEX accounts_by_user ON access.accounts USING btree (tenant_id, user_id);
comment on table access.accounts is 'How users prove who they are: by password (provider credential) or by the single sign-on (provider oidc). Its tokens are not kept.';
comment on column access.accounts.password_hash is 'scrypt with a salt of its own.';
alter table access.accounts enable row level security;
alter table access.accounts force row level security;
create policy tenant_isolation on access.accounts as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on access.accounts to dirigent_app;

create table access.api_keys (
  tenant_id    uuid                     not null,
  api_key_id   uuid                     not null,
  name         text                     not null,
  key_hash     bytea                    not null,
  scopes       text[]                   not null,
  channel_code text,
  created_at   timestamp with time zone not null default now(),
  revoked_at   timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (tenant_id, api_key_id),
  constraint api_keys_key_hash_check CHECK ((length(key_hash) = 32)),
  constraint api_keys_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'::text))
);
CREATE UNIQUE INDEX api_keys_by_hash ON access.api_keys USING btree (tenant_id, key_hash);
CREATE UNIQUE INDEX api_keys_by_name ON access.api_keys USING btree (tenant_id, name) WHERE (revoked_at IS NULL);
comment on table access.api_keys is 'The key itself is shown once, when it is made; only its SHA-256 is kept.';
comment on column access.api_keys.name is 'Appears as the actor in the log, so it names a program, not a person.';
comment on column access.api_keys.channel_code is 'If set, the key may only place and see orders of this channel.';
alter table access.api_keys enable row level security;
alter table access.api_keys force row level security;
create policy tenant_isolation on access.api_keys as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on access.api_keys to dirigent_app;

create table access.attempts (
  tenant_id         uuid                     not null,
  attempt_key       text                     not null,
  attempt_count     integer                  not null,
  window_started_at timestamp with time zone not null,
  constraint attempts_pkey PRIMARY KEY (tenant_id, attempt_key),
  constraint attempts_attempt_count_check CHECK ((attempt_count >= 1))
);
CREATE INDEX attempts_by_time ON access.attempts USING btree (tenant_id, window_started_at);
comment on table access.attempts is 'How often somebody has tried to sign in lately, by account and by address, both hashed.';
alter table access.attempts enable row level security;
alter table access.attempts force row level security;
create policy tenant_isolation on access.attempts as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on access.attempts to dirigent_app;

create table access.second_factors (
  tenant_id                 uuid                     not null,
  second_factor_id          uuid                     not null,
  user_id                   uuid                     not null,
  secret                    text                     not null,
  backup_codes              text                     not null,
  verified                  boolean                  not null default true,
  failed_verification_count integer                  not null default 0,
  locked_until              timestamp with time zone,
  constraint second_factors_pkey PRIMARY KEY (tenant_id, second_factor_id),
  constraint second_factors_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES access.users(tenant_id, user_id)
);
CREATE INDEX second_factors_by_user ON access.second_factors USING btree (tenant_id, user_id);
comment on table access.second_factors is 'Time-based one-time passwords (RFC 6238) and backup codes, encrypted with the secret of the sign-in.';
alter table access.second_factors enable row level security;
alter table access.second_factors force row level security;
create policy tenant_isolation on access.second_factors as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on access.second_factors to dirigent_app;

create table access.secrets (
  tenant_id  uuid                     not null,
  name       text                     not null,
  value      text                     not null,
  created_at timestamp with time zone not null,
  constraint secrets_pkey PRIMARY KEY (tenant_id, name)
);
comment on table access.secrets is 'Made once at the first start where the operator sets none: sign_in signs cookies and encrypts second factors.';
alter table access.secrets enable row level security;
alter table access.secrets force row level security;
create policy tenant_isolation on access.secrets as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on access.secrets to dirigent_app;

create table access.sessions (
  tenant_id  uuid                     not null,
  session_id uuid                     not null,
  user_id    uuid                     not null,
  token_hash text                     not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (tenant_id, session_id),
  constraint sessions_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES access.users(tenant_id, user_id)
);
CREATE INDEX sessions_by_expiry ON access.sessions USING btree (tenant_id, expires_at);
CREATE UNIQUE INDEX sessions_by_token ON access.sessions USING btree (tenant_id, token_hash);
CREATE INDEX sessions_by_user ON access.sessions USING btree (tenant_id, user_id);
comment on table access.sessions is 'Who is signed in, and from where. Ended by deleting the row.';
comment on column access.sessions.token_hash is 'SHA-256 of the token in the cookie, base64url: reading the table signs nobody in.';
alter table access.sessions enable row level security;
alter table access.sessions force row level security;
create policy tenant_isolation on access.sessions as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on access.sessions to dirigent_app;

create table access.verifications (
  tenant_id       uuid                     not null,
  verification_id uuid                     not null,
  identifier      text                     not null,
  value           text                     not null,
  expires_at      timestamp with time zone not null,
  created_at      timestamp with time zone not null,
  updated_at      timestamp with time zone not null,
  constraint verifications_pkey PRIMARY KEY (tenant_id, verification_id)
);
CREATE INDEX verifications_by_expiry ON access.verifications USING btree (tenant_id, expires_at);
CREATE INDEX verifications_by_identifier ON access.verifications USING btree (tenant_id, identifier);
comment on table access.verifications is 'What a sign-in or reset under way waits for. Identifiers are hashed: reading the table resets no password.';
alter table access.verifications enable row level security;
alter table access.verifications force row level security;
create policy tenant_isolation on access.verifications as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on access.verifications to dirigent_app;

create table access.welcome_links (
  tenant_id  uuid                     not null,
  link_id    uuid                     not null,
  user_id    uuid,
  token_hash bytea                    not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint welcome_links_pkey PRIMARY KEY (tenant_id, link_id),
  constraint welcome_links_token_hash_check CHECK ((length(token_hash) = 32))
);
CREATE UNIQUE INDEX welcome_links_by_token ON access.welcome_links USING btree (tenant_id, token_hash);
CREATE UNIQUE INDEX welcome_links_by_user ON access.welcome_links USING btree (tenant_id, user_id) WHERE (user_id IS NOT NULL);
CREATE UNIQUE INDEX welcome_links_of_nobody ON access.welcome_links USING btree (tenant_id) WHERE (user_id IS NULL);
comment on table access.welcome_links is 'Links by which an invited user chooses a password, once. The one without a user makes an administrator.';
alter table access.welcome_links enable row level security;
alter table access.welcome_links force row level security;
create policy tenant_isolation on access.welcome_links as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on access.welcome_links to dirigent_app;

-- -------------------- care --------------------

create schema care;
grant usage on schema care to dirigent_app;

create table care.item_words (
  tenant_id uuid             not null,
  item_id   uuid             not null,
  word      text collate "C" not null,
  constraint item_words_pkey PRIMARY KEY (tenant_id, item_id, word)
);
CREATE INDEX item_words_by_word ON care.item_words USING btree (tenant_id, word, item_id);
comment on table care.item_words is 'Words of the names of an item in all languages, as of its last change that was read.';
alter table care.item_words enable row level security;
alter table care.item_words force row level security;
create policy tenant_isolation on care.item_words as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, delete on care.item_words to dirigent_app;

create table care.notes (
  tenant_id  uuid                     not null,
  note_id    uuid                     not null,
  order_id   uuid                     not null,
  text       text                     not null,
  actor      text                     not null,
  written_at timestamp with time zone not null,
  constraint notes_pkey PRIMARY KEY (tenant_id, note_id),
  constraint notes_text_check CHECK (((length(text) >= 1) AND (length(text) <= 4000)))
);
CREATE INDEX notes_by_order ON care.notes USING btree (tenant_id, order_id, note_id);
comment on table care.notes is 'What people noted on an order. Append-only. May hold personal data: erasure reaches it by order.';
alter table care.notes enable row level security;
alter table care.notes force row level security;
create policy tenant_isolation on care.notes as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, delete on care.notes to dirigent_app;

create table care.progress (
  tenant_id  uuid not null,
  what       text not null,
  "position" text not null,
  constraint progress_pkey PRIMARY KEY (tenant_id, what)
);
comment on table care.progress is 'How far orders and items have been read for their words.';
alter table care.progress enable row level security;
alter table care.progress force row level security;
create policy tenant_isolation on care.progress as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on care.progress to dirigent_app;

create table care.views (
  tenant_id  uuid                     not null,
  view_id    uuid                     not null,
  name       text                     not null,
  owner      text,
  filter     jsonb                    not null,
  sort       text                     not null,
  "position" integer                  not null default 0,
  created_by text                     not null,
  updated_at timestamp with time zone not null,
  constraint views_pkey PRIMARY KEY (tenant_id, view_id),
  constraint views_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
CREATE UNIQUE INDEX views_by_name ON care.views USING btree (tenant_id, COALESCE(owner, ''::text), name);
comment on table care.views is 'Saved filters of the order list.';
comment on column care.views.owner is 'The actor whose own view it is; null: shared by all.';
comment on column care.views."position" is 'Views are shown in this order, then by name.';
alter table care.views enable row level security;
alter table care.views force row level security;
create policy tenant_isolation on care.views as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on care.views to dirigent_app;

create table care.word_variants (
  tenant_id uuid             not null,
  kind      text             not null,
  variant   text collate "C" not null,
  word      text collate "C" not null,
  constraint word_variants_pkey PRIMARY KEY (tenant_id, kind, variant, word)
);
comment on table care.word_variants is 'Words with one letter left out. Two words that share a variant, or of which one is a variant of the other, are one typing error apart, or two.';
alter table care.word_variants enable row level security;
alter table care.word_variants force row level security;
create policy tenant_isolation on care.word_variants as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, delete on care.word_variants to dirigent_app;

create table care.words (
  tenant_id uuid             not null,
  kind      text             not null,
  word      text collate "C" not null,
  constraint words_pkey PRIMARY KEY (tenant_id, kind, word),
  constraint words_kind_check CHECK ((kind = ANY (ARRAY['name'::text, 'item'::text]))),
  constraint words_word_check CHECK (((length(word) >= 1) AND (length(word) <= 40)))
);
comment on table care.words is 'Each word once that names of customers or items have, without whose: what a beginning or a misspelled word may mean.';
alter table care.words enable row level security;
alter table care.words force row level security;
create policy tenant_isolation on care.words as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, delete on care.words to dirigent_app;

-- -------------------- catalog --------------------

create schema catalog;
grant usage on schema catalog to dirigent_app;

create table catalog.items (
  tenant_id    uuid                     not null,
  item_id      uuid                     not null,
  sku          text                     not null,
  kind         text                     not null,
  name         jsonb                    not null,
  gtin         text,
  image_url    text,
  weight_grams integer,
  length_mm    integer,
  width_mm     integer,
  height_mm    integer,
  hazard_class text,
  bulky        boolean                  not null default false,
  tax_class    text                     not null,
  price_minor  bigint,
  currency     text,
  components   jsonb                    not null default '[]'::jsonb,
  attributes   jsonb                    not null default '{}'::jsonb,
  updated_at   timestamp with time zone not null default now(),
  constraint items_pkey PRIMARY KEY (tenant_id, item_id),
  constraint items_check CHECK (((price_minor IS NULL) = (currency IS NULL))),
  constraint items_height_mm_check CHECK ((height_mm >= 0)),
  constraint items_kind_check CHECK ((kind = ANY (ARRAY['physical'::text, 'kit'::text, 'service'::text, 'gift_card'::text, 'digital'::text]))),
  constraint items_length_mm_check CHECK ((length_mm >= 0)),
  constraint items_price_minor_check CHECK ((price_minor >= 0)),
  constraint items_sku_check CHECK (((length(sku) >= 1) AND (length(sku) <= 100))),
  constraint items_weight_grams_check CHECK ((weight_grams >= 0)),
  constraint items_width_mm_check CHECK ((width_mm >= 0))
);
CREATE INDEX items_by_change ON catalog.items USING btree (tenant_id, updated_at, item_id);
CREATE INDEX items_by_gtin ON catalog.items USING btree (tenant_id, gtin) WHERE (gtin IS NOT NULL);
CREATE UNIQUE INDEX items_by_sku ON catalog.items USING btree (tenant_id, sku);
comment on table catalog.items is 'Something sellable; sku is its business key.';
comment on column catalog.items.name is 'Text per language: {"en": "...", "de": "..."}.';
comment on column catalog.items.weight_grams is 'Of one stocking unit with its packaging.';
comment on column catalog.items.price_minor is 'In minor units of currency; orders bring their own prices, this one is for people.';
comment on column catalog.items.components is 'Of a kit: [{"sku", "quantity"}].';
alter table catalog.items enable row level security;
alter table catalog.items force row level security;
create policy tenant_isolation on catalog.items as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on catalog.items to dirigent_app;

-- -------------------- channels --------------------

create schema channels;
grant usage on schema channels to dirigent_app;

create table channels.channels (
  tenant_id          uuid                     not null,
  channel_id         uuid                     not null,
  code               text                     not null,
  kind               text                     not null,
  name               text                     not null,
  country            text                     not null,
  currency           text                     not null,
  language           text                     not null,
  prices_include_tax boolean                  not null,
  updated_at         timestamp with time zone not null default now(),
  constraint channels_pkey PRIMARY KEY (tenant_id, channel_id),
  constraint channels_code_check CHECK (((length(code) >= 1) AND (length(code) <= 100))),
  constraint channels_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint channels_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint channels_kind_check CHECK ((kind = ANY (ARRAY['web_shop'::text, 'app'::text, 'marketplace'::text, 'pos'::text, 'phone'::text, 'b2b'::text, 'api'::text])))
);
CREATE UNIQUE INDEX channels_by_code ON channels.channels USING btree (tenant_id, code);
comment on table channels.channels is 'Where orders come from.';
alter table channels.channels enable row level security;
alter table channels.channels force row level security;
create policy tenant_isolation on channels.channels as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on channels.channels to dirigent_app;

-- -------------------- customers --------------------

create schema customers;
grant usage on schema customers to dirigent_app;

create table customers.customers (
  tenant_id      uuid                     not null,
  customer_id    uuid                     not null,
  channel_code   text                     not null,
  external_id    text,
  email          text,
  name           text,
  phone          text,
  customer_group text,
  created_at     timestamp with time zone not null default now(),
  updated_at     timestamp with time zone not null default now(),
  constraint customers_pkey PRIMARY KEY (tenant_id, customer_id)
);
CREATE UNIQUE INDEX customers_by_external_id ON customers.customers USING btree (tenant_id, channel_code, external_id) WHERE (external_id IS NOT NULL);
comment on table customers.customers is 'A party that orders, known to a channel by external_id; a guest has none and gets a row of its own per order.';
alter table customers.customers enable row level security;
alter table customers.customers force row level security;
create policy tenant_isolation on customers.customers as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on customers.customers to dirigent_app;

create table customers.order_parties (
  tenant_id        uuid                     not null,
  order_id         uuid                     not null,
  customer_id      uuid                     not null,
  email            text,
  name             text                     not null,
  phone            text,
  customer_group   text,
  billing_address  jsonb                    not null,
  shipping_address jsonb,
  payload          json                     not null,
  ordered_at       timestamp with time zone not null,
  first_word       text,
  last_word        text,
  postal_word      text,
  phone_word       text,
  constraint order_parties_pkey PRIMARY KEY (tenant_id, order_id)
);
CREATE INDEX order_parties_by_email ON customers.order_parties USING btree (tenant_id, email, ordered_at DESC, order_id DESC) WHERE (email IS NOT NULL);
CREATE INDEX order_parties_by_first_word ON customers.order_parties USING btree (tenant_id, first_word, ordered_at DESC, order_id DESC);
CREATE INDEX order_parties_by_last_word ON customers.order_parties USING btree (tenant_id, last_word, ordered_at DESC, order_id DESC);
CREATE INDEX order_parties_by_phone_word ON customers.order_parties USING btree (tenant_id, phone_word, ordered_at DESC, order_id DESC) WHERE (phone_word IS NOT NULL);
CREATE INDEX order_parties_by_postal_word ON customers.order_parties USING btree (tenant_id, postal_word, ordered_at DESC, order_id DESC);
comment on table customers.order_parties is 'Whom an order is for, as it was stated with the order, and the order''s payload as it came in.';
comment on column customers.order_parties.shipping_address is 'Null for orders that are collected.';
comment on column customers.order_parties.ordered_at is 'Of its order, never changed: searches by mail address or name are read in this order.';
comment on column customers.order_parties.first_word is 'First word of the name, folded (kernel/words.ts). Null on rows of older versions until a worker has filled it.';
comment on column customers.order_parties.last_word is 'Last word of the name, folded.';
comment on column customers.order_parties.postal_word is 'Postal code that it is delivered or billed to, folded, without spaces.';
comment on column customers.order_parties.phone_word is 'The last eight digits of the telephone number.';
alter table customers.order_parties enable row level security;
alter table customers.order_parties force row level security;
create policy tenant_isolation on customers.order_parties as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on customers.order_parties to dirigent_app;

create table customers.sent_mails (
  tenant_id uuid  not null,
  order_id  uuid  not null,
  mail_id   uuid  not null,
  recipient text  not null,
  told      jsonb not null,
  constraint sent_mails_pkey PRIMARY KEY (tenant_id, order_id, mail_id)
) with (toast_tuple_target=256);
comment on table customers.sent_mails is 'To whom a mail was sent and what it told: what its template was filled with. The mail itself is in notifications.mails.';
comment on column customers.sent_mails.recipient is 'Address for mails at that time.';
alter table customers.sent_mails enable row level security;
alter table customers.sent_mails force row level security;
create policy tenant_isolation on customers.sent_mails as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on customers.sent_mails to dirigent_app;

-- -------------------- fulfillment --------------------

create schema fulfillment;
grant usage on schema fulfillment to dirigent_app;

create table fulfillment.fulfillment_order_lines (
  tenant_id            uuid    not null,
  fulfillment_order_id uuid    not null,
  line_no              integer not null,
  item_id              uuid    not null,
  sku                  text    not null,
  description          text    not null,
  quantity             bigint  not null,
  picked_quantity      bigint  not null default 0,
  packed_quantity      bigint  not null default 0,
  shipped_quantity     bigint  not null default 0,
  refused_quantity     bigint  not null default 0,
  canceled_quantity    bigint  not null default 0,
  constraint fulfillment_order_lines_pkey PRIMARY KEY (tenant_id, fulfillment_order_id, line_no),
  constraint fulfillment_order_lines_canceled_quantity_check CHECK ((canceled_quantity >= 0)),
  constraint fulfillment_order_lines_check CHECK ((((picked_quantity + refused_quantity) + canceled_quantity) <= quantity)),
  constraint fulfillment_order_lines_check1 CHECK ((packed_quantity <= picked_quantity)),
  constraint fulfillment_order_lines_check2 CHECK ((shipped_quantity <= picked_quantity)),
  constraint fulfillment_order_lines_packed_quantity_check CHECK ((packed_quantity >= 0)),
  constraint fulfillment_order_lines_picked_quantity_check CHECK ((picked_quantity >= 0)),
  constraint fulfillment_order_lines_quantity_check CHECK ((quantity >= 1)),
  constraint fulfillment_order_lines_refused_quantity_check CHECK ((refused_quantity >= 0)),
  constraint fulfillment_order_lines_shipped_quantity_check CHECK ((shipped_quantity >= 0))
);
comment on table fulfillment.fulfillment_order_lines is 'quantity = still to pick + picked + refused (or short) + canceled. picked includes packed includes shipped (or handed over).';
comment on column fulfillment.fulfillment_order_lines.refused_quantity is 'Refused by the location or not found when picking: sourced again elsewhere.';
alter table fulfillment.fulfillment_order_lines enable row level security;
alter table fulfillment.fulfillment_order_lines force row level security;
create policy tenant_isolation on fulfillment.fulfillment_order_lines as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on fulfillment.fulfillment_order_lines to dirigent_app;

create table fulfillment.fulfillment_orders (
  tenant_id            uuid                     not null,
  fulfillment_order_id uuid                     not null,
  order_id             uuid                     not null,
  order_number         text                     not null,
  location_id          uuid                     not null,
  location_code        text                     not null,
  delivery_method      text                     not null,
  status               text                     not null,
  priority             integer                  not null default 0,
  released_at          timestamp with time zone not null,
  due_at               timestamp with time zone,
  updated_at           timestamp with time zone not null,
  ordered_at           timestamp with time zone not null,
  hand_over_code       text,
  wrong_codes          integer                  not null default 0,
  constraint fulfillment_orders_pkey PRIMARY KEY (tenant_id, fulfillment_order_id),
  constraint fulfillment_orders_delivery_method_check CHECK ((delivery_method = ANY (ARRAY['ship'::text, 'collect'::text]))),
  constraint fulfillment_orders_status_check CHECK ((status = ANY (ARRAY['released'::text, 'accepted'::text, 'picking'::text, 'packed'::text, 'shipped'::text, 'ready_to_collect'::text, 'handed_over'::text, 'refused'::text, 'canceled'::text]))),
  constraint fulfillment_orders_wrong_codes_check CHECK ((wrong_codes >= 0))
);
CREATE INDEX fulfillment_orders_by_code ON fulfillment.fulfillment_orders USING btree (tenant_id, hand_over_code) WHERE (hand_over_code IS NOT NULL);
CREATE INDEX fulfillment_orders_by_location ON fulfillment.fulfillment_orders USING btree (tenant_id, location_code, status, released_at, fulfillment_order_id);
CREATE INDEX fulfillment_orders_by_order ON fulfillment.fulfillment_orders USING btree (tenant_id, order_id);
CREATE INDEX fulfillment_orders_by_order_time ON fulfillment.fulfillment_orders USING btree (tenant_id, location_code, ordered_at DESC, order_id DESC);
CREATE INDEX fulfillment_orders_by_time ON fulfillment.fulfillment_orders USING btree (tenant_id, released_at, fulfillment_order_id);
CREATE INDEX fulfillment_orders_open ON fulfillment.fulfillment_orders USING btree (tenant_id, due_at, order_id) WHERE (status = ANY (ARRAY['released'::text, 'accepted'::text, 'picking'::text, 'packed'::text, 'ready_to_collect'::text]));
comment on table fulfillment.fulfillment_orders is 'The part of an order that one location is asked to fulfill by one delivery method. Exists from release on.';
comment on column fulfillment.fulfillment_orders.due_at is 'The cut-off by which it is to be handed over; null if the location has none.';
comment on column fulfillment.fulfillment_orders.ordered_at is 'Of its order, never changed: lists by location are read in this order.';
comment on column fulfillment.fulfillment_orders.hand_over_code is 'What the customer was told and says at the counter; null for what is shipped.';
comment on column fulfillment.fulfillment_orders.wrong_codes is 'How often another code was said.';
alter table fulfillment.fulfillment_orders enable row level security;
alter table fulfillment.fulfillment_orders force row level security;
create policy tenant_isolation on fulfillment.fulfillment_orders as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on fulfillment.fulfillment_orders to dirigent_app;

create table fulfillment.parcels (
  tenant_id       uuid   not null,
  parcel_id       uuid   not null,
  shipment_id     uuid   not null,
  order_id        uuid   not null,
  tracking_number text,
  weight_grams    bigint,
  lines           jsonb  not null,
  constraint parcels_pkey PRIMARY KEY (tenant_id, parcel_id),
  constraint parcels_weight_grams_check CHECK ((weight_grams >= 0))
);
CREATE INDEX parcels_by_shipment ON fulfillment.parcels USING btree (tenant_id, shipment_id);
CREATE INDEX parcels_by_tracking_number ON fulfillment.parcels USING btree (tenant_id, tracking_number) WHERE (tracking_number IS NOT NULL);
comment on table fulfillment.parcels is 'One box of a shipment with its tracking number. lines: [{"line_no", "quantity"}].';
alter table fulfillment.parcels enable row level security;
alter table fulfillment.parcels force row level security;
create policy tenant_isolation on fulfillment.parcels as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on fulfillment.parcels to dirigent_app;

create table fulfillment.shipment_lines (
  tenant_id   uuid    not null,
  shipment_id uuid    not null,
  line_no     integer not null,
  quantity    bigint  not null,
  first_unit  bigint  not null,
  constraint shipment_lines_pkey PRIMARY KEY (tenant_id, shipment_id, line_no),
  constraint shipment_lines_first_unit_check CHECK ((first_unit >= 0)),
  constraint shipment_lines_quantity_check CHECK ((quantity >= 1))
);
comment on table fulfillment.shipment_lines is 'Which units of an order line left with a shipment: units [first_unit, first_unit + quantity), counted from 0.';
alter table fulfillment.shipment_lines enable row level security;
alter table fulfillment.shipment_lines force row level security;
create policy tenant_isolation on fulfillment.shipment_lines as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on fulfillment.shipment_lines to dirigent_app;

create table fulfillment.shipments (
  tenant_id            uuid                     not null,
  shipment_id          uuid                     not null,
  fulfillment_order_id uuid                     not null,
  order_id             uuid                     not null,
  location_id          uuid                     not null,
  kind                 text                     not null,
  carrier              text,
  shipped_at           timestamp with time zone not null,
  constraint shipments_pkey PRIMARY KEY (tenant_id, shipment_id),
  constraint shipments_kind_check CHECK ((kind = ANY (ARRAY['ship'::text, 'hand_over'::text])))
);
CREATE INDEX shipments_by_fulfillment_order ON fulfillment.shipments USING btree (tenant_id, fulfillment_order_id);
CREATE INDEX shipments_by_order ON fulfillment.shipments USING btree (tenant_id, order_id);
CREATE INDEX shipments_by_time ON fulfillment.shipments USING btree (tenant_id, shipped_at);
comment on table fulfillment.shipments is 'Goods that left: given to a carrier, or handed over to the customer.';
alter table fulfillment.shipments enable row level security;
alter table fulfillment.shipments force row level security;
create policy tenant_isolation on fulfillment.shipments as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on fulfillment.shipments to dirigent_app;

-- -------------------- inventory --------------------

create schema inventory;
grant usage on schema inventory to dirigent_app;

create table inventory.adjustments (
  tenant_id    uuid                     not null,
  cause_id     text                     not null,
  item_id      uuid                     not null,
  location_id  uuid                     not null,
  content_hash bytea                    not null,
  recorded_at  timestamp with time zone not null default now(),
  constraint adjustments_pkey PRIMARY KEY (tenant_id, cause_id)
);
comment on table inventory.adjustments is 'The cause_ids that were sent with stock adjustments: sent again they change nothing.';
alter table inventory.adjustments enable row level security;
alter table inventory.adjustments force row level security;
create policy tenant_isolation on inventory.adjustments as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on inventory.adjustments to dirigent_app;

create table inventory.movements (
  tenant_id   uuid                     not null,
  movement_id uuid                     not null,
  item_id     uuid                     not null,
  location_id uuid                     not null,
  kind        text                     not null,
  quantity    bigint                   not null,
  cause_id    text                     not null,
  reason      text                     not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default now(),
  constraint movements_pkey PRIMARY KEY (tenant_id, movement_id),
  constraint movements_kind_check CHECK ((kind = ANY (ARRAY['set'::text, 'add'::text, 'goods_issue'::text, 'correction'::text, 'return_receipt'::text])))
);
CREATE INDEX movements_by_level ON inventory.movements USING btree (tenant_id, item_id, location_id, movement_id);
CREATE UNIQUE INDEX movements_once ON inventory.movements USING btree (tenant_id, cause_id, item_id, location_id);
comment on table inventory.movements is 'One change of on_hand with its cause; append-only.';
comment on column inventory.movements.quantity is 'Change of on_hand in stocking units, negative for goods that leave.';
comment on column inventory.movements.cause_id is 'What caused it, once: the sender''s cause_id, or <fact>:<id> for changes of our own.';
alter table inventory.movements enable row level security;
alter table inventory.movements force row level security;
create policy tenant_isolation on inventory.movements as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on inventory.movements to dirigent_app;

create table inventory.reservations (
  tenant_id   uuid                     not null,
  holder_id   uuid                     not null,
  line_no     integer                  not null,
  item_id     uuid                     not null,
  location_id uuid                     not null,
  quantity    bigint                   not null,
  expires_at  timestamp with time zone,
  constraint reservations_pkey PRIMARY KEY (tenant_id, holder_id, line_no, item_id, location_id),
  constraint reservations_quantity_check CHECK ((quantity >= 1))
);
CREATE INDEX reservations_by_expiry ON inventory.reservations USING btree (tenant_id, expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX reservations_by_level ON inventory.reservations USING btree (tenant_id, item_id, location_id);
comment on table inventory.reservations is 'A claim on stock, of a cart (until expires_at) or of an order (until shipped or canceled).';
comment on column inventory.reservations.holder_id is 'The order, or the cart reservation.';
alter table inventory.reservations enable row level security;
alter table inventory.reservations force row level security;
create policy tenant_isolation on inventory.reservations as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on inventory.reservations to dirigent_app;

create table inventory.stock_levels (
  tenant_id   uuid                     not null,
  item_id     uuid                     not null,
  location_id uuid                     not null,
  on_hand     bigint                   not null default 0,
  reserved    bigint                   not null default 0,
  safety      bigint                   not null default 0,
  damaged     bigint                   not null default 0,
  set_as_of   timestamp with time zone,
  constraint stock_levels_pkey PRIMARY KEY (tenant_id, item_id, location_id),
  constraint stock_levels_check CHECK ((reserved <= on_hand)),
  constraint stock_levels_damaged_check CHECK ((damaged >= 0)),
  constraint stock_levels_reserved_check CHECK ((reserved >= 0)),
  constraint stock_levels_safety_check CHECK ((safety >= 0))
) with (fillfactor=70, autovacuum_vacuum_scale_factor=0.05);
CREATE INDEX stock_levels_by_location ON inventory.stock_levels USING btree (tenant_id, location_id, item_id);
comment on table inventory.stock_levels is 'Quantities of one item at one location, in stocking units. available = on_hand - reserved - safety.';
comment on column inventory.stock_levels.on_hand is 'Sum of the movements of this item at this location.';
comment on column inventory.stock_levels.reserved is 'Sum of the reservations of this item at this location.';
comment on column inventory.stock_levels.set_as_of is 'Time of the newest absolute count; an older one is stale.';
alter table inventory.stock_levels enable row level security;
alter table inventory.stock_levels force row level security;
create policy tenant_isolation on inventory.stock_levels as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on inventory.stock_levels to dirigent_app;

-- -------------------- invoicing --------------------

create schema invoicing;
grant usage on schema invoicing to dirigent_app;

create table invoicing.invoice_lines (
  tenant_id        uuid         not null,
  invoice_id       uuid         not null,
  "position"       integer      not null,
  kind             text         not null,
  line_no          integer,
  sku              text,
  description      text         not null,
  quantity         bigint       not null,
  tax_rate_percent numeric(6,3) not null,
  net_minor        bigint       not null,
  tax_minor        bigint       not null,
  gross_minor      bigint       not null,
  constraint invoice_lines_pkey PRIMARY KEY (tenant_id, invoice_id, "position"),
  constraint invoice_lines_check CHECK (((net_minor + tax_minor) = gross_minor)),
  constraint invoice_lines_kind_check CHECK ((kind = ANY (ARRAY['item'::text, 'charge'::text]))),
  constraint invoice_lines_position_check CHECK (("position" >= 1))
);
comment on table invoicing.invoice_lines is 'Amounts are for the whole quantity, negative on a credit note.';
alter table invoicing.invoice_lines enable row level security;
alter table invoicing.invoice_lines force row level security;
create policy tenant_isolation on invoicing.invoice_lines as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on invoicing.invoice_lines to dirigent_app;

create table invoicing.invoices (
  tenant_id           uuid                     not null,
  invoice_id          uuid                     not null,
  kind                text                     not null,
  series              text                     not null,
  sequence            bigint                   not null,
  number              text                     not null,
  cause_id            uuid                     not null,
  order_id            uuid,
  corrects_invoice_id uuid,
  issued_at           timestamp with time zone not null,
  supply_on           date                     not null,
  currency            text                     not null,
  language            text                     not null,
  recipient           jsonb                    not null,
  net_minor           bigint                   not null,
  tax_minor           bigint                   not null,
  total_minor         bigint                   not null,
  previous_hash       bytea,
  hash                bytea                    not null,
  constraint invoices_pkey PRIMARY KEY (tenant_id, invoice_id),
  constraint invoices_check CHECK (((net_minor + tax_minor) = total_minor)),
  constraint invoices_hash_check CHECK ((length(hash) = 32)),
  constraint invoices_kind_check CHECK ((kind = ANY (ARRAY['invoice'::text, 'credit_note'::text]))),
  constraint invoices_sequence_check CHECK ((sequence >= 1)),
  constraint invoices_tenant_id_corrects_invoice_id_fkey FOREIGN KEY (tenant_id, corrects_invoice_id) REFERENCES invoicing.invoices(tenant_id, invoice_id)
);
CREATE UNIQUE INDEX invoices_by_cause ON invoicing.invoices USING btree (tenant_id, cause_id);
CREATE UNIQUE INDEX invoices_by_number ON invoicing.invoices USING btree (tenant_id, number);
CREATE INDEX invoices_by_order ON invoicing.invoices USING btree (tenant_id, order_id);
CREATE UNIQUE INDEX invoices_by_sequence ON invoicing.invoices USING btree (tenant_id, series, sequence);
comment on table invoicing.invoices is 'Issued documents. Nobody may change or delete one: the application role has no such right, and the hash chain shows it.';
comment on column invoicing.invoices.cause_id is 'The shipment that is invoiced or the return that is credited: one document each.';
comment on column invoicing.invoices.total_minor is 'Gross, minor units of currency; negative on a credit note.';
comment on column invoicing.invoices.hash is 'SHA-256 over the document''s canonical content and previous_hash.';
alter table invoicing.invoices enable row level security;
alter table invoicing.invoices force row level security;
create policy tenant_isolation on invoicing.invoices as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on invoicing.invoices to dirigent_app;

create table invoicing.series (
  tenant_id     uuid   not null,
  series        text   not null,
  last_sequence bigint not null default 0,
  last_hash     bytea,
  constraint series_pkey PRIMARY KEY (tenant_id, series),
  constraint series_last_sequence_check CHECK ((last_sequence >= 0)),
  constraint series_series_check CHECK (((length(series) >= 1) AND (length(series) <= 50)))
);
comment on table invoicing.series is 'A number range. Locked only in the short transaction that issues documents.';
alter table invoicing.series enable row level security;
alter table invoicing.series force row level security;
create policy tenant_isolation on invoicing.series as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on invoicing.series to dirigent_app;

-- -------------------- locations --------------------

create schema locations;
grant usage on schema locations to dirigent_app;

create table locations.locations (
  tenant_id        uuid                     not null,
  location_id      uuid                     not null,
  code             text                     not null,
  kind             text                     not null,
  name             text                     not null,
  address          jsonb                    not null,
  latitude         double precision,
  longitude        double precision,
  time_zone        text                     not null,
  opening_hours    jsonb,
  holidays_region  text,
  cut_off_time     time without time zone,
  delivery_methods text[]                   not null,
  orders_per_day   integer,
  units_per_day    integer,
  order_cost_minor bigint                   not null default 0,
  unit_cost_minor  bigint                   not null default 0,
  handling_days    integer                  not null default 0,
  partner_code     text,
  active           boolean                  not null default true,
  updated_at       timestamp with time zone not null default now(),
  constraint locations_pkey PRIMARY KEY (tenant_id, location_id),
  constraint locations_check CHECK (((latitude IS NULL) = (longitude IS NULL))),
  constraint locations_code_check CHECK (((length(code) >= 1) AND (length(code) <= 100))),
  constraint locations_handling_days_check CHECK ((handling_days >= 0)),
  constraint locations_kind_check CHECK ((kind = ANY (ARRAY['warehouse'::text, 'store'::text, 'dropshipper'::text, 'third_party'::text, 'franchise'::text, 'supplier'::text]))),
  constraint locations_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
  constraint locations_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  constraint locations_order_cost_minor_check CHECK ((order_cost_minor >= 0)),
  constraint locations_orders_per_day_check CHECK ((orders_per_day >= 0)),
  constraint locations_unit_cost_minor_check CHECK ((unit_cost_minor >= 0)),
  constraint locations_units_per_day_check CHECK ((units_per_day >= 0))
);
CREATE UNIQUE INDEX locations_by_code ON locations.locations USING btree (tenant_id, code);
comment on table locations.locations is 'A place that fulfills.';
comment on column locations.locations.cut_off_time is 'Local time of day; what is released later counts from the next working day.';
comment on column locations.locations.orders_per_day is 'Most fulfillment orders that it takes a day; null: no limit.';
comment on column locations.locations.units_per_day is 'Most units that it takes a day; null: no limit.';
comment on column locations.locations.order_cost_minor is 'Cost of handling one order, in minor units of the currency of the order it is compared for.';
comment on column locations.locations.handling_days is 'Working days that it needs before hand-over.';
alter table locations.locations enable row level security;
alter table locations.locations force row level security;
create policy tenant_isolation on locations.locations as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on locations.locations to dirigent_app;

-- -------------------- notifications --------------------

create schema notifications;
grant usage on schema notifications to dirigent_app;

create table notifications.mails (
  tenant_id  uuid                     not null,
  mail_id    uuid                     not null,
  order_id   uuid                     not null,
  template   text                     not null,
  language   text                     not null,
  cause_id   uuid                     not null,
  facts      jsonb                    not null default '{}'::jsonb,
  decided_at timestamp with time zone not null,
  sent_at    timestamp with time zone,
  constraint mails_pkey PRIMARY KEY (tenant_id, mail_id)
);
CREATE UNIQUE INDEX mails_once ON notifications.mails USING btree (tenant_id, order_id, template, cause_id);
comment on table notifications.mails is 'Mails that were decided for an order; rendered and addressed only when sent, so no address is kept here.';
alter table notifications.mails enable row level security;
alter table notifications.mails force row level security;
create policy tenant_isolation on notifications.mails as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on notifications.mails to dirigent_app;

create table notifications.webhook_deliveries (
  tenant_id       uuid                     not null,
  endpoint_id     uuid                     not null,
  event_id        uuid                     not null,
  order_id        uuid                     not null,
  event_type      text                     not null,
  "position"      bigint                   not null,
  state           text                     not null default 'waiting'::text,
  attempts        integer                  not null default 0,
  due_at          timestamp with time zone not null,
  created_at      timestamp with time zone not null,
  first_failed_at timestamp with time zone,
  last_attempt_at timestamp with time zone,
  last_status     integer,
  last_error      text,
  ended_at        timestamp with time zone,
  constraint webhook_deliveries_pkey PRIMARY KEY (tenant_id, endpoint_id, event_id),
  constraint webhook_deliveries_attempts_check CHECK ((attempts >= 0)),
  constraint webhook_deliveries_check CHECK (((state = 'waiting'::text) = (ended_at IS NULL))),
  constraint webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text])))
) with (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=2000);
CREATE INDEX webhook_deliveries_due ON notifications.webhook_deliveries USING btree (tenant_id, endpoint_id, due_at, "position") WHERE (state = 'waiting'::text);
CREATE INDEX webhook_deliveries_ended ON notifications.webhook_deliveries USING btree (tenant_id, ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX webhook_deliveries_of_order ON notifications.webhook_deliveries USING btree (tenant_id, endpoint_id, order_id, "position") WHERE (state = 'waiting'::text);
comment on table notifications.webhook_deliveries is 'One row per event that an endpoint is to be told of, written after the event has committed. Swept 30 days after its end.';
comment on column notifications.webhook_deliveries."position" is 'The sequence at this endpoint: an event of an order waits for those of the same order with a lower one.';
comment on column notifications.webhook_deliveries.first_failed_at is 'Of the attempts since it began to wait; how long it is tried counts from here.';
comment on column notifications.webhook_deliveries.last_error is 'Our own words for what went wrong; nothing of what the receiver said.';
alter table notifications.webhook_deliveries enable row level security;
alter table notifications.webhook_deliveries force row level security;
create policy tenant_isolation on notifications.webhook_deliveries as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on notifications.webhook_deliveries to dirigent_app;

create table notifications.webhook_endpoints (
  tenant_id             uuid                     not null,
  endpoint_id           uuid                     not null,
  url                   text                     not null,
  description           text,
  event_types           text[],
  channels              text[],
  active                boolean                  not null default true,
  secret                text                     not null,
  previous_secret       text,
  previous_secret_until timestamp with time zone,
  created_at            timestamp with time zone not null,
  updated_at            timestamp with time zone not null,
  disabled_at           timestamp with time zone,
  disabled_reason       text,
  failures_in_a_row     integer                  not null default 0,
  failing_since         timestamp with time zone,
  resting_until         timestamp with time zone,
  next_position         bigint                   not null default 1,
  fence                 bigint                   not null default 0,
  lease_until           timestamp with time zone,
  constraint webhook_endpoints_pkey PRIMARY KEY (tenant_id, endpoint_id),
  constraint webhook_endpoints_check CHECK (((previous_secret IS NULL) = (previous_secret_until IS NULL))),
  constraint webhook_endpoints_check1 CHECK ((active = (disabled_at IS NULL))),
  constraint webhook_endpoints_check2 CHECK (((disabled_at IS NULL) = (disabled_reason IS NULL))),
  constraint webhook_endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['gone'::text, 'failing'::text, 'by_request'::text]))),
  constraint webhook_endpoints_failures_in_a_row_check CHECK ((failures_in_a_row >= 0))
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
alter table notifications.webhook_endpoints enable row level security;
alter table notifications.webhook_endpoints force row level security;
create policy tenant_isolation on notifications.webhook_endpoints as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on notifications.webhook_endpoints to dirigent_app;

create table notifications.webhook_replays (
  tenant_id       uuid                     not null,
  replay_id       uuid                     not null,
  endpoint_id     uuid                     not null,
  since           timestamp with time zone not null,
  until           timestamp with time zone not null,
  cursor_event_id uuid,
  events_count    bigint                   not null default 0,
  requested_by    text                     not null,
  requested_at    timestamp with time zone not null,
  completed_at    timestamp with time zone,
  constraint webhook_replays_pkey PRIMARY KEY (tenant_id, replay_id),
  constraint webhook_replays_check CHECK ((since < until))
);
CREATE INDEX webhook_replays_open ON notifications.webhook_replays USING btree (tenant_id, replay_id) WHERE (completed_at IS NULL);
comment on table notifications.webhook_replays is 'Events of a span of time that are to be delivered again, worked off slice by slice.';
comment on column notifications.webhook_replays.until is 'Events before this instant.';
comment on column notifications.webhook_replays.cursor_event_id is 'The last event that was looked at.';
alter table notifications.webhook_replays enable row level security;
alter table notifications.webhook_replays force row level security;
create policy tenant_isolation on notifications.webhook_replays as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on notifications.webhook_replays to dirigent_app;

-- -------------------- orders --------------------

create schema orders;
grant usage on schema orders to dirigent_app;

create table orders.cancellations (
  tenant_id       uuid                     not null,
  cancellation_id uuid                     not null,
  order_id        uuid                     not null,
  line_no         integer                  not null,
  quantity        bigint                   not null,
  from_stage      text                     not null,
  gross_minor     bigint                   not null,
  reason          text                     not null,
  actor           text                     not null,
  canceled_at     timestamp with time zone not null,
  constraint cancellations_pkey PRIMARY KEY (tenant_id, cancellation_id),
  constraint cancellations_quantity_check CHECK ((quantity >= 1))
);
CREATE INDEX cancellations_by_order ON orders.cancellations USING btree (tenant_id, order_id);
comment on table orders.cancellations is 'Units that will not be delivered, and why. gross_minor is what they would have cost with their share of charges.';
alter table orders.cancellations enable row level security;
alter table orders.cancellations force row level security;
create policy tenant_isolation on orders.cancellations as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on orders.cancellations to dirigent_app;

create table orders.charges (
  tenant_id        uuid         not null,
  order_id         uuid         not null,
  charge_no        integer      not null,
  kind             text         not null,
  description      text         not null,
  tax_rate_percent numeric(6,3) not null,
  net_minor        bigint       not null,
  tax_minor        bigint       not null,
  gross_minor      bigint       not null,
  line_nos         integer[]    not null,
  share_net_minor  bigint[]     not null,
  share_tax_minor  bigint[]     not null,
  constraint charges_pkey PRIMARY KEY (tenant_id, order_id, charge_no),
  constraint charges_charge_no_check CHECK ((charge_no >= 1)),
  constraint charges_check CHECK (((net_minor + tax_minor) = gross_minor)),
  constraint charges_check1 CHECK (((cardinality(line_nos) = cardinality(share_net_minor)) AND (cardinality(line_nos) = cardinality(share_tax_minor)))),
  constraint charges_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 50))),
  constraint charges_tax_rate_percent_check CHECK (((tax_rate_percent >= (0)::numeric) AND (tax_rate_percent <= (100)::numeric)))
);
comment on table orders.charges is 'Shipping and other charges of an order, allocated to its lines when it is accepted and frozen.';
comment on column orders.charges.share_net_minor is 'Net share of each line of line_nos; sums to net_minor. A line''s share goes to its units like its price.';
alter table orders.charges enable row level security;
alter table orders.charges force row level security;
create policy tenant_isolation on orders.charges as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on orders.charges to dirigent_app;

create table orders.holds (
  tenant_id  uuid                     not null,
  hold_id    uuid                     not null,
  order_id   uuid                     not null,
  code       text                     not null,
  origin     text                     not null,
  note       text,
  placed_by  text                     not null,
  placed_at  timestamp with time zone not null,
  lifted_by  text,
  lifted_at  timestamp with time zone,
  ordered_at timestamp with time zone not null,
  constraint holds_pkey PRIMARY KEY (tenant_id, hold_id),
  constraint holds_check CHECK (((lifted_at IS NULL) = (lifted_by IS NULL))),
  constraint holds_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
  constraint holds_origin_check CHECK ((origin = ANY (ARRAY['manual'::text, 'rule'::text, 'risk'::text])))
);
CREATE INDEX holds_by_order ON orders.holds USING btree (tenant_id, order_id);
CREATE UNIQUE INDEX holds_by_rule_once ON orders.holds USING btree (tenant_id, order_id, code) WHERE (origin <> 'manual'::text);
CREATE INDEX holds_open ON orders.holds USING btree (tenant_id, code, ordered_at DESC, order_id DESC) WHERE (lifted_at IS NULL);
comment on table orders.holds is 'A reason for which an order may not go on, until lifted. A rule places its hold once: lifted, it stays lifted.';
comment on column orders.holds.ordered_at is 'Of its order, never changed: lists by open hold are read in this order.';
alter table orders.holds enable row level security;
alter table orders.holds force row level security;
create policy tenant_isolation on orders.holds as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on orders.holds to dirigent_app;

create table orders.lines (
  tenant_id                 uuid                     not null,
  order_id                  uuid                     not null,
  line_no                   integer                  not null,
  item_id                   uuid                     not null,
  sku                       text                     not null,
  description               text                     not null,
  quantity                  bigint                   not null,
  unit_price_minor          bigint                   not null,
  discounts                 jsonb                    not null default '[]'::jsonb,
  discount_minor            bigint                   not null default 0,
  tax_rate_percent          numeric(6,3)             not null,
  net_minor                 bigint                   not null,
  tax_minor                 bigint                   not null,
  gross_minor               bigint                   not null,
  delivery_method           text                     not null,
  service_level             text,
  requested_location_id     uuid,
  requested_on              date,
  excluded_location_ids     uuid[]                   not null default '{}'::uuid[],
  open_quantity             bigint                   not null default 0,
  backordered_quantity      bigint                   not null default 0,
  sourced_quantity          bigint                   not null default 0,
  released_quantity         bigint                   not null default 0,
  picked_quantity           bigint                   not null default 0,
  packed_quantity           bigint                   not null default 0,
  shipped_quantity          bigint                   not null default 0,
  ready_to_collect_quantity bigint                   not null default 0,
  delivered_quantity        bigint                   not null default 0,
  canceled_quantity         bigint                   not null default 0,
  returned_quantity         bigint                   not null default 0,
  ordered_at                timestamp with time zone not null,
  constraint lines_pkey PRIMARY KEY (tenant_id, order_id, line_no),
  constraint lines_backordered_quantity_check CHECK ((backordered_quantity >= 0)),
  constraint lines_canceled_quantity_check CHECK ((canceled_quantity >= 0)),
  constraint lines_check CHECK (((net_minor + tax_minor) = gross_minor)),
  constraint lines_check1 CHECK ((((((((((((open_quantity + backordered_quantity) + sourced_quantity) + released_quantity) + picked_quantity) + packed_quantity) + shipped_quantity) + ready_to_collect_quantity) + delivered_quantity) + canceled_quantity) + returned_quantity) = quantity)),
  constraint lines_delivered_quantity_check CHECK ((delivered_quantity >= 0)),
  constraint lines_delivery_method_check CHECK ((delivery_method = ANY (ARRAY['ship'::text, 'collect'::text]))),
  constraint lines_discount_minor_check CHECK ((discount_minor >= 0)),
  constraint lines_gross_minor_check CHECK ((gross_minor >= 0)),
  constraint lines_line_no_check CHECK ((line_no >= 1)),
  constraint lines_open_quantity_check CHECK ((open_quantity >= 0)),
  constraint lines_packed_quantity_check CHECK ((packed_quantity >= 0)),
  constraint lines_picked_quantity_check CHECK ((picked_quantity >= 0)),
  constraint lines_quantity_check CHECK (((quantity >= 1) AND (quantity <= 1000000))),
  constraint lines_ready_to_collect_quantity_check CHECK ((ready_to_collect_quantity >= 0)),
  constraint lines_released_quantity_check CHECK ((released_quantity >= 0)),
  constraint lines_returned_quantity_check CHECK ((returned_quantity >= 0)),
  constraint lines_shipped_quantity_check CHECK ((shipped_quantity >= 0)),
  constraint lines_sourced_quantity_check CHECK ((sourced_quantity >= 0)),
  constraint lines_tax_rate_percent_check CHECK (((tax_rate_percent >= (0)::numeric) AND (tax_rate_percent <= (100)::numeric))),
  constraint lines_unit_price_minor_check CHECK ((unit_price_minor >= 0))
) with (fillfactor=80);
CREATE INDEX lines_backordered ON orders.lines USING btree (tenant_id, item_id) WHERE (backordered_quantity > 0);
CREATE INDEX lines_by_sku ON orders.lines USING btree (tenant_id, sku, ordered_at DESC, order_id DESC);
comment on table orders.lines is 'One line of an order. Each of its units is in exactly one stage: the check on the sum is the proof.';
comment on column orders.lines.unit_price_minor is 'As ordered; with or without tax as the order says.';
comment on column orders.lines.discount_minor is 'Sum of the line''s discounts, for all its units.';
comment on column orders.lines.gross_minor is 'What all units of the line cost with tax after discounts, frozen. Units [a, b) carry round(gross*b/quantity) - round(gross*a/quantity).';
comment on column orders.lines.excluded_location_ids is 'Locations that refused the line or were short of it: not asked again.';
comment on column orders.lines.ordered_at is 'Of its order, never changed: lists by sku are read in this order.';
alter table orders.lines enable row level security;
alter table orders.lines force row level security;
create policy tenant_isolation on orders.lines as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on orders.lines to dirigent_app;

create table orders.orders (
  tenant_id          uuid                     not null,
  order_id           uuid                     not null,
  number             text                     not null,
  channel_code       text                     not null,
  external_id        text                     not null,
  content_hash       bytea                    not null,
  type               text                     not null,
  priority           integer                  not null default 0,
  ordered_at         timestamp with time zone not null,
  received_at        timestamp with time zone not null,
  currency           text                     not null,
  language           text                     not null,
  country            text                     not null,
  customer_id        uuid                     not null,
  reservation_id     uuid,
  prices_include_tax boolean                  not null,
  workflow_code      text                     not null,
  workflow_version   integer                  not null,
  status             text                     not null,
  version            bigint                   not null default 1,
  net_minor          bigint                   not null,
  tax_minor          bigint                   not null,
  total_minor        bigint                   not null,
  discount_minor     bigint                   not null,
  screened           text,
  confirmed_at       timestamp with time zone,
  completed_at       timestamp with time zone,
  attributes         jsonb                    not null default '{}'::jsonb,
  constraint orders_pkey PRIMARY KEY (tenant_id, order_id),
  constraint orders_check CHECK (((net_minor + tax_minor) = total_minor)),
  constraint orders_content_hash_check CHECK ((length(content_hash) = 32)),
  constraint orders_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint orders_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint orders_discount_minor_check CHECK ((discount_minor >= 0)),
  constraint orders_external_id_check CHECK (((length(external_id) >= 1) AND (length(external_id) <= 200))),
  constraint orders_priority_check CHECK (((priority >= 0) AND (priority <= 100))),
  constraint orders_screened_check CHECK ((screened = ANY (ARRAY['accept'::text, 'hold'::text, 'refuse'::text]))),
  constraint orders_status_check CHECK ((status = ANY (ARRAY['received'::text, 'on_hold'::text, 'awaiting_payment'::text, 'backordered'::text, 'sourced'::text, 'released'::text, 'partially_shipped'::text, 'shipped'::text, 'ready_to_collect'::text, 'completed'::text, 'canceled'::text]))),
  constraint orders_total_minor_check CHECK ((total_minor >= 0)),
  constraint orders_type_check CHECK ((type = ANY (ARRAY['b2c'::text, 'b2b'::text]))),
  constraint orders_version_check CHECK ((version >= 1))
) with (fillfactor=80);
CREATE INDEX orders_by_channel ON orders.orders USING btree (tenant_id, channel_code, ordered_at DESC, order_id DESC);
CREATE INDEX orders_by_customer ON orders.orders USING btree (tenant_id, customer_id);
CREATE UNIQUE INDEX orders_by_external_id ON orders.orders USING btree (tenant_id, channel_code, external_id);
CREATE UNIQUE INDEX orders_by_number ON orders.orders USING btree (tenant_id, number);
CREATE INDEX orders_by_status ON orders.orders USING btree (tenant_id, status, ordered_at DESC, order_id DESC);
CREATE INDEX orders_by_time ON orders.orders USING btree (tenant_id, ordered_at DESC, order_id DESC);
comment on table orders.orders is 'One order of a customer on a channel. status is derived from the stages of its units (doctor proves it).';
comment on column orders.orders.content_hash is 'SHA-256 of the order''s canonical content: sent again with other content it is refused.';
comment on column orders.orders.priority is '0 (ordinary) to 100 (most urgent).';
comment on column orders.orders.version is 'Goes up with every change; If-Match compares it.';
comment on column orders.orders.total_minor is 'Gross total of lines and charges in minor units of currency, frozen when the order is accepted.';
alter table orders.orders enable row level security;
alter table orders.orders force row level security;
create policy tenant_isolation on orders.orders as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on orders.orders to dirigent_app;

-- -------------------- payments --------------------

create schema payments;
grant usage on schema payments to dirigent_app;

create table payments.notifications (
  tenant_id       uuid                     not null,
  provider        text                     not null,
  notification_id text                     not null,
  payment_id      uuid,
  kind            text                     not null,
  amount_minor    bigint,
  received_at     timestamp with time zone not null,
  outcome         text                     not null,
  constraint notifications_pkey PRIMARY KEY (tenant_id, provider, notification_id)
);
comment on table payments.notifications is 'What providers told us, each once, with what we made of it.';
alter table payments.notifications enable row level security;
alter table payments.notifications force row level security;
create policy tenant_isolation on payments.notifications as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on payments.notifications to dirigent_app;

create table payments.operations (
  tenant_id          uuid                     not null,
  operation_id       uuid                     not null,
  payment_id         uuid                     not null,
  order_id           uuid                     not null,
  kind               text                     not null,
  cause_id           uuid                     not null,
  amount_minor       bigint                   not null,
  state              text                     not null,
  provider_reference text,
  failure            text,
  decided_at         timestamp with time zone not null,
  answered_at        timestamp with time zone,
  constraint operations_pkey PRIMARY KEY (tenant_id, operation_id),
  constraint operations_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint operations_check CHECK (((state = 'pending'::text) = (answered_at IS NULL))),
  constraint operations_kind_check CHECK ((kind = ANY (ARRAY['authorize'::text, 'capture'::text, 'receive'::text, 'void'::text, 'refund'::text]))),
  constraint operations_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text])))
);
CREATE INDEX operations_by_order ON payments.operations USING btree (tenant_id, order_id);
CREATE UNIQUE INDEX operations_once ON payments.operations USING btree (tenant_id, payment_id, kind, cause_id) WHERE (state <> 'failed'::text);
comment on table payments.operations is 'What was asked of a provider for a payment and what it answered. operation_id is the idempotency key of the call.';
comment on column payments.operations.cause_id is 'Why: the shipment that is captured, the return that is refunded, …: once per payment and kind.';
alter table payments.operations enable row level security;
alter table payments.operations force row level security;
create policy tenant_isolation on payments.operations as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on payments.operations to dirigent_app;

create table payments.payments (
  tenant_id                uuid                     not null,
  payment_id               uuid                     not null,
  order_id                 uuid                     not null,
  "position"               integer                  not null,
  method                   text                     not null,
  provider                 text,
  timing                   text                     not null,
  currency                 text                     not null,
  amount_minor             bigint                   not null,
  authorized_minor         bigint                   not null default 0,
  captured_minor           bigint                   not null default 0,
  refunded_minor           bigint                   not null default 0,
  status                   text                     not null,
  reference                text,
  token                    text,
  authorization_expires_at timestamp with time zone,
  due_at                   timestamp with time zone,
  constraint payments_pkey PRIMARY KEY (tenant_id, payment_id),
  constraint payments_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint payments_authorized_minor_check CHECK ((authorized_minor >= 0)),
  constraint payments_captured_minor_check CHECK ((captured_minor >= 0)),
  constraint payments_check CHECK ((captured_minor <= authorized_minor)),
  constraint payments_check1 CHECK ((refunded_minor <= captured_minor)),
  constraint payments_position_check CHECK (("position" >= 1)),
  constraint payments_refunded_minor_check CHECK ((refunded_minor >= 0)),
  constraint payments_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'authorizing'::text, 'authorized'::text, 'declined'::text, 'paid'::text, 'voided'::text]))),
  constraint payments_timing_check CHECK ((timing = ANY (ARRAY['on_shipment'::text, 'in_advance'::text, 'on_account'::text, 'settled'::text])))
);
CREATE INDEX payments_by_order ON payments.payments USING btree (tenant_id, order_id, "position");
CREATE INDEX payments_by_reference ON payments.payments USING btree (tenant_id, provider, reference) WHERE (reference IS NOT NULL);
comment on table payments.payments is 'One tender of an order. For money that comes without authorization (transfer, account) what was received counts as authorized and captured.';
comment on column payments.payments.timing is 'When it is taken, frozen from the workflow when the order is accepted; settled: taken elsewhere.';
comment on column payments.payments.captured_minor is 'Sum of the succeeded captures and receipts, minor units of currency.';
comment on column payments.payments.reference is 'The provider''s reference of the authorization, or what the customer states with a transfer.';
comment on column payments.payments.token is 'One-time token of the provider, gone once it is used.';
alter table payments.payments enable row level security;
alter table payments.payments force row level security;
create policy tenant_isolation on payments.payments as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on payments.payments to dirigent_app;

-- -------------------- returns --------------------

create schema returns;
grant usage on schema returns to dirigent_app;

create table returns.returns (
  tenant_id     uuid                     not null,
  return_id     uuid                     not null,
  order_id      uuid                     not null,
  reason        text                     not null,
  state         text                     not null,
  location_id   uuid,
  external_id   text,
  registered_at timestamp with time zone not null,
  received_at   timestamp with time zone,
  constraint returns_pkey PRIMARY KEY (tenant_id, return_id),
  constraint returns_check CHECK (((state = 'received'::text) = (received_at IS NOT NULL))),
  constraint returns_state_check CHECK ((state = ANY (ARRAY['registered'::text, 'received'::text])))
);
CREATE UNIQUE INDEX returns_by_external_id ON returns.returns USING btree (tenant_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX returns_by_order ON returns.returns USING btree (tenant_id, order_id);
comment on table returns.returns is 'Permission to send goods back, and their arrival.';
alter table returns.returns enable row level security;
alter table returns.returns force row level security;
create policy tenant_isolation on returns.returns as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on returns.returns to dirigent_app;

create table returns.return_lines (
  tenant_id         uuid    not null,
  return_id         uuid    not null,
  line_no           integer not null,
  quantity          bigint  not null,
  received_quantity bigint  not null default 0,
  disposition       text,
  first_unit        bigint,
  constraint return_lines_pkey PRIMARY KEY (tenant_id, return_id, line_no),
  constraint return_lines_check CHECK (((received_quantity >= 0) AND (received_quantity <= quantity))),
  constraint return_lines_disposition_check CHECK ((disposition = ANY (ARRAY['restock'::text, 'scrap'::text]))),
  constraint return_lines_first_unit_check CHECK ((first_unit >= 0)),
  constraint return_lines_quantity_check CHECK ((quantity >= 1)),
  constraint return_lines_tenant_id_return_id_fkey FOREIGN KEY (tenant_id, return_id) REFERENCES returns.returns(tenant_id, return_id)
);
comment on column returns.return_lines.first_unit is 'Which units of the order line came back: [first_unit, first_unit + received_quantity), counted from 0.';
alter table returns.return_lines enable row level security;
alter table returns.return_lines force row level security;
create policy tenant_isolation on returns.return_lines as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on returns.return_lines to dirigent_app;

-- -------------------- risk --------------------

create schema risk;
grant usage on schema risk to dirigent_app;

create table risk.activity (
  tenant_id    uuid                     not null,
  field        text                     not null,
  key_hash     text                     not null,
  order_id     uuid                     not null,
  currency     text                     not null,
  amount_minor bigint                   not null,
  occurred_at  timestamp with time zone not null,
  constraint activity_pkey PRIMARY KEY (tenant_id, field, key_hash, order_id)
);
CREATE INDEX activity_by_time ON risk.activity USING btree (tenant_id, field, key_hash, occurred_at);
comment on table risk.activity is 'Who ordered how much when, by hashed key; kept only while a velocity rule is enabled.';
alter table risk.activity enable row level security;
alter table risk.activity force row level security;
create policy tenant_isolation on risk.activity as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, delete on risk.activity to dirigent_app;

create table risk.item_norms (
  tenant_id      uuid   not null,
  item_id        uuid   not null,
  orders_counted bigint not null default 0,
  quantity_total bigint not null default 0,
  constraint item_norms_pkey PRIMARY KEY (tenant_id, item_id)
) with (fillfactor=60, autovacuum_vacuum_scale_factor=0.05);
comment on table risk.item_norms is 'How many units of an item an order usually asks for; counted over accepted orders.';
alter table risk.item_norms enable row level security;
alter table risk.item_norms force row level security;
create policy tenant_isolation on risk.item_norms as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on risk.item_norms to dirigent_app;

create table risk.list_entries (
  tenant_id  uuid                     not null,
  entry_id   uuid                     not null,
  list       text                     not null,
  field      text                     not null,
  key_hash   text                     not null,
  reason     text                     not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  constraint list_entries_pkey PRIMARY KEY (tenant_id, entry_id),
  constraint list_entries_list_check CHECK ((list = ANY (ARRAY['deny'::text, 'allow'::text])))
);
CREATE UNIQUE INDEX list_entries_by_key ON risk.list_entries USING btree (tenant_id, field, key_hash, list);
comment on table risk.list_entries is 'Deny and allow lists. Values are hashed, so the lists hold no personal data.';
alter table risk.list_entries enable row level security;
alter table risk.list_entries force row level security;
create policy tenant_isolation on risk.list_entries as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on risk.list_entries to dirigent_app;

create table risk.rules (
  tenant_id  uuid                     not null,
  code       text                     not null,
  rule       jsonb                    not null,
  updated_at timestamp with time zone not null default now(),
  constraint rules_pkey PRIMARY KEY (tenant_id, code)
);
comment on table risk.rules is 'Rules and thresholds of the screening, as data.';
alter table risk.rules enable row level security;
alter table risk.rules force row level security;
create policy tenant_isolation on risk.rules as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update, delete on risk.rules to dirigent_app;

create table risk.screenings (
  tenant_id   uuid                     not null,
  order_id    uuid                     not null,
  result      text                     not null,
  reasons     jsonb                    not null,
  screened_at timestamp with time zone not null,
  constraint screenings_pkey PRIMARY KEY (tenant_id, order_id),
  constraint screenings_result_check CHECK ((result = ANY (ARRAY['accept'::text, 'hold'::text, 'refuse'::text])))
);
comment on table risk.screenings is 'The outcome of the screening of an order, with the rules that spoke.';
alter table risk.screenings enable row level security;
alter table risk.screenings force row level security;
create policy tenant_isolation on risk.screenings as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on risk.screenings to dirigent_app;

-- -------------------- sourcing --------------------

create schema sourcing;
grant usage on schema sourcing to dirigent_app;

create table sourcing.plans (
  tenant_id  uuid                     not null,
  plan_id    uuid                     not null,
  order_id   uuid                     not null,
  status     text                     not null,
  cost_minor bigint                   not null,
  plan       json                     not null,
  decided_at timestamp with time zone not null,
  constraint plans_pkey PRIMARY KEY (tenant_id, order_id, plan_id),
  constraint plans_status_check CHECK ((status = ANY (ARRAY['complete'::text, 'partial'::text, 'none'::text])))
);
comment on table sourcing.plans is 'Every plan that was decided: assignments, cost terms, candidates with their reasons. Locations without stock are only counted.';
alter table sourcing.plans enable row level security;
alter table sourcing.plans force row level security;
create policy tenant_isolation on sourcing.plans as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on sourcing.plans to dirigent_app;

-- -------------------- workflows --------------------

create schema workflows;
grant usage on schema workflows to dirigent_app;

create table workflows.documents (
  tenant_id    uuid                     not null,
  code         text                     not null,
  version      integer                  not null,
  document     jsonb                    not null,
  published_at timestamp with time zone not null default now(),
  published_by text                     not null,
  constraint documents_pkey PRIMARY KEY (tenant_id, code, version),
  constraint documents_code_check CHECK ((code ~ '^[a-z][a-z0-9_-]{0,62}$'::text)),
  constraint documents_version_check CHECK ((version >= 1))
);
comment on table workflows.documents is 'Every version ever published; the highest of a code is the one that new orders get, running orders keep theirs.';
alter table workflows.documents enable row level security;
alter table workflows.documents force row level security;
create policy tenant_isolation on workflows.documents as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert on workflows.documents to dirigent_app;

-- -------------------- imports --------------------

create schema imports;
grant usage on schema imports to dirigent_app;

create table imports.runs (
  tenant_id  uuid                     not null,
  run_id     uuid                     not null,
  kind       text                     not null,
  file_hash  bytea                    not null,
  "position" bigint                   not null default 0,
  state      jsonb                    not null default '{}'::jsonb,
  started_at timestamp with time zone not null default now(),
  ended_at   timestamp with time zone,
  constraint runs_pkey PRIMARY KEY (tenant_id, run_id)
);
CREATE UNIQUE INDEX runs_by_file ON imports.runs USING btree (tenant_id, kind, file_hash);
comment on table imports.runs is 'How far an import of a file has come; advanced in the same transaction as its effects, so it goes on where it was killed.';
comment on column imports.runs."position" is 'Entries (in the import''s own order) that are done.';
alter table imports.runs enable row level security;
alter table imports.runs force row level security;
create policy tenant_isolation on imports.runs as permissive for all to public
  using ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)))
  with check ((tenant_id = ( SELECT platform.current_tenant() AS current_tenant)));
grant select, insert, update on imports.runs to dirigent_app;
