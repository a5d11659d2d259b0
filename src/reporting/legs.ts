import { lowestIdAt } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";

/** By which events an order comes to each station of its way; the first of them counts. */
const STATION_EVENTS = {
  received: ["order_received"],
  paid: ["payment_authorize_succeeded", "payment_received"],
  sourced: ["order_sourced"],
  released: ["fulfillment_order_released"],
  picked: ["units_picked"],
  shipped: ["units_shipped"],
  delivered: ["units_handed_over"],
} as const;
type Station = keyof typeof STATION_EVENTS;
export const LEGS = Object.keys(STATION_EVENTS).filter((station) => station !== "received") as Exclude<
  Station,
  "received"
>[];

/** So many of today's newest events are looked at, and so many of their orders. */
const EVENTS_MAX = 3_000;
const ORDERS_MAX = 500;

export type Leg = { readonly leg: string; readonly median_seconds: number; readonly parts: number };

/**
 * How long orders took to each station that they came to since an instant, from the one before, whichever that was: who
 * pays by invoice is sourced without having paid. Of the orders that something has happened to last, so that it costs the
 * same however many orders there are.
 */
export function measureLegs(tx: Transaction, since: Date): Promise<Leg[]> {
  const pairs = Object.entries(STATION_EVENTS).flatMap(([station, types]) => types.map((type) => [station, type]));
  const stations = pairs.map(([station]) => station);
  const types = pairs.map(([, type]) => type);
  return tx.query<Leg>(
    `with newest as materialized (
       select event.order_id
         from platform.events as event
        where event.tenant_id = $1 and event.event_id >= $2 and event.occurred_at >= $3 and event.type = any ($5)
        order by event.event_id desc
        limit ${EVENTS_MAX}
     ), sampled as materialized (
       select distinct newest.order_id from newest where newest.order_id is not null limit ${ORDERS_MAX}
     ), reached as (
       select sampled.order_id, known.station, min(known.place) as place, min(event.occurred_at) as at
         from sampled
         join platform.events as event on event.tenant_id = $1 and event.order_id = sampled.order_id
         join unnest($4::text[], $5::text[]) with ordinality as known(station, type, place) on known.type = event.type
        group by sampled.order_id, known.station
     ), legs as (
       select reached.station, reached.at,
              extract(epoch from reached.at - lag(reached.at) over (partition by reached.order_id order by reached.at, reached.place)) as seconds
         from reached
     )
     select legs.station as leg, percentile_cont(0.5) within group (order by legs.seconds) as median_seconds, count(*)::integer as parts
       from legs
      where legs.at >= $3 and legs.seconds is not null
      group by legs.station
      order by legs.station`,
    [tx.tenant_id, lowestIdAt(since), since, stations, types],
  );
}
