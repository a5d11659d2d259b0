import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { Location, LocationContent } from "./types.ts";

const COLUMNS = `location_id, code, kind, name, address,
  case when latitude is not null then jsonb_build_object('latitude', latitude, 'longitude', longitude) end as coordinates,
  time_zone, opening_hours, holidays_region, to_char(cut_off_time, 'HH24:MI') as cut_off_time, delivery_methods,
  jsonb_build_object('orders_per_day', orders_per_day, 'units_per_day', units_per_day) as capacity,
  jsonb_build_object('order_minor', order_cost_minor, 'unit_minor', unit_cost_minor) as costs,
  handling_days, partner_code, active, updated_at`;

/**
 * Stores whole locations in order of their code. A location that is as it was is not written.
 *
 * @param locations each code once
 * @returns by code, for those that were written, whether the location is new
 */
export async function upsertLocations(
  tx: Transaction,
  locations: readonly LocationContent[],
  now: Date,
): Promise<Map<string, boolean>> {
  if (locations.length === 0) return new Map();
  const location_ids = locations.map(() => newId());
  const sent = locations.map((location, index) => rowOf(location, location_ids[index]!));
  const rows = await tx.query<{ code: string; created: boolean }>(
    `with sent as (
       select * from jsonb_to_recordset($2::jsonb)
         as s(location_id uuid, code text, kind text, name text, address jsonb, latitude double precision,
              longitude double precision, time_zone text, opening_hours jsonb, holidays_region text, cut_off_time time,
              delivery_methods text[], orders_per_day integer, units_per_day integer, order_cost_minor bigint,
              unit_cost_minor bigint, handling_days integer, partner_code text, active boolean)
     )
     insert into locations.locations as location
            (tenant_id, location_id, code, kind, name, address, latitude, longitude, time_zone, opening_hours, holidays_region,
             cut_off_time, delivery_methods, orders_per_day, units_per_day, order_cost_minor, unit_cost_minor, handling_days,
             partner_code, active, updated_at)
     select $1, sent.*, $3 from sent order by sent.code
         on conflict (tenant_id, code) do update
        set kind = excluded.kind, name = excluded.name, address = excluded.address, latitude = excluded.latitude,
            longitude = excluded.longitude, time_zone = excluded.time_zone, opening_hours = excluded.opening_hours,
            holidays_region = excluded.holidays_region, cut_off_time = excluded.cut_off_time,
            delivery_methods = excluded.delivery_methods, orders_per_day = excluded.orders_per_day,
            units_per_day = excluded.units_per_day, order_cost_minor = excluded.order_cost_minor,
            unit_cost_minor = excluded.unit_cost_minor, handling_days = excluded.handling_days,
            partner_code = excluded.partner_code, active = excluded.active, updated_at = excluded.updated_at
      where (location.kind, location.name, location.address, location.latitude, location.longitude, location.time_zone,
             location.opening_hours, location.holidays_region, location.cut_off_time, location.delivery_methods,
             location.orders_per_day, location.units_per_day, location.order_cost_minor, location.unit_cost_minor,
             location.handling_days, location.partner_code, location.active)
            is distinct from
            (excluded.kind, excluded.name, excluded.address, excluded.latitude, excluded.longitude, excluded.time_zone,
             excluded.opening_hours, excluded.holidays_region, excluded.cut_off_time, excluded.delivery_methods,
             excluded.orders_per_day, excluded.units_per_day, excluded.order_cost_minor, excluded.unit_cost_minor,
             excluded.handling_days, excluded.partner_code, excluded.active)
     returning location.code, location.location_id = any ($4::uuid[]) as created`,
    [tx.tenant_id, JSON.stringify(sent), now, location_ids],
  );
  return new Map(rows.map((row) => [row.code, row.created]));
}

/** As the table has it: flat. */
function rowOf({ coordinates, capacity, costs, ...location }: LocationContent, location_id: string) {
  return {
    ...location,
    location_id,
    latitude: coordinates?.latitude ?? null,
    longitude: coordinates?.longitude ?? null,
    orders_per_day: capacity.orders_per_day,
    units_per_day: capacity.units_per_day,
    order_cost_minor: costs.order_minor,
    unit_cost_minor: costs.unit_minor,
  };
}

/** All locations of the tenant, also inactive ones, by code. There are hundreds, at most thousands. */
export function loadLocations(tx: Transaction): Promise<Location[]> {
  return tx.query<Location>(`select ${COLUMNS} from locations.locations where tenant_id = $1 order by code`, [
    tx.tenant_id,
  ]);
}

/** @returns by code; an unknown code is missing */
export async function loadLocationsByCode(tx: Transaction, codes: readonly string[]): Promise<Map<string, Location>> {
  if (codes.length === 0) return new Map();
  const rows = await tx.query<Location>(
    `select ${COLUMNS} from locations.locations where tenant_id = $1 and code = any ($2::text[])`,
    [tx.tenant_id, [...new Set(codes)]],
  );
  return new Map(rows.map((location) => [location.code, location]));
}

export type LocationFilter = {
  /** Only these; null: all. */
  readonly codes: readonly string[] | null;
  /** Null filters do not filter. */
  readonly kind: string | null;
  readonly active: boolean | null;
  readonly after_code: string | null;
  readonly limit: number;
};

/** Locations by code. Asks for one more than `limit`, so that the caller knows if there is more. */
export function findLocations(tx: Transaction, filter: LocationFilter): Promise<Location[]> {
  return tx.query<Location>(
    `select ${COLUMNS}
       from locations.locations as location
      where location.tenant_id = $1
        and ($2::text is null or location.kind = $2)
        and ($3::boolean is null or location.active = $3)
        and ($4::text is null or location.code > $4)
        and ($6::text[] is null or location.code = any ($6))
      order by location.code
      limit $5`,
    [tx.tenant_id, filter.kind, filter.active, filter.after_code, filter.limit + 1, filter.codes],
  );
}

/**
 * Changes with every change of the tenant's locations. By the number of the transaction that wrote each row, which only
 * grows; times could be equal, or come from a clock that is behind.
 */
export async function findLocationsVersion(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ version: string }>(
    `select count(*) || ' ' || coalesce(sum(location.xmin::text::bigint), 0) as version
       from locations.locations as location
      where location.tenant_id = $1`,
    [tx.tenant_id],
  );
  return row!.version;
}
