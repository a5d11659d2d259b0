import { rowset } from "../../platform/rows.ts";
import type { Transaction } from "../../platform/transaction.ts";
import type { DeliveryChange, EndpointHealth } from "./decide-outcome.ts";
import { ENDPOINT_COLUMNS, SECRET_COLUMNS } from "./store-endpoints.ts";
import type { SigningSecrets, WebhookDelivery, WebhookEndpoint } from "./types.ts";

export type ClaimedEndpoint = WebhookEndpoint & SigningSecrets & { readonly fence: number };

export type ClaimedDelivery = Pick<
  WebhookDelivery,
  "event_id" | "order_id" | "event_type" | "attempts" | "first_failed_at"
>;

/** Due, and no earlier event of its order is still to come. `$2` is now. */
const IS_NEXT = `delivery.state = 'waiting' and delivery.due_at <= $2
   and not exists (select from notifications.webhook_deliveries as earlier
                    where earlier.tenant_id = $1 and earlier.endpoint_id = delivery.endpoint_id and earlier.state = 'waiting'
                      and earlier.order_id = delivery.order_id and earlier.position < delivery.position)`;
const IS_READY = `endpoint.tenant_id = $1 and endpoint.active
   and (endpoint.resting_until is null or endpoint.resting_until <= $2)
   and (endpoint.lease_until is null or endpoint.lease_until < clock_timestamp())
   and exists (select from notifications.webhook_deliveries as delivery
                where delivery.tenant_id = $1 and delivery.endpoint_id = endpoint.endpoint_id and ${IS_NEXT})`;

/** Whether any endpoint is to be told of something now. */
export async function hasDueDeliveries(tx: Transaction, now: Date): Promise<boolean> {
  const [row] = await tx.query<{ has_any: boolean }>(
    `select exists (select from notifications.webhook_endpoints as endpoint where ${IS_READY}) as has_any`,
    [tx.tenant_id, now],
  );
  return row?.has_any ?? false;
}

/**
 * Takes the endpoint that has waited longest, for so many seconds of database time. One worker at a time sends to an
 * endpoint, which is what keeps the sequence; a worker that is killed is followed by another after its lease.
 */
export async function claimEndpoint(
  tx: Transaction,
  request: { readonly lease_seconds: number },
  now: Date,
): Promise<ClaimedEndpoint | null> {
  const rows = await tx.query<ClaimedEndpoint>(
    `update notifications.webhook_endpoints as endpoint
        set fence = endpoint.fence + 1, lease_until = clock_timestamp() + make_interval(secs => $3)
      where endpoint.tenant_id = $1
        and endpoint.endpoint_id = any (array(
              select endpoint.endpoint_id
                from notifications.webhook_endpoints as endpoint
               where ${IS_READY}
               order by endpoint.lease_until nulls first
               limit 1
                 for update skip locked))
     returning ${ENDPOINT_COLUMNS}, ${SECRET_COLUMNS}, endpoint.fence`,
    [tx.tenant_id, now, request.lease_seconds],
  );
  return rows[0] ?? null;
}

/**
 * What an endpoint is to be told next: of up to `orders_max` orders the next event, and up to `depth` that follow it.
 *
 * @returns by order, each order's in its sequence
 */
export function findNextDeliveries(
  tx: Transaction,
  request: { readonly endpoint_id: string; readonly orders_max: number; readonly depth: number },
  now: Date,
): Promise<ClaimedDelivery[]> {
  return tx.query<ClaimedDelivery>(
    `select following.event_id, following.order_id, following.event_type, following.attempts, following.first_failed_at
       from (select delivery.order_id, delivery.position, delivery.due_at
               from notifications.webhook_deliveries as delivery
              where delivery.tenant_id = $1 and delivery.endpoint_id = $3 and ${IS_NEXT}
              order by delivery.due_at, delivery.position
              limit $4) as head
      cross join lateral
            (select next.event_id, next.order_id, next.event_type, next.attempts, next.first_failed_at, next.position
               from notifications.webhook_deliveries as next
              where next.tenant_id = $1 and next.endpoint_id = $3 and next.state = 'waiting'
                and next.order_id = head.order_id and next.position >= head.position
              order by next.position
              limit $5) as following
      order by head.due_at, head.position, following.position`,
    [tx.tenant_id, now, request.endpoint_id, request.orders_max, request.depth],
  );
}

const SAVE_DELIVERIES = `update notifications.webhook_deliveries as delivery
    set state = changed.state, attempts = delivery.attempts + 1, due_at = changed.due_at, first_failed_at = changed.first_failed_at,
        last_attempt_at = $3::timestamptz, last_status = changed.last_status, last_error = changed.last_error,
        ended_at = case when changed.state = 'waiting' then null else $3::timestamptz end
   from ${rowset("changed", {
     event_id: "uuid",
     state: "text",
     due_at: "timestamptz",
     first_failed_at: "timestamptz",
     last_status: "integer",
     last_error: "text",
   })}
  where delivery.tenant_id = $1 and delivery.endpoint_id = $4 and delivery.event_id = changed.event_id`;

/** Those behind one that has to wait need not be looked at before it. */
const LET_FOLLOWERS_WAIT = `update notifications.webhook_deliveries as delivery
    set due_at = changed.due_at
   from ${rowset("changed", { order_id: "uuid", due_at: "timestamptz" })}
  where delivery.tenant_id = $1 and delivery.endpoint_id = $3 and delivery.state = 'waiting'
    and delivery.order_id = changed.order_id and delivery.due_at < changed.due_at`;

export type EndpointReport = {
  readonly endpoint: ClaimedEndpoint;
  readonly health: EndpointHealth;
  readonly deliveries: readonly DeliveryChange[];
};

/**
 * Writes what has come of a batch and gives the endpoint back.
 *
 * @returns false if another worker has taken the endpoint meanwhile, or it was deleted: nothing is written then
 */
export async function saveReport(tx: Transaction, report: EndpointReport, now: Date): Promise<boolean> {
  const { endpoint, health, deliveries } = report;
  const rows = await tx.query(
    `update notifications.webhook_endpoints as endpoint
        set lease_until = null, failures_in_a_row = $4, failing_since = $5::timestamptz, resting_until = $6::timestamptz,
            active = endpoint.active and $7::boolean,
            disabled_at = case when endpoint.active and $7::boolean then null else coalesce(endpoint.disabled_at, $8::timestamptz) end,
            disabled_reason = case when endpoint.active and $7::boolean then null else coalesce(endpoint.disabled_reason, $9::text) end
      where endpoint.tenant_id = $1 and endpoint.endpoint_id = $2 and endpoint.fence = $3
     returning 1`,
    [
      tx.tenant_id,
      endpoint.endpoint_id,
      endpoint.fence,
      health.failures_in_a_row,
      health.failing_since,
      health.resting_until,
      health.active,
      now,
      health.disabled_reason,
    ],
  );
  if (rows.length === 0) return false;
  await tx.query(SAVE_DELIVERIES, [tx.tenant_id, JSON.stringify(deliveries), now, endpoint.endpoint_id]);
  const waiting = deliveries.filter((delivery) => delivery.state === "waiting");
  if (waiting.length > 0)
    await tx.query(LET_FOLLOWERS_WAIT, [tx.tenant_id, JSON.stringify(waiting), endpoint.endpoint_id]);
  return true;
}
