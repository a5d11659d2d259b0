import assert from "node:assert/strict";
import { assertUnitCount } from "../kernel/quantity.ts";
import type { DayLoad } from "./eligibility.ts";
import type { SourcingAssignment, SourcingLocation, SupplyAtLocation } from "./types.ts";

/** What is left of one item at one location while a batch is planned. */
export type StockEntry = { readonly location: SourcingLocation; available_quantity: number };

/**
 * The working copy a batch is planned against. Only `takeFromBook` changes it; the caller's rows are never touched.
 */
export type SupplyBook = {
  readonly locations: ReadonlyMap<string, SourcingLocation>;
  readonly by_item: ReadonlyMap<string, readonly StockEntry[]>;
  readonly load_by_location: Map<string, DayLoad>;
};

/** Rows of locations that are not in `locations` are left out: what is not known cannot be sent anywhere. */
export function openBook(
  locations: ReadonlyMap<string, SourcingLocation>,
  supply: readonly SupplyAtLocation[],
): SupplyBook {
  const by_item = new Map<string, StockEntry[]>();
  for (const { item_id, location_id, available_quantity } of supply) {
    assertUnitCount(available_quantity);
    const location = locations.get(location_id);
    if (location === undefined || available_quantity === 0) continue;
    const entries = by_item.get(item_id);
    if (entries === undefined) by_item.set(item_id, [{ location, available_quantity }]);
    else entries.push({ location, available_quantity });
  }
  return { locations, by_item, load_by_location: new Map() };
}

export function loadOf(book: SupplyBook, { location_id, capacity }: SourcingLocation): DayLoad {
  const planned = book.load_by_location.get(location_id);
  return {
    orders: planned?.orders ?? capacity?.orders_today ?? 0,
    units: planned?.units ?? capacity?.units_today ?? 0,
  };
}

/** Takes one order's plan out of the book, so that the next order of the batch does not get the same units. */
export function takeFromBook(book: SupplyBook, assignments: readonly SourcingAssignment[]): void {
  const unitsByLocation = new Map<SourcingLocation, number>();
  for (const { item_id, location_id, quantity } of assignments) {
    const entry = book.by_item.get(item_id)?.find((candidate) => candidate.location.location_id === location_id);
    assert(entry !== undefined && entry.available_quantity >= quantity, "a plan takes what is there");
    entry.available_quantity -= quantity;
    unitsByLocation.set(entry.location, (unitsByLocation.get(entry.location) ?? 0) + quantity);
  }
  for (const [location, units] of unitsByLocation) {
    const load = loadOf(book, location);
    book.load_by_location.set(location.location_id, { orders: load.orders + 1, units: load.units + units });
  }
}
