import { rowset } from "../../platform/rows.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { DeliveryState, WebhookDelivery } from "./types.ts";

const DELIVERY_COLUMNS = `delivery.event_id, delivery.order_id, delivery.event_type, delivery.state, delivery.attempts, delivery.due_at, delivery.created_at,
            delivery.first_failed_at, delivery.last_attempt_at, delivery.last_status, delivery.last_error, delivery.ended_at`;

/** An event that an endpoint is to be told of. */
export type NewDelivery = {
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly order_id: string;
  readonly event_type: string;
};

const INSERT = `with numbered as (
  update notifications.webhook_endpoints as endpoint
     set next_position = endpoint.next_position + wanted.count
    from (select fresh.endpoint_id, count(*) as count
            from ${rowset("fresh", { endpoint_id: "uuid" })} group by fresh.endpoint_id) as wanted
   where endpoint.tenant_id = $1 and endpoint.endpoint_id = wanted.endpoint_id
  returning endpoint.endpoint_id, endpoint.next_position - wanted.count as first_position
)
insert into notifications.webhook_deliveries as delivery
  (tenant_id, endpoint_id, event_id, order_id, event_type, position, due_at, created_at)
select $1, fresh.endpoint_id, fresh.event_id, fresh.order_id, fresh.event_type,
       numbered.first_position + row_number() over (partition by fresh.endpoint_id order by fresh.place) - 1, $3, $3
  from ${rowset("fresh", { endpoint_id: "uuid", event_id: "uuid", order_id: "uuid", event_type: "text", place: "integer" })}
  join numbered using (endpoint_id)
    on conflict (tenant_id, endpoint_id, event_id) do update
   set state = 'waiting', position = excluded.position, attempts = 0, due_at = excluded.due_at, first_failed_at = null, ended_at = null
 where delivery.state <> 'waiting'`;

/**
 * Lets endpoints be told of events, in this order; of those that they were told of already, again. What waits already goes
 * on waiting in its place. Nothing happens for endpoints that are gone.
 */
export async function insertDeliveries(tx: Transaction, deliveries: readonly NewDelivery[], now: Date): Promise<void> {
  if (deliveries.length === 0) return;
  const rows = deliveries.map((delivery, place) => ({ ...delivery, place }));
  await tx.query(INSERT, [tx.tenant_id, JSON.stringify(rows), now]);
}

/** Newest event first. */
export function listDeliveries(
  tx: Transaction,
  filter: {
    readonly endpoint_id: string;
    readonly state: DeliveryState | null;
    readonly order_id: string | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<WebhookDelivery[]> {
  return tx.query<WebhookDelivery>(
    `select ${DELIVERY_COLUMNS}
       from notifications.webhook_deliveries as delivery
      where delivery.tenant_id = $1 and delivery.endpoint_id = $2 and ($3::text is null or delivery.state = $3)
        and ($4::uuid is null or delivery.order_id = $4) and ($5::uuid is null or delivery.event_id < $5)
      order by delivery.event_id desc
      limit $6`,
    [tx.tenant_id, filter.endpoint_id, filter.state, filter.order_id, filter.before, filter.limit],
  );
}

/** What was given up is tried again from the start. */
export async function retryFailedDeliveries(tx: Transaction, endpoint_id: string, now: Date): Promise<void> {
  await tx.query(
    `update notifications.webhook_deliveries as delivery
        set state = 'waiting', attempts = 0, first_failed_at = null, ended_at = null, due_at = $3
      where delivery.tenant_id = $1 and delivery.endpoint_id = $2 and delivery.state = 'failed'`,
    [tx.tenant_id, endpoint_id, now],
  );
}

const SWEEP_BATCH = 1_000;

/** Forgets deliveries that ended 30 days ago. @returns how many */
export async function sweepEndedDeliveries(tx: Transaction, batch = SWEEP_BATCH): Promise<number> {
  const rows = await tx.query(
    `delete from notifications.webhook_deliveries as old
      where old.tenant_id = $1
        and (old.endpoint_id, old.event_id) in (
              select ended.endpoint_id, ended.event_id
                from notifications.webhook_deliveries as ended
               where ended.tenant_id = $1 and ended.ended_at < clock_timestamp() - interval '30 days'
               order by ended.ended_at
               limit $2
                 for update skip locked)
     returning 1`,
    [tx.tenant_id, batch],
  );
  return rows.length;
}

/**
 * Forgets what endpoints have left that are gone. The endpoints are found by hopping over the key, so that looking costs the
 * same however much waits for the others.
 */
export async function sweepOrphanedDeliveries(tx: Transaction, batch = SWEEP_BATCH): Promise<number> {
  const rows = await tx.query(
    `with recursive known as (
       (select first.endpoint_id from notifications.webhook_deliveries as first
         where first.tenant_id = $1 order by first.endpoint_id limit 1)
       union all
       select (select next.endpoint_id from notifications.webhook_deliveries as next
                where next.tenant_id = $1 and next.endpoint_id > known.endpoint_id order by next.endpoint_id limit 1)
         from known where known.endpoint_id is not null
     ), gone as (
       select known.endpoint_id
         from known
        where known.endpoint_id is not null
          and not exists (select from notifications.webhook_endpoints as endpoint
                           where endpoint.tenant_id = $1 and endpoint.endpoint_id = known.endpoint_id)
     )
     delete from notifications.webhook_deliveries as old
      where old.tenant_id = $1
        and (old.endpoint_id, old.event_id) in (
              select orphan.endpoint_id, orphan.event_id
                from gone join notifications.webhook_deliveries as orphan
                  on orphan.tenant_id = $1 and orphan.endpoint_id = gone.endpoint_id
               limit $2)
     returning 1`,
    [tx.tenant_id, batch],
  );
  return rows.length;
}
