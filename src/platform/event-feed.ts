import type { Transaction } from "./transaction.ts";

/** An event as its readers get it, in the order's sequence. */
export type FedEvent = {
  readonly event_id: string;
  readonly order_id: string;
  readonly order_version: number | null;
  readonly type: string;
  readonly occurred_at: Date;
};

const READER = "webhooks";
const COLUMNS = "event.event_id, event.order_id, event.order_version, event.type, event.occurred_at";

/** From the commit of this transaction on, events of orders are queued for their reader. */
export async function readEvents(tx: Transaction): Promise<void> {
  await tx.query(
    "insert into platform.event_readers (tenant_id, reader) values ($1, $2) on conflict (tenant_id, reader) do nothing",
    [tx.tenant_id, READER],
  );
}

/** Nobody wants events any more: none are queued, and those that are go. */
export async function stopReadingEvents(tx: Transaction): Promise<void> {
  await tx.query("delete from platform.event_readers where tenant_id = $1 and reader = $2", [tx.tenant_id, READER]);
  await tx.query("delete from platform.event_feed where tenant_id = $1", [tx.tenant_id]);
}

/** True while events are queued. */
export async function hasFedEvents(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ has_any: boolean }>(
    "select exists (select from platform.event_feed where tenant_id = $1) as has_any",
    [tx.tenant_id],
  );
  return row?.has_any ?? false;
}

/**
 * Takes the queued events of up to `orders_max` orders: always all that an order has, so what is taken later happened
 * later. One taker at a time: two of them could hand on an order's events crosswise. Taken when the transaction commits,
 * queued as before when it does not.
 *
 * @returns by order, each order's events in their sequence; none while another worker takes
 */
export async function takeFedEvents(tx: Transaction, orders_max: number): Promise<FedEvent[]> {
  const [reader] = await tx.query(
    "select from platform.event_readers where tenant_id = $1 and reader = $2 for update skip locked",
    [tx.tenant_id, READER],
  );
  if (!reader) return [];
  const rows = await tx.query<FedEvent>(
    `with taken as (
       delete from platform.event_feed as feed
        where feed.tenant_id = $1
          and feed.order_id in (select distinct queued.order_id from platform.event_feed as queued
                                 where queued.tenant_id = $1 order by queued.order_id limit $2)
       returning feed.event_id
     )
     select ${COLUMNS}
       from taken join platform.events as event on event.tenant_id = $1 and event.event_id = taken.event_id
      order by event.order_id, event.event_id`,
    [tx.tenant_id, orders_max],
  );
  return [...Map.groupBy(rows, (row) => row.order_id).values()].flatMap(inSequence);
}

/** A slice of the log behind an event, by id. @returns also those that are of no order, so that the next slice is known */
export function readEventLog(
  tx: Transaction,
  request: { readonly after: string | null; readonly limit: number },
): Promise<(Omit<FedEvent, "order_id"> & { readonly order_id: string | null })[]> {
  return tx.query(
    `select ${COLUMNS}
       from platform.events as event
      where event.tenant_id = $1 and ($2::uuid is null or event.event_id > $2)
      order by event.event_id
      limit $3`,
    [tx.tenant_id, request.after, request.limit],
  );
}

/** What events say, by id. */
export async function findEventData(
  tx: Transaction,
  event_ids: readonly string[],
): Promise<Map<string, FedEvent & { readonly data: Readonly<Record<string, unknown>> }>> {
  const rows = await tx.query<FedEvent & { readonly data: Readonly<Record<string, unknown>> }>(
    `select ${COLUMNS}, event.data
       from platform.events as event
      where event.tenant_id = $1 and event.event_id = any ($2::uuid[]) and event.order_id is not null`,
    [tx.tenant_id, event_ids],
  );
  return new Map(rows.map((row) => [row.event_id, row]));
}

/**
 * Events of one order as they happened. Ids rise with the clocks of several machines, versions with the lock on the order:
 * where both are known, the version counts, and events without one keep their place between the others.
 *
 * @param events by id
 */
export function inSequence<Event extends Pick<FedEvent, "order_version">>(events: readonly Event[]): Event[] {
  const versioned = events.filter((event) => event.order_version !== null);
  versioned.sort((a, b) => (a.order_version ?? 0) - (b.order_version ?? 0)); // stable: one transaction's keep theirs
  let next = 0;
  return events.map((event) => (event.order_version === null ? event : (versioned[next++] ?? event)));
}
