import { newId } from "../kernel/ids.ts";
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

/** Writes events in the order given; visible if and only if the transaction commits. */
export async function recordEvents(tx: Transaction, events: readonly BusinessEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `insert into platform.events (tenant_id, event_id, order_id, order_version, type, actor, occurred_at, data)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[], $8::jsonb[])`,
    [
      tx.tenant_id,
      events.map(() => newId()),
      events.map((event) => event.order_id),
      events.map((event) => event.order_version),
      events.map((event) => event.type),
      events.map((event) => event.actor),
      events.map((event) => event.occurred_at),
      events.map((event) => JSON.stringify(event.data)),
    ],
  );
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
