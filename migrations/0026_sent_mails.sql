-- A mail reads as it was sent, whatever has become of its order since.

create table customers.sent_mails (
  tenant_id uuid  not null,
  order_id  uuid  not null,
  mail_id   uuid  not null,
  recipient text  not null,
  told      jsonb not null,
  primary key (tenant_id, order_id, mail_id)
);
comment on table customers.sent_mails is 'To whom a mail was sent and what it told: what its template was filled with. The mail itself is in notifications.mails.';
comment on column customers.sent_mails.recipient is 'Address for mails at that time.';
-- A mail tells some 1,500 bytes, which are kept in a third of that.
alter table customers.sent_mails alter column told set storage main;
alter table customers.sent_mails set (toast_tuple_target = 256);
select platform.protect('customers.sent_mails', 'select, insert, update, delete');
