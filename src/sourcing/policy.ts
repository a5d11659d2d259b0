import assert from "node:assert/strict";
import type { SourcingPolicy } from "./types.ts";

/**
 * What a shop gets that has set nothing: fewest parcels first, nearer and quicker locations among equals, and a unit
 * is served wherever that costs less than a thousand units of the currency.
 */
export const STANDARD_POLICY: SourcingPolicy = {
  split: "allowed",
  max_locations: null,
  allow_partial: true,
  eligibility: { cross_border: true, bulky_from_kinds: null, hazardous_from_kinds: null },
  cost: {
    parcel_minor: 500,
    distance_minor_per_km: 0.2,
    weight_minor_per_kg_100km: 0,
    unknown_distance_km: 500,
    kind_surcharge_minor: {},
    handling_day_minor: 50,
    split_surcharge_minor: 150,
    unsourced_unit_minor: 100_000,
  },
};

/** A policy is checked where a merchant writes it; here a bad one is a bug that would silently break the search. */
export function assertPolicy({ max_locations, cost }: SourcingPolicy): void {
  assert(
    max_locations === null || (Number.isInteger(max_locations) && max_locations >= 1),
    "max_locations is at least 1",
  );
  const { kind_surcharge_minor, distance_minor_per_km, weight_minor_per_kg_100km, unknown_distance_km, ...whole } =
    cost;
  for (const [name, amount] of Object.entries({ ...whole, ...kind_surcharge_minor })) {
    assert(Number.isSafeInteger(amount) && amount >= 0, `${name} is a whole amount >= 0, not ${amount}`);
  }
  for (const factor of [distance_minor_per_km, weight_minor_per_kg_100km, unknown_distance_km]) {
    assert(Number.isFinite(factor) && factor >= 0, `a factor of cost is a number >= 0, not ${factor}`);
  }
}
