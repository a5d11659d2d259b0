-- Who changed what, when, from what to what: append-only, in the transaction of the change.

create table platform.audit_entries (
  tenant_id   uuid        not null,
  entry_id    uuid        not null,
  occurred_at timestamptz not null,
  actor       text        not null,
  action      text        not null,
  object_kind text        not null,
  object_id   text        not null,
  before      jsonb,
  after       jsonb,
  request_id  text,
  primary key (tenant_id, entry_id)
);
create index audit_entries_by_object on platform.audit_entries (tenant_id, object_kind, object_id, entry_id);
create index audit_entries_by_actor on platform.audit_entries (tenant_id, actor, entry_id);
create index audit_entries_by_time on platform.audit_entries (tenant_id, occurred_at);
comment on table platform.audit_entries is
  'Changes of configuration, users, keys and stock. Append-only: the application may neither change nor delete an entry. What happens to orders is in platform.events.';
comment on column platform.audit_entries.before is 'The changed fields as they were; null for something new.';
comment on column platform.audit_entries.after is 'The changed fields as they are; null for something that is gone. No personal data of customers.';
comment on column platform.audit_entries.request_id is 'x-request-id of the request that did it; null for the command line.';
select platform.protect('platform.audit_entries', 'select, insert');
