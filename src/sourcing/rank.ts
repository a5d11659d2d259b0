import type { Option } from "./problem.ts";

/**
 * What a plan is judged by: cost, then how many locations, then their summed distance. Lower is better. A plan that is
 * equal in all three does not replace the one found first; searches look at options in `compareOptions` order, so
 * "first" does not depend on the order of the input.
 */
export type Rank = { readonly cost: number; readonly locations: number; readonly meters: number };

export function isBetter(a: Rank, b: Rank): boolean {
  if (a.cost !== b.cost) return a.cost < b.cost;
  if (a.locations !== b.locations) return a.locations < b.locations;
  return a.meters < b.meters;
}

/** Cheaper to use first, then nearer, then by code. Codes are unique, so this is a total order. */
export function compareOptions(a: Option, b: Option): number {
  return (
    a.fixed_minor - b.fixed_minor ||
    metersOf(a) - metersOf(b) ||
    compareCodes(a.site.location.code, b.site.location.code)
  );
}

/** An unknown distance counts as the other side of the earth. */
export const UNKNOWN_METERS = 20_100_000;

/** Whole meters, so that sums do not depend on their order. */
export function metersOf({ site }: Option): number {
  return site.distance_km === null ? UNKNOWN_METERS : Math.round(site.distance_km * 1000);
}

export function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
