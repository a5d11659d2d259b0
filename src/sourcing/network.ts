import { type Bits, noBits, setBit } from "./bits.ts";
import type { Ranking } from "./ranking.ts";
import type { PlaceList, Shelf } from "./supply.ts";
import type { LocationKind, SourcingLocation, SourcingPolicy, StockOfItem } from "./types.ts";

/**
 * A tenant's locations, prepared for planning: whatever depends on them and on a policy alone is worked out once and
 * kept here, for as long as no location changes. The caches are filled on first use and never change an answer.
 */
export type Network = {
  readonly locations: ReadonlyMap<string, SourcingLocation>;
  /** By id ascending: a location's place in this list names it in sets. */
  readonly sites: readonly SourcingLocation[];
  readonly place_of: ReadonlyMap<string, number>;
  readonly places_of_kind: ReadonlyMap<LocationKind, Bits>;
  /** Those with a limit per day. */
  readonly limited_places: readonly number[];
  /** Of all ids in order: whether a set of places that was kept still means these locations. */
  readonly checksum: string;
  readonly rankings: Map<string, Ranking>;
  readonly policy_keys: WeakMap<SourcingPolicy, string>;
  readonly shelves: WeakMap<StockOfItem, Shelf>;
  readonly lists: WeakMap<readonly string[], PlaceList>;
};

export function openNetwork(locations: ReadonlyMap<string, SourcingLocation>): Network {
  const sites = [...locations.values()].sort((a, b) => (a.location_id < b.location_id ? -1 : 1));
  const places_of_kind = new Map<LocationKind, Bits>();
  for (const [place, { kind }] of sites.entries()) {
    const places = places_of_kind.get(kind) ?? noBits(sites.length);
    places_of_kind.set(kind, places);
    setBit(places, place);
  }
  return {
    locations,
    sites,
    place_of: new Map(sites.map(({ location_id }, place) => [location_id, place])),
    places_of_kind,
    limited_places: [...sites.keys()].filter((place) => sites[place]!.capacity !== null),
    checksum: checksumOf(sites.map(({ location_id }) => location_id)),
    rankings: new Map(),
    policy_keys: new WeakMap(),
    shelves: new WeakMap(),
    lists: new WeakMap(),
  };
}

/** FNV-1a, 32 bits, over the ids (Fowler, Noll, Vo: prime 16777619, offset 2166136261). */
export function checksumOf(location_ids: readonly string[]): string {
  let hash = 2_166_136_261;
  for (const location_id of location_ids) {
    for (let i = 0; i < location_id.length; i += 1) hash = Math.imul(hash ^ location_id.charCodeAt(i), 16_777_619);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
