import type { DeliveryMethod, FilterReason, ShipTo, SourcingLine, SourcingLocation, SourcingPolicy } from "./types.ts";

/** A location's work so far today, in the working copy of a batch. */
export type DayLoad = { readonly orders: number; readonly units: number };

/** Goods of these methods travel to `ship_to`: they cost a parcel and distance, and may have to cross a border. */
export function isCarried(method: DeliveryMethod): boolean {
  return method === "ship" || method === "ship_to_store" || method === "same_day";
}

/** Customers fetch these themselves, and go to one place: nothing of them is split over locations. */
export function isFetched(method: DeliveryMethod): boolean {
  return method === "collect" || method === "reserve";
}

/**
 * The hard filters, apart from stock: why a location may not serve a line at any price, or null. The first that
 * applies is reported, so they stand from the location's own state to the finer reasons.
 */
export function filterReason(
  line: SourcingLine,
  location: SourcingLocation,
  ship_to: ShipTo | null,
  policy: SourcingPolicy,
  load: DayLoad,
): FilterReason | null {
  if (!location.active) return "inactive";
  if (line.requested_location_id !== null && line.requested_location_id !== location.location_id) {
    return "other_location_requested";
  }
  if (line.excluded_location_ids.length > 0 && line.excluded_location_ids.includes(location.location_id)) {
    return "excluded_after_refusal";
  }
  if (!location.delivery_methods.includes(line.delivery_method)) return "method_not_offered";

  const { cross_border, bulky_from_kinds, hazardous_from_kinds } = policy.eligibility;
  if (!cross_border && isCarried(line.delivery_method) && ship_to !== null && ship_to.country !== location.country) {
    return "country";
  }
  if (line.bulky && bulky_from_kinds !== null && !bulky_from_kinds.includes(location.kind)) return "bulky_not_handled";
  if (line.hazard_class !== null && hazardous_from_kinds !== null && !hazardous_from_kinds.includes(location.kind)) {
    return "hazard_not_handled";
  }
  if (unitsLeftToday(location, load) === 0) return "capacity_full";
  return null;
}

/** Of those filters the ones that ask for nothing but the method and the destination, in the same order. */
export function placeFilterReason(
  location: SourcingLocation,
  method: DeliveryMethod,
  ship_to: ShipTo | null,
  { eligibility }: SourcingPolicy,
): "inactive" | "method_not_offered" | "country" | null {
  if (!location.active) return "inactive";
  if (!location.delivery_methods.includes(method)) return "method_not_offered";
  const crosses = isCarried(method) && ship_to !== null && ship_to.country !== location.country;
  return crosses && !eligibility.cross_border ? "country" : null;
}

/** How many more units a location takes today; 0 also when it takes no more orders. */
export function unitsLeftToday({ capacity }: SourcingLocation, load: DayLoad): number {
  if (capacity === null) return Number.POSITIVE_INFINITY;
  if (capacity.orders_per_day !== null && load.orders >= capacity.orders_per_day) return 0;
  if (capacity.units_per_day === null) return Number.POSITIVE_INFINITY;
  return Math.max(0, capacity.units_per_day - load.units);
}
