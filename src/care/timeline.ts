import type { Transaction } from "../platform/transaction.ts";

export type TimelineEntry = {
  /** Of the event, mail or exception. */
  readonly event_id: string;
  readonly type: string;
  readonly actor: string;
  readonly occurred_at: Date;
  /** Version of the order that it led to, if it led to one. */
  readonly order_version: number | null;
  /** Codes, ids, quantities and amounts, for a screen to say in words; of a note its text. */
  readonly data: Readonly<Record<string, unknown>>;
};

/** Events of a moment come before the mails that they led to, and these before what failed. */
export type TimelinePosition = { readonly occurred_at: string; readonly rank: number; readonly event_id: string };

/**
 * Everything that is told of an order in the order in which it happened: what changed it, notes, mails, and what needed a
 * person. An order has some dozens of these, so they are sorted here and not by an index.
 */
export function findTimeline(
  tx: Transaction,
  request: { readonly order_id: string; readonly after: TimelinePosition | null; readonly limit: number },
): Promise<(TimelineEntry & { readonly rank: number })[]> {
  return tx.query<TimelineEntry & { rank: number }>(
    `with told as (
       select 0 as rank, event.event_id, event.type, event.actor, event.occurred_at, event.order_version,
              event.data || coalesce(note.data, '{}') as data
         from platform.events as event
         left join lateral (select jsonb_build_object('text', note.text) as data from care.notes as note
                             where event.type = 'note_written' and note.tenant_id = $1
                               and note.note_id = (event.data ->> 'note_id')::uuid) as note on true
        where event.tenant_id = $1 and event.order_id = $2
       union all
       select 1, mail.mail_id, case when mail.sent_at is null then 'mail_decided' else 'mail_sent' end, 'worker', mail.decided_at, null,
              jsonb_build_object('mail_id', mail.mail_id, 'template', mail.template, 'language', mail.language,
                                 'sent_at', to_char(mail.sent_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
         from notifications.mails as mail
        where mail.tenant_id = $1 and mail.order_id = $2
       union all
       select 2, exception.exception_id, 'exception_raised', 'worker', exception.occurred_at, null,
              jsonb_build_object('exception_id', exception.exception_id, 'kind', exception.kind, 'reason', exception.reason,
                                 'told', exception.data,
                                 'resolution', exception.resolution, 'resolved_by', exception.resolved_by,
                                 'resolved_at', to_char(exception.resolved_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
         from platform.exceptions as exception
        where exception.tenant_id = $1 and exception.order_id = $2
     ), timed as (
       select told.rank, told.event_id, told.type, told.actor, date_trunc('milliseconds', told.occurred_at) as occurred_at,
              told.order_version, told.data
         from told
     )
     select timed.* from timed
      where $3::timestamptz is null or (timed.occurred_at, timed.rank, timed.event_id) > ($3, $4::integer, $5::uuid)
      order by timed.occurred_at, timed.rank, timed.event_id
      limit $6`,
    [
      tx.tenant_id,
      request.order_id,
      request.after?.occurred_at ?? null,
      request.after?.rank ?? null,
      request.after?.event_id ?? null,
      request.limit,
    ],
  );
}
