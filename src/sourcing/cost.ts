import { distanceKm } from "../kernel/geo.ts";
import { isCarried } from "./eligibility.ts";
import type { CostTermName, DeliveryMethod, ShipTo, SourcingCosts, SourcingLocation } from "./types.ts";

/** The great-circle distance from a location to the destination, or null where either has no coordinates. */
export function distanceTo(location: SourcingLocation, ship_to: ShipTo | null): number | null {
  if (ship_to === null || ship_to.coordinates === null || location.coordinates === null) return null;
  return distanceKm(location.coordinates, ship_to.coordinates);
}

/** What using a location costs once per fulfillment order, by name. `fixedCost` is their sum. */
export function fixedTerms(
  location: SourcingLocation,
  method: DeliveryMethod,
  distance_km: number | null,
  cost: SourcingCosts,
): readonly (readonly [CostTermName, number])[] {
  const carried = isCarried(method);
  return [
    ["parcel", carried ? cost.parcel_minor : 0],
    ["order", location.costs.order_minor],
    ["kind", cost.kind_surcharge_minor[location.kind] ?? 0],
    ["distance", carried ? distanceCost(distance_km, cost) : 0],
    ["handling", location.handling_days * cost.handling_day_minor],
  ];
}

/** The sum of `fixedTerms`, without the array: this runs for every candidate of every order. */
export function fixedCost(
  location: SourcingLocation,
  method: DeliveryMethod,
  distance_km: number | null,
  cost: SourcingCosts,
): number {
  const onSite =
    location.costs.order_minor +
    (cost.kind_surcharge_minor[location.kind] ?? 0) +
    location.handling_days * cost.handling_day_minor;
  return isCarried(method) ? onSite + cost.parcel_minor + distanceCost(distance_km, cost) : onSite;
}

/** What carrying one unit of this weight adds. Rounded per unit, so that a line's cost is its quantity times this. */
export function weightCost(
  weight_grams: number | null,
  method: DeliveryMethod,
  distance_km: number | null,
  cost: SourcingCosts,
): number {
  if (weight_grams === null || cost.weight_minor_per_kg_100km === 0 || !isCarried(method)) return 0;
  const distance = distance_km ?? cost.unknown_distance_km;
  return Math.round((weight_grams / 1000) * (distance / 100) * cost.weight_minor_per_kg_100km);
}

function distanceCost(distance_km: number | null, cost: SourcingCosts): number {
  return Math.round((distance_km ?? cost.unknown_distance_km) * cost.distance_minor_per_km);
}
