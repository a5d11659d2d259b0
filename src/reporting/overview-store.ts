import type { Transaction } from "../platform/transaction.ts";

/** Statuses of orders under way, and of work that a location still has to do. */
const UNDER_WAY = `('received', 'on_hold', 'awaiting_payment', 'backordered', 'sourced', 'released', 'partially_shipped', 'shipped',
                     'ready_to_collect')`;
const UNFINISHED_WORK = "('released', 'accepted', 'picking', 'packed')";

export type AgeCount = { readonly status: string; readonly age: number; readonly orders: number };

/** Ages in hours at which a bucket ends; the last one has no end. */
export const AGE_BUCKETS_HOURS = [4, 24, 48, 120] as const;

/** Open orders by status and age, from the index alone. `age` is the number of the bucket, from 0. */
export function countByAge(tx: Transaction, now: Date, channel_codes: readonly string[] | null): Promise<AgeCount[]> {
  return tx.query<AgeCount>(
    `select orders.status, width_bucket(extract(epoch from $2::timestamptz - orders.ordered_at), $3::numeric[]) as age,
            count(*)::integer as orders
       from orders.orders as orders
      where orders.tenant_id = $1 and orders.status in ${UNDER_WAY} and ($4::text[] is null or orders.channel_code = any ($4))
      group by 1, 2
      order by 1, 2`,
    [tx.tenant_id, now, AGE_BUCKETS_HOURS.map((hours) => hours * 3_600), channel_codes],
  );
}

export type PlaceWork = {
  readonly location_code: string;
  readonly orders: number;
  readonly late: number;
  readonly units: number;
  /** Since when it has not looked at the oldest that it was given; null if it has looked at all. */
  readonly unanswered_since: Date | null;
};

/** What waits at each location. */
export function findWorkByPlace(tx: Transaction, now: Date): Promise<PlaceWork[]> {
  return tx.query<PlaceWork>(
    `with open_work as materialized (
       select work.location_code, work.status, work.due_at, work.released_at, waiting.units
         from fulfillment.fulfillment_orders as work
         cross join lateral (select coalesce(sum(line.quantity - line.refused_quantity - line.canceled_quantity - line.shipped_quantity), 0) as units
                               from fulfillment.fulfillment_order_lines as line
                              where line.tenant_id = $1 and line.fulfillment_order_id = work.fulfillment_order_id) as waiting
        where work.tenant_id = $1 and work.status in ${UNFINISHED_WORK}
     )
     select open_work.location_code, count(*)::integer as orders, sum(open_work.units)::bigint as units,
            count(*) filter (where open_work.due_at < $2)::integer as late,
            min(open_work.released_at) filter (where open_work.status = 'released') as unanswered_since
       from open_work
      group by open_work.location_code
      order by open_work.location_code`,
    [tx.tenant_id, now],
  );
}

/** Fulfillment orders that each location was given since an instant: what its capacity of a day is compared with. */
export async function countReleasedSince(tx: Transaction, since: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ location_code: string; orders: number }>(
    `select work.location_code, count(*)::integer as orders
       from fulfillment.fulfillment_orders as work
      where work.tenant_id = $1 and work.released_at >= $2 and work.status <> 'refused' and work.status <> 'canceled'
      group by work.location_code`,
    [tx.tenant_id, since],
  );
  return new Map(rows.map((row) => [row.location_code, row.orders]));
}

/** The stages of a unit that is neither canceled nor returned. */
export const STAGES = [
  "open",
  "backordered",
  "sourced",
  "released",
  "picked",
  "packed",
  "shipped",
  "ready_to_collect",
  "delivered",
] as const;
type Stage = (typeof STAGES)[number];

/** Units of open orders by the stage they are in. */
export async function sumStages(
  tx: Transaction,
  channel_codes: readonly string[] | null,
): Promise<Record<Stage, number>> {
  const rows = await tx.query<Record<Stage, number>>(
    `select ${STAGES.map((stage) => `coalesce(sum(line.${stage}_quantity), 0)::bigint as ${stage}`).join(", ")}
       from orders.orders as orders
       join orders.lines as line on line.tenant_id = $1 and line.order_id = orders.order_id
      where orders.tenant_id = $1 and orders.status in ${UNDER_WAY} and ($2::text[] is null or orders.channel_code = any ($2))`,
    [tx.tenant_id, channel_codes],
  );
  return rows[0] as Record<Stage, number>;
}

export type HourCount = {
  readonly day: "today" | "before";
  readonly hour: number;
  readonly currency: string;
  readonly orders: number;
  readonly total_minor: number;
};

/** Orders by the hour of the day they came in, today and a week ago. Canceled ones count: they were placed. */
export function countByHour(
  tx: Transaction,
  request: {
    readonly from: Date;
    readonly before_from: Date;
    readonly before_to: Date;
    readonly channel_codes: readonly string[] | null;
  },
): Promise<HourCount[]> {
  return tx.query<HourCount>(
    `select day.day, floor(extract(epoch from orders.ordered_at - day.from_at) / 3600)::integer as hour, orders.currency,
            count(*)::integer as orders, sum(orders.total_minor)::bigint as total_minor
       from (values ('before', $3::timestamptz, $4::timestamptz), ('today', $2::timestamptz, 'infinity'::timestamptz)) as day(day, from_at, to_at)
       join orders.orders as orders
         on orders.tenant_id = $1 and orders.ordered_at >= day.from_at and orders.ordered_at < day.to_at
      where $5::text[] is null or orders.channel_code = any ($5)
      group by 1, 2, 3
      order by 1, 2, 3`,
    [tx.tenant_id, request.from, request.before_from, request.before_to, request.channel_codes],
  );
}

export type Troubles = {
  readonly late: number;
  readonly on_hold: number;
  readonly exceptions: number;
  readonly unpaid: number;
};

/** Each counted up to `count_max`. */
export async function countTroubles(
  tx: Transaction,
  request: { readonly now: Date; readonly count_max: number; readonly channel_codes: readonly string[] | null },
): Promise<Troubles> {
  const inStatus = (status: string) =>
    `(select count(*)::integer from (select from orders.orders as orders
        where orders.tenant_id = $1 and orders.status = '${status}' and ($4::text[] is null or orders.channel_code = any ($4)) limit $3) as found)`;
  const rows = await tx.query<Troubles>(
    `select (select count(*)::integer from (
               select distinct work.order_id from fulfillment.fulfillment_orders as work
                 left join orders.orders as orders on $4::text[] is not null and orders.tenant_id = $1 and orders.order_id = work.order_id
                where work.tenant_id = $1 and work.status in ${UNFINISHED_WORK} and work.due_at < $2
                  and ($4::text[] is null or orders.channel_code = any ($4))
                limit $3) as found) as late,
            ${inStatus("on_hold")} as on_hold,
            ${inStatus("awaiting_payment")} as unpaid,
            (select count(*)::integer from (
               select from platform.exceptions as exception
                 left join orders.orders as orders on $4::text[] is not null and orders.tenant_id = $1 and orders.order_id = exception.order_id
                where exception.tenant_id = $1 and exception.resolved_at is null and ($4::text[] is null or orders.channel_code = any ($4))
                limit $3) as found) as exceptions`,
    [tx.tenant_id, request.now, request.count_max, request.channel_codes],
  );
  return rows[0] as Troubles;
}

export async function countParcels(tx: Transaction, since: Date): Promise<number> {
  const rows = await tx.query<{ parcels: number }>(
    `select count(*)::integer as parcels
       from fulfillment.shipments as shipment
       join fulfillment.parcels as parcel on parcel.tenant_id = $1 and parcel.shipment_id = shipment.shipment_id
      where shipment.tenant_id = $1 and shipment.shipped_at >= $2`,
    [tx.tenant_id, since],
  );
  return rows[0]?.parcels ?? 0;
}
