import assert from "node:assert/strict";
import type { Transaction } from "../platform/transaction.ts";
import type { UnknownCodeRefusal } from "./refusals.ts";

export type LocationFacts = {
  readonly location_id: string;
  readonly code: string;
  readonly active: boolean;
  readonly delivery_methods: readonly string[];
};

export type LocationFactsMaps = {
  readonly by_id: ReadonlyMap<string, LocationFacts>;
  readonly by_code: ReadonlyMap<string, LocationFacts>;
};

/** How skus and location codes of the API become ids and back. Others own that knowledge and give it to the routes. */
export type InventoryDirectory = {
  /** By sku; an unknown one is missing. */
  readonly loadItemsBySku: (
    tx: Transaction,
    skus: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly item_id: string }>>;
  /** By id. */
  readonly loadItems: (
    tx: Transaction,
    item_ids: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly sku: string }>>;
  /** All of the tenant. */
  readonly loadLocations: (tx: Transaction) => Promise<LocationFactsMaps>;
};

/**
 * The directory as somebody with locations of his own knows it: no other has a code, so that it can be neither asked for nor
 * changed. Ids keep their names: what is his may have been moved from elsewhere.
 */
export function boundedDirectory(
  directory: InventoryDirectory,
  location_codes: readonly string[] | null,
): InventoryDirectory {
  if (location_codes === null) return directory;
  return {
    ...directory,
    loadLocations: async (tx) => {
      const { by_id, by_code } = await directory.loadLocations(tx);
      return { by_id, by_code: new Map([...by_code].filter(([code]) => location_codes.includes(code))) };
    },
  };
}

export type Resolved = { readonly item_id: string; readonly location: LocationFacts | null };

/** The codes of one entry as ids; pointers of a refusal are relative to the entry. */
export function resolveCodes(
  entry: { readonly sku: string; readonly location?: string | null },
  known: { readonly items: ReadonlyMap<string, { readonly item_id: string }>; readonly locations: LocationFactsMaps },
): { readonly resolved: Resolved } | { readonly refusal: UnknownCodeRefusal } {
  const item = known.items.get(entry.sku);
  if (!item) {
    const errors = [{ pointer: "/sku", message: "must be the sku of an item that exists" }];
    return { refusal: { code: "sku_unknown", sku: entry.sku, errors } };
  }
  if (entry.location === undefined || entry.location === null)
    return { resolved: { item_id: item.item_id, location: null } };
  const location = known.locations.by_code.get(entry.location);
  if (!location) return { refusal: locationUnknown(entry.location, "/location") };
  return { resolved: { item_id: item.item_id, location } };
}

export function locationUnknown(location: string, pointer: string): UnknownCodeRefusal {
  const errors = [{ pointer, message: "must be the code of a location that exists" }];
  return { code: "location_unknown", location, errors };
}

/** Levels in the words of the API. Items and locations are never deleted, so each id has its name. */
export async function nameLevels(
  tx: Transaction,
  directory: InventoryDirectory,
  levels: readonly { readonly item_id: string; readonly location_id: string }[],
): Promise<{ readonly sku: string; readonly location: string }[]> {
  const items = await directory.loadItems(
    tx,
    levels.map((level) => level.item_id),
  );
  const { by_id } = await directory.loadLocations(tx);
  return levels.map((level) => {
    const item = items.get(level.item_id);
    const location = by_id.get(level.location_id);
    assert(item && location, "the item and the location of a stock level exist");
    return { sku: item.sku, location: location.code };
  });
}
