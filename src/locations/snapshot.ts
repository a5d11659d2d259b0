import type { Transaction } from "../platform/transaction.ts";
import { coordinatesOf } from "./postal/coordinates-of.ts";
import { findLocationsVersion, loadLocations } from "./store.ts";
import type { Location } from "./types.ts";

export type Locations = {
  readonly by_id: ReadonlyMap<string, Location>;
  readonly by_code: ReadonlyMap<string, Location>;
};

export type LocationSnapshot = { readonly current: (tx: Transaction) => Promise<Locations> };

/**
 * Keeps the locations of each tenant between batches. Each use asks the database for their version, so nobody ever works
 * with old ones; they are read again only when it has changed. A location without coordinates lies where its postal code does.
 */
export function createLocationSnapshot(): LocationSnapshot {
  const known = new Map<string, { readonly version: string; readonly locations: Locations }>();
  return {
    current: async (tx) => {
      const version = await findLocationsVersion(tx);
      const before = known.get(tx.tenant_id);
      if (before?.version === version) return before.locations;
      const all = (await loadLocations(tx)).map((location) => ({
        ...location,
        coordinates: location.coordinates ?? coordinatesOf(location.address.country, location.address.postal_code),
      }));
      const locations = {
        by_id: new Map(all.map((location) => [location.location_id, location])),
        by_code: new Map(all.map((location) => [location.code, location])),
      };
      known.set(tx.tenant_id, { version, locations });
      return locations;
    },
  };
}
