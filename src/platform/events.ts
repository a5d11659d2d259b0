import { newId } from "../kernel/ids.ts";
import { insertRows, textsBeside } from "./rows.ts";
import type { Transaction } from "./transaction.ts";

/** A line in the business log. `data` must hold no personal data: ids, codes, quantities, amounts, reasons. */
export type BusinessEvent = {
  readonly type: string;
  readonly order_id: string | null;
  readonly order_version: number | null;
  readonly actor: string;
  readonly occurred_at: Date;
  readonly data: Readonly<Record<string, unknown>>;
};

const INSERT_EVENTS = insertRows(
  "platform.events",
  {
    event_id: "uuid",
    order_id: "uuid",
    order_version: "bigint",
    type: "text",
    actor: "text",
    occurred_at: "timestamptz",
  },
  { beside: ["data", "jsonb"], rest: "returning order_id, event_id" },
);

/** Those of orders are queued for whoever wants to be handed them (event-feed.ts); if there is nobody, nothing is. */
const INSERT = `with fresh as (${INSERT_EVENTS})
insert into platform.event_feed (tenant_id, order_id, event_id)
select $1, fresh.order_id, fresh.event_id
  from fresh
 where fresh.order_id is not null and exists (select from platform.event_readers as reader where reader.tenant_id = $1)`;

/** Writes events in the order given; visible if and only if the transaction commits. */
export function recordEvents(tx: Transaction, events: readonly BusinessEvent[]): void {
  if (events.length === 0) return;
  const { places, bytes } = textsBeside(events.map((event) => JSON.stringify(event.data)));
  const rows = events.map(({ data: _, ...event }, index) => ({ event_id: newId(), ...event, ...places[index] }));
  tx.write(INSERT, [tx.tenant_id, JSON.stringify(rows), bytes]);
  for (const observer of tx.observers) tx.afterCommit(observer.eventsRecorded(events));
}

export type RecordedEvent = Pick<BusinessEvent, "type" | "actor" | "occurred_at" | "order_version" | "data"> & {
  readonly event_id: string;
};

/** An order's history in the order in which it happened. Ids rise with time, so they page as well. */
export function findEvents(
  tx: Transaction,
  request: { readonly order_id: string; readonly after: string | null; readonly limit: number },
): Promise<RecordedEvent[]> {
  return tx.query<RecordedEvent>(
    `select event.event_id, event.type, event.actor, event.occurred_at, event.order_version, event.data
       from platform.events as event
      where event.tenant_id = $1 and event.order_id = $2 and ($3::uuid is null or event.event_id > $3)
      order by event.event_id
      limit $4`,
    [tx.tenant_id, request.order_id, request.after, request.limit],
  );
}
