import { distanceKm } from "../kernel/geo.ts";
import { type Bits, noBits, setBit } from "./bits.ts";
import { fixedCost } from "./cost.ts";
import { isCarried, placeFilterReason } from "./eligibility.ts";
import type { Network } from "./network.ts";
import { compareCodes, UNKNOWN_METERS } from "./rank.ts";
import type { DeliveryMethod, FilterReason, ShipTo, SourcingLocation, SourcingRequest } from "./types.ts";

/**
 * The locations of a network for one delivery method, policy and part of the map, cheapest to use first. What an order
 * costs at each is not known here, but at least this much: a search that goes down the list can stop early.
 */
export type Ranking = {
  /** Places of those that may serve at all, by `fixed_minor`, then `meters`, then code. */
  readonly places: Int32Array;
  /** Per position in `places`: the least that using the location costs from anywhere in the part of the map. */
  readonly fixed_minor: Float64Array;
  /** Per position: the least distance, as `metersOf` counts. */
  readonly meters: Float64Array;
  /** Whether both are not only bounds but the very figures, because no distance is known. */
  readonly exact: boolean;
  readonly eligible: Bits;
  /** Places that may not serve, whatever the line. */
  readonly filtered: ReadonlyMap<FilterReason, Bits>;
  readonly lowest_unit_minor: number;
  readonly least_km: number;
};

/** Together about 50 MB; then all are forgotten once. */
const RANKED_PLACES_MAX = 2_500_000;
/** Parts of the map are squares of a quarter of a degree: some 28 km high. */
const CELLS_PER_DEGREE = 4;

type Cell = { readonly row: number; readonly column: number };

export function rankingFor(network: Network, request: SourcingRequest, method: DeliveryMethod): Ranking {
  const { ship_to, policy } = request;
  const cell = ship_to?.coordinates ? cellOf(ship_to.coordinates) : null;
  const country = policy.eligibility.cross_border || !isCarried(method) ? "" : (ship_to?.country ?? "");
  const where = cell === null ? "" : `${cell.row} ${cell.column}`;
  const key = `${method} ${country} ${where} ${policyKey(network, request)}`;
  const known = network.rankings.get(key);
  if (known !== undefined) return known;

  const ranking = newRanking(network, request, method, cell);
  if (network.rankings.size * network.sites.length > RANKED_PLACES_MAX) network.rankings.clear();
  network.rankings.set(key, ranking);
  return ranking;
}

function policyKey({ policy_keys }: Network, { policy }: SourcingRequest): string {
  let key = policy_keys.get(policy);
  if (key === undefined) {
    key = JSON.stringify([policy.eligibility, policy.cost]);
    policy_keys.set(policy, key);
  }
  return key;
}

function newRanking(
  { sites }: Network,
  { ship_to, policy }: SourcingRequest,
  method: DeliveryMethod,
  cell: Cell | null,
): Ranking {
  const eligible = noBits(sites.length);
  const filtered = new Map<FilterReason, Bits>();
  const ranked: { place: number; fixed_minor: number; meters: number; code: string }[] = [];
  let lowest_unit_minor = Number.POSITIVE_INFINITY;
  let least_km = policy.cost.unknown_distance_km;
  const least = cell === null ? () => null : leastDistance(cell);
  for (const [place, location] of sites.entries()) {
    const reason = placeFilterReason(location, method, ship_to, policy);
    if (reason !== null) {
      const places = filtered.get(reason) ?? noBits(sites.length);
      filtered.set(reason, places);
      setBit(places, place);
      continue;
    }
    const km = least(location);
    const fixed_minor = fixedCost(location, method, km, policy.cost);
    ranked.push({ place, fixed_minor, meters: km === null ? UNKNOWN_METERS : km * 1000 - 1, code: location.code });
    setBit(eligible, place);
    if (location.costs.unit_minor < lowest_unit_minor) lowest_unit_minor = location.costs.unit_minor;
    if (km !== null && km < least_km) least_km = km;
  }
  ranked.sort((a, b) => a.fixed_minor - b.fixed_minor || a.meters - b.meters || compareCodes(a.code, b.code));
  return {
    places: Int32Array.from(ranked, ({ place }) => place),
    fixed_minor: Float64Array.from(ranked, ({ fixed_minor }) => fixed_minor),
    meters: Float64Array.from(ranked, ({ meters }) => meters),
    exact: cell === null,
    eligible,
    filtered,
    lowest_unit_minor,
    least_km,
  };
}

function cellOf({ latitude, longitude }: NonNullable<ShipTo["coordinates"]>): Cell {
  return { row: Math.floor(latitude * CELLS_PER_DEGREE), column: Math.floor(longitude * CELLS_PER_DEGREE) };
}

/** A lower bound on the distance from a location to anywhere in the cell: to its center, less the way from there to a corner. */
function leastDistance({ row, column }: Cell): (location: SourcingLocation) => number | null {
  const at = (rows: number, columns: number) => ({
    latitude: Math.max(-90, Math.min(90, (row + rows) / CELLS_PER_DEGREE)),
    longitude: (column + columns) / CELLS_PER_DEGREE,
  });
  const center = at(0.5, 0.5);
  // A hundredth more than the corner that is further away: no point of the cell is beyond that, the poles included.
  const radius = Math.max(distanceKm(center, at(0, 0)), distanceKm(center, at(1, 0))) * 1.01 + 0.01;
  return ({ coordinates }) => (coordinates === null ? null : Math.max(0, distanceKm(center, coordinates) - radius));
}
