-- What people who look after orders work with: words to search by, saved views, notes.

-- Words are kept as columns and compared as they are: behind row-level security Postgres uses an index only for operators
-- that cannot leak a row, and those of pattern, trigram and array indexes are not among them.
alter table customers.order_parties add column first_word text;
alter table customers.order_parties add column last_word text;
alter table customers.order_parties add column postal_word text;
alter table customers.order_parties add column phone_word text;
comment on column customers.order_parties.first_word is 'First word of the name, folded (kernel/words.ts). Null on rows of older versions until a worker has filled it.';
comment on column customers.order_parties.last_word is 'Last word of the name, folded.';
comment on column customers.order_parties.postal_word is 'Postal code that it is delivered or billed to, folded, without spaces.';
comment on column customers.order_parties.phone_word is 'The last eight digits of the telephone number.';

create schema care;
grant usage on schema care to dirigent_app;

create table care.words (
  tenant_id uuid not null,
  kind      text not null check (kind in ('name', 'item')),
  word      text collate "C" not null check (length(word) between 1 and 40),
  primary key (tenant_id, kind, word)
);
comment on table care.words is 'Each word once that names of customers or items have, without whose: what a beginning or a misspelled word may mean.';
select platform.protect('care.words', 'select, insert, delete');

create table care.word_variants (
  tenant_id uuid not null,
  kind      text not null,
  variant   text collate "C" not null,
  word      text collate "C" not null,
  primary key (tenant_id, kind, variant, word)
);
comment on table care.word_variants is 'Words with one letter left out. Two words that share a variant, or of which one is a variant of the other, are one typing error apart, or two.';
select platform.protect('care.word_variants', 'select, insert, delete');

create table care.item_words (
  tenant_id uuid not null,
  item_id   uuid not null,
  word      text collate "C" not null,
  primary key (tenant_id, item_id, word)
);
create index item_words_by_word on care.item_words (tenant_id, word, item_id);
comment on table care.item_words is 'Words of the names of an item in all languages, as of its last change that was read.';
select platform.protect('care.item_words', 'select, insert, delete');

create table care.progress (
  tenant_id uuid not null,
  what      text not null,
  position  text not null,
  primary key (tenant_id, what)
);
comment on table care.progress is 'How far orders and items have been read for their words.';
select platform.protect('care.progress', 'select, insert, update');

create table care.views (
  tenant_id  uuid        not null,
  view_id    uuid        not null,
  name       text        not null check (length(name) between 1 and 100),
  owner      text,
  filter     jsonb       not null,
  sort       text        not null,
  position   integer     not null default 0,
  created_by text        not null,
  updated_at timestamptz not null,
  primary key (tenant_id, view_id)
);
create unique index views_by_name on care.views (tenant_id, coalesce(owner, ''), name);
comment on table care.views is 'Saved filters of the order list.';
comment on column care.views.owner is 'The actor whose own view it is; null: shared by all.';
comment on column care.views.position is 'Views are shown in this order, then by name.';
select platform.protect('care.views', 'select, insert, update, delete');

create table care.notes (
  tenant_id  uuid        not null,
  note_id    uuid        not null,
  order_id   uuid        not null,
  text       text        not null check (length(text) between 1 and 4000),
  actor      text        not null,
  written_at timestamptz not null,
  primary key (tenant_id, note_id)
);
create index notes_by_order on care.notes (tenant_id, order_id, note_id);
comment on table care.notes is 'What people noted on an order. Append-only. May hold personal data: erasure reaches it by order.';
select platform.protect('care.notes', 'select, insert, delete');
