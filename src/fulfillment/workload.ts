import type { Transaction } from "../platform/transaction.ts";
import type { FulfillmentStatus } from "./types.ts";

/** In these a fulfillment order keeps its place busy. */
const WAITING: readonly FulfillmentStatus[] = ["released", "accepted", "picking", "packed", "ready_to_collect"];

export type WaitingWork = {
  readonly location_code: string;
  readonly status: FulfillmentStatus;
  readonly orders: number;
  readonly units: number;
  /** Of the orders, those that should have gone by now. What lies ready for a customer is never late. */
  readonly late_orders: number;
  readonly oldest_released_at: Date;
};

/** What waits at places, by place and status; one row for each that has any. */
export function findWaitingWork(tx: Transaction, location_codes: readonly string[], now: Date): Promise<WaitingWork[]> {
  return tx.query<WaitingWork>(
    `select head.location_code, head.status, count(*)::integer as orders, coalesce(sum(work.units), 0)::bigint as units,
            count(*) filter (where head.due_at < $4 and head.status <> 'ready_to_collect')::integer as late_orders,
            min(head.released_at) as oldest_released_at
       from fulfillment.fulfillment_orders as head
      cross join lateral (
            select sum(line.quantity - line.refused_quantity - line.canceled_quantity) as units
              from fulfillment.fulfillment_order_lines as line
             where line.tenant_id = $1 and line.fulfillment_order_id = head.fulfillment_order_id) as work
      where head.tenant_id = $1 and head.location_code = any ($2::text[]) and head.status = any ($3::text[])
      group by head.location_code, head.status
      order by head.location_code, head.status`,
    [tx.tenant_id, location_codes, WAITING, now],
  );
}

export type ReleasedInHour = {
  readonly location_code: string;
  readonly from: Date;
  readonly orders: number;
  readonly units: number;
};

/** What places have been given since an instant, by place and hour (of UTC), as `countReleasedSince` counts it. */
export function findReleasedByHour(
  tx: Transaction,
  location_codes: readonly string[],
  since: Date,
): Promise<ReleasedInHour[]> {
  return tx.query<ReleasedInHour>(
    `select head.location_code, date_trunc('hour', head.released_at, 'UTC') as from, count(*)::integer as orders,
            coalesce(sum(work.units), 0)::bigint as units
       from fulfillment.fulfillment_orders as head
      cross join lateral (
            select sum(line.quantity - line.refused_quantity) as units
              from fulfillment.fulfillment_order_lines as line
             where line.tenant_id = $1 and line.fulfillment_order_id = head.fulfillment_order_id) as work
      where head.tenant_id = $1 and head.released_at >= $3 and head.location_code = any ($2::text[])
      group by 1, 2
      order by 1, 2`,
    [tx.tenant_id, location_codes, since],
  );
}
