import { addBits, type Bits, commonBits, countBits, hasBit, keepBits, noBits, setBit } from "./bits.ts";
import { distanceTo, fixedCost, weightCost } from "./cost.ts";
import { filterReason } from "./eligibility.ts";
import type { Demand, Group } from "./problem.ts";
import { UNKNOWN_METERS } from "./rank.ts";
import { type Ranking, rankingFor } from "./ranking.ts";
import { availableAt, loadOf, type Shelf, type SupplyBook, shelfOf } from "./supply.ts";
import type { SourcingRequest } from "./types.ts";

/** As many beside the chosen can be told in full; they are looked at even where they cannot matter. */
export const TOLD_IN_FULL = 10;
/** So few are quicker looked at than thought about. */
const FEW = 16;

/**
 * The places that any best plan of the order can use, and the next best few; the rest is left out unseen, so that an
 * order does not pay for locations that do not matter to it.
 *
 * Why none is missed. A plan of a group that uses a location costs at least what using it costs plus every unit at the
 * lowest price there is (`floor`). If the location lacks an item altogether, then also a further location with its
 * split, or a unit left out. Where that is more than the cost of a plan that is known to be possible (`known`), no best plan uses the
 * location; where it is as much, only one that would win the tie. The known plan uses only stock and capacity that
 * nothing else in the order can take away, so it stays possible whatever is decided about the other groups.
 */
export function shortlist(request: SourcingRequest, groups: readonly Group[], book: SupplyBook): Bits {
  const { sites } = book.network;
  const listed = noBits(sites.length);
  const items = new Set<string>();
  let shared = false;
  for (const { demands } of groups) {
    for (const { item_id, lines } of demands) {
      if (items.has(item_id)) shared = true;
      items.add(item_id);
      // Who was asked for is told of in full, whatever comes of it.
      const requested = book.network.place_of.get(lines[0]!.requested_location_id ?? "");
      if (requested !== undefined) setBit(listed, requested);
    }
  }
  for (const group of groups) listGroup(newScan(request, group, book), shared, listed);
  return listed;
}

/** Every place with stock of any of the groups' items. */
export function stockedPlaces(groups: readonly Group[], book: SupplyBook): Bits {
  const stocked = noBits(book.network.sites.length);
  for (const { demands } of groups) {
    for (const { item_id } of demands) {
      const shelf = shelfOf(book, item_id);
      if (shelf !== null) addBits(stocked, shelf.stocked);
    }
  }
  return stocked;
}

type Scan = {
  readonly request: SourcingRequest;
  readonly group: Group;
  readonly book: SupplyBook;
  readonly ranking: Ranking;
  readonly shelves: readonly (Shelf | null)[];
  /** Eligible places with stock of any demand's item, and of all of them. */
  readonly some: Bits;
  readonly all: Bits;
  readonly floor: number;
  /** The least that a unit left out costs beyond serving it. */
  readonly gap: number;
};

/** A possible plan: what it costs, and if it is one location, where that stands. */
type Known = { readonly cost: number; readonly single: { readonly meters: number; readonly position: number } | null };

function newScan(request: SourcingRequest, group: Group, book: SupplyBook): Scan {
  const ranking = rankingFor(book.network, request, group.method);
  const { cost, allow_partial } = request.policy;
  const unsourced = allow_partial ? cost.unsourced_unit_minor : Number.POSITIVE_INFINITY;
  const some = noBits(book.network.sites.length);
  const all = ranking.eligible.slice();
  let floor = 0;
  let gap = Number.POSITIVE_INFINITY;
  const shelves = group.demands.map(({ item_id, lines, quantity }) => {
    const shelf = shelfOf(book, item_id);
    const { requested_location_id, weight_grams } = lines[0]!;
    const stocked = shelf && restricted(shelf.stocked, book, requested_location_id);
    const lowest =
      ranking.lowest_unit_minor +
      weightCost(weight_grams, group.method, leastKm(ranking, cost.unknown_distance_km), cost);
    if (stocked === null) {
      all.fill(0);
    } else {
      addBits(some, stocked);
      keepBits(all, stocked);
    }
    const reachable = allow_partial ? Math.min(quantity, shelf?.total ?? 0) : quantity;
    if (reachable > 0) floor += reachable * Math.min(lowest, unsourced);
    // What is nowhere to be had is left out by every plan: the floor has it, and no location lacks it more than others.
    if (reachable < quantity) floor += (quantity - reachable) * unsourced;
    gap = reachable < quantity ? 0 : Math.min(gap, Math.max(0, unsourced - lowest));
    return shelf;
  });
  keepBits(some, ranking.eligible);
  return { request, group, book, ranking, shelves, some, all, floor, gap };
}

function leastKm({ exact, least_km }: Ranking, unknown_distance_km: number): number {
  return exact ? unknown_distance_km : least_km;
}

function restricted(stocked: Bits, { network }: SupplyBook, requested_location_id: string | null): Bits {
  if (requested_location_id === null) return stocked;
  const only = noBits(network.sites.length);
  const place = network.place_of.get(requested_location_id);
  if (place !== undefined && hasBit(stocked, place)) setBit(only, place);
  return only;
}

function listGroup(scan: Scan, shared: boolean, listed: Bits): void {
  const { some } = scan;
  if (shared || countBits(some) <= FEW) {
    addBits(listed, some);
    return;
  }
  let known = bestSingle(scan, listed);
  if (known.single === null) known = cheaper(known, lineByLine(scan));
  if (scan.request.policy.allow_partial) known = cheaper(known, nothing(scan));
  listUpTo(scan, known, listed);
}

function cheaper(a: Known, b: Known): Known {
  return b.cost < a.cost ? b : a;
}

/** The best location that serves the whole group, and the next best ones, which it puts on the list. */
function bestSingle(scan: Scan, listed: Bits): Known {
  const { ranking, all, floor } = scan;
  let best: Known = { cost: Number.POSITIVE_INFINITY, single: null };
  let seen = 0;
  for (let position = 0; position < ranking.places.length; position += 1) {
    if (seen > TOLD_IN_FULL && isBeyond(ranking, position, floor, best)) break;
    const place = ranking.places[position]!;
    if (!hasBit(all, place)) continue;
    setBit(listed, place);
    seen += 1;
    const alone = serveAlone(scan, position);
    if (alone === null) continue;
    if (alone.cost < best.cost || (alone.cost === best.cost && alone.meters < best.single!.meters)) {
      best = { cost: alone.cost, single: { meters: alone.meters, position } };
    }
  }
  return best;
}

/** Whether nothing from this position on can be part of a plan as good as the known one. */
function isBeyond(ranking: Ranking, position: number, floor: number, { cost, single }: Known): boolean {
  const least = ranking.fixed_minor[position]! + floor;
  if (least !== cost || single === null) return least > cost;
  const meters = ranking.meters[position]!;
  return meters > single.meters || (ranking.exact && position > single.position);
}

/** Null: the location at this position cannot serve the whole group, or its limit of the day may come in the way. */
function serveAlone(scan: Scan, position: number): { readonly cost: number; readonly meters: number } | null {
  const { group, shelves, ranking } = scan;
  const at = visit(scan, position);
  if (at === null) return null;
  let cost = at.fixed_minor;
  for (let d = 0; d < group.demands.length; d += 1) {
    const demand = group.demands[d]!;
    const unit_minor = unitCost(scan, demand, ranking.places[position]!, at.distance_km);
    if (unit_minor === null || availableAt(shelves[d]!, ranking.places[position]!) < demand.quantity) return null;
    cost += demand.quantity * unit_minor;
  }
  return { cost, meters: at.distance_km === null ? UNKNOWN_METERS : Math.round(at.distance_km * 1000) };
}

/** The exact cost of using a location; null if its day is limited: what it has left may be taken by other groups. */
function visit({ request, group, book, ranking }: Scan, position: number) {
  const location = book.network.sites[ranking.places[position]!]!;
  if (location.capacity !== null) return null;
  if (ranking.exact) return { fixed_minor: ranking.fixed_minor[position]!, distance_km: null };
  const distance_km = distanceTo(location, request.ship_to);
  return { fixed_minor: fixedCost(location, group.method, distance_km, request.policy.cost), distance_km };
}

/** Null: the location may not serve the demand, or only for more than leaving a unit out costs. */
function unitCost({ request, book }: Scan, demand: Demand, place: number, distance_km: number | null): number | null {
  const location = book.network.sites[place]!;
  const line = demand.lines[0]!;
  const { policy, ship_to } = request;
  if (filterReason(line, location, ship_to, policy, loadOf(book, location)) !== null) return null;
  const unit_minor =
    location.costs.unit_minor + weightCost(line.weight_grams, line.delivery_method, distance_km, policy.cost);
  return policy.allow_partial && unit_minor > policy.cost.unsourced_unit_minor ? null : unit_minor;
}

/** Each demand from where it is served first in the ranking, locations used before preferred. */
function lineByLine(scan: Scan): Known {
  const { request, group, ranking, shelves } = scan;
  const unsourced = request.policy.allow_partial ? request.policy.cost.unsourced_unit_minor : Number.POSITIVE_INFINITY;
  const opened = new Map<number, { readonly fixed_minor: number; readonly distance_km: number | null }>();
  let cost = 0;
  for (const [d, demand] of group.demands.entries()) {
    const shelf = shelves[d] ?? null;
    let left = demand.quantity;
    const takeFrom = (position: number) => {
      const place = ranking.places[position]!;
      const there = shelf === null ? 0 : availableAt(shelf, place);
      const units = demand.divisible || there >= left ? Math.min(there, left) : 0;
      if (units === 0) return;
      const at = opened.get(position) ?? visit(scan, position);
      const unit_minor = at && unitCost(scan, demand, place, at.distance_km);
      if (at === null || unit_minor === null) return;
      opened.set(position, at);
      cost += units * unit_minor;
      left -= units;
    };
    for (const position of [...opened.keys()]) if (left > 0) takeFrom(position);
    for (let position = 0; left > 0 && shelf !== null && position < ranking.places.length; position += 1) {
      if (hasBit(shelf.stocked, ranking.places[position]!) && !opened.has(position)) takeFrom(position);
    }
    if (left > 0) {
      if (!demand.divisible && left < demand.quantity) return { cost: Number.POSITIVE_INFINITY, single: null };
      cost += left * unsourced;
    }
  }
  if (opened.size > group.max_locations) return { cost: Number.POSITIVE_INFINITY, single: null };
  for (const { fixed_minor } of opened.values()) cost += fixed_minor;
  return { cost: cost + Math.max(0, opened.size - 1) * group.split_minor, single: null };
}

function nothing({ request, group }: Scan): Known {
  const units = group.demands.reduce((sum, { quantity }) => sum + quantity, 0);
  return { cost: units * request.policy.cost.unsourced_unit_minor, single: null };
}

function listUpTo({ ranking, group, some, all, floor, gap }: Scan, known: Known, listed: Bits): void {
  // A location that lacks an item costs a further one beside it, or a unit left out.
  const second = ranking.places.length === 0 ? 0 : group.split_minor + ranking.fixed_minor[0]!;
  const beside = Math.min(second, gap);
  let told = countBits(commonBits(listed, some));
  for (let position = 0; position < ranking.places.length; position += 1) {
    const beyond = isBeyond(ranking, position, floor, known);
    if (beyond && told > TOLD_IN_FULL) return;
    const place = ranking.places[position]!;
    if (!hasBit(some, place) || hasBit(listed, place)) continue;
    const least = ranking.fixed_minor[position]! + floor + (hasBit(all, place) ? 0 : beside);
    // Two locations lose a tie against one.
    const loses = least > known.cost || (least === known.cost && known.single !== null && second < gap);
    if ((beyond || (loses && !hasBit(all, place))) && told > TOLD_IN_FULL) continue;
    setBit(listed, place);
    told += 1;
  }
}
