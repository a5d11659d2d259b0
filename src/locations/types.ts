import type { Address } from "../kernel/address.ts";
import type { OpeningHours } from "../kernel/calendar.ts";
import type { Coordinates } from "../kernel/geo.ts";

export const LOCATION_KINDS = ["warehouse", "store", "dropshipper", "third_party", "franchise", "supplier"] as const;
export type LocationKind = (typeof LOCATION_KINDS)[number];

export const DELIVERY_METHODS = [
  "ship",
  "collect",
  "ship_to_store",
  "reserve",
  "same_day",
  "digital",
  "service",
] as const;
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number];

/** A place that fulfills, as it is kept. */
export type Location = {
  readonly location_id: string;
  readonly code: string;
  readonly kind: LocationKind;
  readonly name: string;
  readonly address: Address;
  readonly coordinates: Coordinates | null;
  /** IANA name. */
  readonly time_zone: string;
  /** Null: open every day around the clock. */
  readonly opening_hours: OpeningHours | null;
  readonly holidays_region: string | null;
  /** "HH:MM" local time; null: the end of the day's opening hours. */
  readonly cut_off_time: string | null;
  readonly delivery_methods: readonly DeliveryMethod[];
  /** Most fulfillment orders and units that it takes a day; null for no limit. */
  readonly capacity: { readonly orders_per_day: number | null; readonly units_per_day: number | null };
  /** Of handling one order, and each of its units, in minor units of the currency of the order they are compared for. */
  readonly costs: { readonly order_minor: number; readonly unit_minor: number };
  /** Working days before hand-over. */
  readonly handling_days: number;
  readonly partner_code: string | null;
  readonly active: boolean;
  readonly updated_at: Date;
};

/** What a PUT replaces: the whole location. */
export type LocationContent = Omit<Location, "location_id" | "updated_at">;
