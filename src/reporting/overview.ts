import type { Transaction } from "../platform/transaction.ts";
import { measureLegs } from "./legs.ts";
import {
  AGE_BUCKETS_HOURS,
  countByAge,
  countByHour,
  countParcels,
  countReleasedSince,
  countTroubles,
  findWorkByPlace,
  type PlaceWork,
  sumStages,
} from "./overview-store.ts";

/** What an overview wants to know of a location. */
export type Place = {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly active: boolean;
  readonly coordinates: { readonly latitude: number; readonly longitude: number } | null;
  readonly capacity: { readonly orders_per_day: number | null; readonly units_per_day: number | null };
};

export type OverviewRequest = {
  readonly now: Date;
  /** When the day began for whoever looks. */
  readonly day_from: Date;
  /** The same weekday a week ago, from its beginning to its end. */
  readonly before_from: Date;
  readonly before_to: Date;
  readonly places: readonly Place[];
  /** The channel that the caller is bound to: he sees no locations and no times. Null for all. */
  readonly channel_codes: readonly string[] | null;
};

/** A location that has not looked at its work for half a working day. */
const SILENT_MS = 4 * 3_600_000;
/** Beyond this a count says only that there are more. */
const COUNT_MAX = 999;

/** How things stand. Reads open orders, open work and the orders of two days, never the whole history. */
export async function readOverview(tx: Transaction, request: OverviewRequest) {
  const { now, day_from, channel_codes } = request;
  const sees_all = channel_codes === null;
  const [troubles, stages, legs, ages, hours, parcels_today, work, released] = await Promise.all([
    countTroubles(tx, { now, count_max: COUNT_MAX + 1, channel_codes }),
    sumStages(tx, channel_codes),
    sees_all ? measureLegs(tx, day_from) : [],
    countByAge(tx, now, channel_codes),
    countByHour(tx, { from: day_from, ...request }),
    sees_all ? countParcels(tx, day_from) : null,
    sees_all ? findWorkByPlace(tx, now) : [],
    sees_all ? countReleasedSince(tx, day_from) : new Map<string, number>(),
  ]);
  const by_code = new Map(work.map((entry) => [entry.location_code, entry]));
  const locations = sees_all
    ? request.places.map((place) => placeState(place, by_code.get(place.code), released.get(place.code) ?? 0, now))
    : [];
  return {
    at: now.toISOString(),
    needs_a_hand: {
      ...Object.fromEntries(Object.entries(troubles).map(([name, count]) => [name, capped(count)])),
      silent_locations: locations.filter((place) => place.is_silent).map((place) => place.location),
      full_locations: locations.filter((place) => place.is_full).map((place) => place.location),
    },
    flow: { units: stages, legs },
    ages: { ends_after_hours: AGE_BUCKETS_HOURS, orders: ages },
    locations,
    today: { hours, parcels: parcels_today },
  };
}

function capped(count: number): { count: number; has_more: boolean } {
  return { count: Math.min(count, COUNT_MAX), has_more: count > COUNT_MAX };
}

function placeState(place: Place, work: PlaceWork | undefined, released_today: number, now: Date) {
  const { orders_per_day, units_per_day } = place.capacity;
  const silent_since = work?.unanswered_since ?? null;
  const days = [
    orders_per_day ? (work?.orders ?? 0) / orders_per_day : 0,
    units_per_day ? (work?.units ?? 0) / units_per_day : 0,
  ];
  return {
    location: place.code,
    name: place.name,
    kind: place.kind,
    is_active: place.active,
    coordinates: place.coordinates,
    waiting_orders: work?.orders ?? 0,
    waiting_units: work?.units ?? 0,
    late_orders: work?.late ?? 0,
    orders_per_day,
    units_per_day,
    released_today,
    backlog_days: Math.round(100 * Math.max(...days)) / 100,
    is_silent: silent_since !== null && now.getTime() - silent_since.getTime() > SILENT_MS,
    is_full: orders_per_day !== null && released_today >= orders_per_day,
  };
}
