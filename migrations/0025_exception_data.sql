-- What an exception says, besides its English detail, as values that screens put in the words of their readers.

alter table platform.exceptions add column data jsonb not null default '{}';
comment on column platform.exceptions.data is
  'Codes, amounts in minor units and references of what happened, for a screen to say in words; empty for what was raised before there was such a column.
No personal data.';
