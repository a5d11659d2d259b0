-- People sign in: users with a role and its bounds, their sessions, passwords, second factors and links.

create table access.users (
  tenant_id          uuid        not null,
  user_id            uuid        not null,
  handle             text        not null check (handle ~ '^[a-z0-9]{4,16}$'),
  email              text        not null check (email = lower(email) and length(email) between 3 and 320),
  email_verified     boolean     not null default false,
  name               text        not null,
  image              text,
  language           text        not null default 'en' check (language ~ '^[a-z]{2}$'),
  role               text        not null,
  channel_codes      text[],
  location_codes     text[],
  amount_max_minor   bigint      check (amount_max_minor >= 0),
  two_factor_enabled boolean     not null default false,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  deactivated_at     timestamptz,
  primary key (tenant_id, user_id),
  check (channel_codes is null or cardinality(channel_codes) >= 1),
  check (location_codes is null or cardinality(location_codes) >= 1)
);
create unique index users_by_email on access.users (tenant_id, email);
create unique index users_by_handle on access.users (tenant_id, handle);
comment on table access.users is 'People of the retailer and of his partners. Personal data of staff: shown to administrators, written to no log and no event.';
comment on column access.users.handle is 'Stands for the user in logs, events and audit entries (user:<handle>); says nothing about the person.';
comment on column access.users.channel_codes is 'If set, the user sees and changes only what belongs to these channels.';
comment on column access.users.location_codes is 'If set, the user sees and changes only what belongs to these locations.';
comment on column access.users.amount_max_minor is 'Most money that one action of the user may give back, in minor units of the order''s currency. Null: no limit.';
comment on column access.users.deactivated_at is 'From then on the user cannot sign in. Users are never deleted, so that the actors of the log stay known.';
select platform.protect('access.users', 'select, insert, update');

create table access.sessions (
  tenant_id  uuid        not null,
  session_id uuid        not null,
  user_id    uuid        not null,
  token_hash text        not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, user_id) references access.users
);
create unique index sessions_by_token on access.sessions (tenant_id, token_hash);
create index sessions_by_user on access.sessions (tenant_id, user_id);
create index sessions_by_expiry on access.sessions (tenant_id, expires_at);
comment on table access.sessions is 'Who is signed in, and from where. Ended by deleting the row.';
comment on column access.sessions.token_hash is 'SHA-256 of the token in the cookie, base64url: reading the table signs nobody in.';
select platform.protect('access.sessions', 'select, insert, update, delete');

create table access.accounts (
  tenant_id           uuid        not null,
  account_id          uuid        not null,
  user_id             uuid        not null,
  provider_id         text        not null,
  provider_account_id text        not null,
  scope               text,
  password_hash       text,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, user_id) references access.users
);
create unique index accounts_by_provider on access.accounts (tenant_id, provider_id, provider_account_id);
create index accounts_by_user on access.accounts (tenant_id, user_id);
comment on table access.accounts is 'How users prove who they are: by password (provider credential) or by the single sign-on (provider oidc). Its tokens are not kept.';
comment on column access.accounts.password_hash is 'scrypt with a salt of its own.';
select platform.protect('access.accounts', 'select, insert, update, delete');

create table access.verifications (
  tenant_id       uuid        not null,
  verification_id uuid        not null,
  identifier      text        not null,
  value           text        not null,
  expires_at      timestamptz not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, verification_id)
);
create index verifications_by_identifier on access.verifications (tenant_id, identifier);
create index verifications_by_expiry on access.verifications (tenant_id, expires_at);
comment on table access.verifications is 'What a sign-in or reset under way waits for. Identifiers are hashed: reading the table resets no password.';
select platform.protect('access.verifications', 'select, insert, update, delete');

create table access.second_factors (
  tenant_id                 uuid        not null,
  second_factor_id          uuid        not null,
  user_id                   uuid        not null,
  secret                    text        not null,
  backup_codes              text        not null,
  verified                  boolean     not null default true,
  failed_verification_count integer     not null default 0,
  locked_until              timestamptz,
  primary key (tenant_id, second_factor_id),
  foreign key (tenant_id, user_id) references access.users
);
create index second_factors_by_user on access.second_factors (tenant_id, user_id);
comment on table access.second_factors is 'Time-based one-time passwords (RFC 6238) and backup codes, encrypted with the secret of the sign-in.';
select platform.protect('access.second_factors', 'select, insert, update, delete');

create table access.welcome_links (
  tenant_id  uuid        not null,
  link_id    uuid        not null,
  user_id    uuid,
  token_hash bytea       not null check (length(token_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, link_id)
);
create unique index welcome_links_by_token on access.welcome_links (tenant_id, token_hash);
create unique index welcome_links_by_user on access.welcome_links (tenant_id, user_id) where user_id is not null;
create unique index welcome_links_of_nobody on access.welcome_links (tenant_id) where user_id is null;
comment on table access.welcome_links is 'Links by which an invited user chooses a password, once. The one without a user makes an administrator.';
select platform.protect('access.welcome_links', 'select, insert, update, delete');

create table access.attempts (
  tenant_id         uuid        not null,
  attempt_key       text        not null,
  attempt_count     integer     not null check (attempt_count >= 1),
  window_started_at timestamptz not null,
  primary key (tenant_id, attempt_key)
);
create index attempts_by_time on access.attempts (tenant_id, window_started_at);
comment on table access.attempts is 'How often somebody has tried to sign in lately, by account and by address, both hashed.';
select platform.protect('access.attempts', 'select, insert, update, delete');

create table access.secrets (
  tenant_id  uuid        not null,
  name       text        not null,
  value      text        not null,
  created_at timestamptz not null,
  primary key (tenant_id, name)
);
comment on table access.secrets is 'Made once at the first start where the operator sets none: sign_in signs cookies and encrypts second factors.';
select platform.protect('access.secrets', 'select, insert');
