import assert from "node:assert/strict";
import { assertUnitCount } from "../kernel/quantity.ts";
import { type Bits, clearBit, noBits, setBit } from "./bits.ts";
import type { DayLoad } from "./eligibility.ts";
import { type Network, openNetwork } from "./network.ts";
import type { SourcingAssignment, SourcingLocation, StockOfItem, SupplyAtLocation } from "./types.ts";

/** One item's stock as the search reads it: by a location's place in the network. */
export type Shelf = {
  /** The caller's own counters; what is planned is taken off here. */
  readonly available: Float64Array;
  /** Per place: where in `available` it stands, or -1. */
  readonly position_of: Int32Array;
  /** Places with at least one unit. */
  readonly stocked: Bits;
  /** Units at all places together. */
  total: number;
};

/** A list of locations as places of a network; items that are kept in the same locations may share it. */
export type PlaceList = {
  /** Per position in the list; -1 for a location that the network does not have. */
  readonly place_at: Int32Array;
  readonly position_of: Int32Array;
  readonly places: Bits;
};

/** What a batch is planned against. Only `takeFromBook` changes it. */
export type SupplyBook = {
  readonly network: Network;
  readonly stock: ReadonlyMap<string, StockOfItem>;
  readonly load_by_location: Map<string, DayLoad>;
};

/** @param loads what locations with a limit have been given today; those that are missing have their `capacity`'s figures */
export function openBook(
  network: Network,
  stock: ReadonlyMap<string, StockOfItem>,
  loads: ReadonlyMap<string, DayLoad>,
): SupplyBook {
  return { network, stock, load_by_location: new Map(loads) };
}

/** A book of its own for rows that must not change. Rows of locations that are not in `locations` are left out. */
export function copyToBook(
  locations: ReadonlyMap<string, SourcingLocation>,
  supply: readonly SupplyAtLocation[],
): SupplyBook {
  const stock = new Map<string, StockOfItem>();
  for (const [item_id, rows] of Map.groupBy(supply, (row) => row.item_id)) {
    stock.set(item_id, {
      location_ids: rows.map(({ location_id }) => location_id),
      available: Float64Array.from(rows, ({ available_quantity }) => available_quantity),
    });
  }
  const book = openBook(openNetwork(locations), stock, new Map());
  for (const item_id of stock.keys()) shelfOf(book, item_id);
  return book;
}

/** Null: there is none of the item anywhere. */
export function shelfOf({ network, stock }: SupplyBook, item_id: string): Shelf | null {
  const of_item = stock.get(item_id);
  if (of_item === undefined) return null;
  let shelf = network.shelves.get(of_item);
  if (shelf === undefined) {
    shelf = newShelf(network, of_item);
    network.shelves.set(of_item, shelf);
  }
  return shelf;
}

function newShelf(network: Network, { location_ids, available }: StockOfItem): Shelf {
  let list = network.lists.get(location_ids);
  if (list === undefined) {
    list = newList(network, location_ids);
    network.lists.set(location_ids, list);
  }
  const stocked = list.places.slice();
  let total = 0;
  for (let position = 0; position < available.length; position += 1) {
    const units = available[position]!;
    assertUnitCount(units);
    const place = list.place_at[position]!;
    if (place < 0) continue;
    if (units === 0) clearBit(stocked, place);
    total += units;
  }
  return { available, position_of: list.position_of, stocked, total };
}

function newList({ sites, place_of }: Network, location_ids: readonly string[]): PlaceList {
  const position_of = new Int32Array(sites.length).fill(-1);
  const places = noBits(sites.length);
  const place_at = Int32Array.from(location_ids, (location_id) => place_of.get(location_id) ?? -1);
  for (const [position, place] of place_at.entries()) {
    if (place < 0) continue;
    position_of[place] = position;
    setBit(places, place);
  }
  return { place_at, position_of, places };
}

export function availableAt({ available, position_of }: Shelf, place: number): number {
  const position = position_of[place]!;
  return position < 0 ? 0 : available[position]!;
}

export function loadOf(book: SupplyBook, { location_id, capacity }: SourcingLocation): DayLoad {
  const planned = book.load_by_location.get(location_id);
  return planned ?? { orders: capacity?.orders_today ?? 0, units: capacity?.units_today ?? 0 };
}

/** Takes one order's plan out of the book, so that the next order does not get the same units. */
export function takeFromBook(book: SupplyBook, assignments: readonly SourcingAssignment[]): void {
  const { place_of, sites } = book.network;
  const units_by_place = new Map<number, number>();
  for (const { item_id, location_id, quantity } of assignments) {
    const place = place_of.get(location_id);
    const shelf = shelfOf(book, item_id);
    assert(
      place !== undefined && shelf !== null && availableAt(shelf, place) >= quantity,
      "a plan takes what is there",
    );
    const position = shelf.position_of[place]!;
    shelf.available[position] = shelf.available[position]! - quantity;
    shelf.total -= quantity;
    if (shelf.available[position] === 0) clearBit(shelf.stocked, place);
    units_by_place.set(place, (units_by_place.get(place) ?? 0) + quantity);
  }
  for (const [place, units] of units_by_place) {
    const location = sites[place]!;
    if (location.capacity === null) continue;
    const load = loadOf(book, location);
    book.load_by_location.set(location.location_id, { orders: load.orders + 1, units: load.units + units });
  }
}
