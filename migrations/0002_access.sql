-- Who may call the API: keys, stored hashed, with scopes and at most one channel.

create schema access;
grant usage on schema access to dirigent_app;

create table access.api_keys (
  tenant_id    uuid        not null,
  api_key_id   uuid        not null,
  name         text        not null check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  key_hash     bytea       not null check (length(key_hash) = 32),
  scopes       text[]      not null,
  channel_code text,
  created_at   timestamptz not null default now(),
  revoked_at   timestamptz,
  primary key (tenant_id, api_key_id)
);
create unique index api_keys_by_hash on access.api_keys (tenant_id, key_hash);
create unique index api_keys_by_name on access.api_keys (tenant_id, name) where revoked_at is null;
comment on table access.api_keys is 'The key itself is shown once, when it is made; only its SHA-256 is kept.';
comment on column access.api_keys.name is 'Appears as the actor in the log, so it names a program, not a person.';
comment on column access.api_keys.channel_code is 'If set, the key may only place and see orders of this channel.';
select platform.protect('access.api_keys', 'select, insert, update');
