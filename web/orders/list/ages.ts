import type { OrderSearch } from "./order-search.ts";

const HOUR_MS = 3_600_000;

/**
 * The address of the orders of an age: age 0 is younger than the first of `ends_after_hours`, the last age has no end.
 *
 * @param at when the ages were counted
 */
export function searchOfAge(age: number, ends_after_hours: readonly number[], at: string): OrderSearch {
  const [younger, older] = [ends_after_hours[age - 1], ends_after_hours[age]];
  // An order that is just as old as an end belongs to the older age.
  const instant = (hours: number) => new Date(Date.parse(at) - hours * HOUR_MS + 1).toISOString();
  return {
    ...(older === undefined ? {} : { ordered_from: instant(older) }),
    ...(younger === undefined ? {} : { ordered_to: instant(younger) }),
  };
}

export type AgeEnds = { readonly from_hours: number | null; readonly to_hours: number | null };

/** All ages with where they begin and end, in hours. */
export function agesOf(ends_after_hours: readonly number[]): readonly AgeEnds[] {
  return Array.from({ length: ends_after_hours.length + 1 }, (_, age) => ({
    from_hours: ends_after_hours[age - 1] ?? null,
    to_hours: ends_after_hours[age] ?? null,
  }));
}
