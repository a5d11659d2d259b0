import { lowestIdAt } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";

/** Something that a screen may show differently now. Nothing of what it is now: whoever may see it reads it. */
export type Change = {
  readonly kind: "order" | "fulfillment_order" | "stock" | "items" | "locations" | "channels" | "exceptions";
  /** Null for kinds that are looked at as a whole. */
  readonly id: string | null;
  readonly order_id: string | null;
  /** What happened, as in the timeline. */
  readonly types: readonly string[];
};

export type EventRow = {
  readonly event_id: string;
  readonly type: string;
  readonly order_id: string | null;
  readonly fulfillment_order_id: string | null;
  /** Of the order. */
  readonly channel_code: string | null;
};

export const EVENTS_AT_ONCE = 5_000;

/** What happened after one id and before an instant, oldest first, at most 5,000. */
export function findEventsBetween(tx: Transaction, after: string, before: Date): Promise<EventRow[]> {
  return tx.query<EventRow>(
    `select event.event_id, event.type, event.order_id, event.data ->> 'fulfillment_order_id' as fulfillment_order_id,
            orders.channel_code
       from platform.events as event
       left join orders.orders as orders on orders.tenant_id = $1 and orders.order_id = event.order_id
      where event.tenant_id = $1 and event.event_id > $2 and event.event_id < $3
      order by event.event_id
      limit ${EVENTS_AT_ONCE}`,
    [tx.tenant_id, after, lowestIdAt(before)],
  );
}

const COUNTED_MAX = 1_000;

/** Something that differs whenever an exception has come or was resolved. */
export async function findExceptionsMark(tx: Transaction): Promise<string> {
  const rows = await tx.query<{ mark: string }>(
    `select md5(coalesce(string_agg(found.exception_id::text, ',' order by found.exception_id), '')) as mark
       from (select exception.exception_id from platform.exceptions as exception
              where exception.tenant_id = $1 and exception.resolved_at is null limit ${COUNTED_MAX}) as found`,
    [tx.tenant_id],
  );
  return rows[0]?.mark ?? "";
}

const KINDS: Readonly<Record<string, Change["kind"]>> = {
  stock_adjusted: "stock",
  items_changed: "items",
  locations_changed: "locations",
  channels_changed: "channels",
};

/** Each thing once, with all that happened to it. */
export function changesOf(events: readonly EventRow[]): Change[] {
  const changes = new Map<string, Change & { readonly types: string[] }>();
  const add = (change: Omit<Change, "types">, type: string) => {
    const key = `${change.kind} ${change.id}`;
    const known = changes.get(key) ?? { ...change, types: [] };
    if (!known.types.includes(type)) known.types.push(type);
    changes.set(key, known);
  };
  for (const { type, order_id, fulfillment_order_id } of events) {
    const kind = KINDS[type];
    if (kind) add({ kind, id: null, order_id: null }, type);
    if (order_id !== null) add({ kind: "order", id: order_id, order_id }, type);
    if (fulfillment_order_id !== null) add({ kind: "fulfillment_order", id: fulfillment_order_id, order_id }, type);
  }
  return [...changes.values()];
}
