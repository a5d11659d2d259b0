import { addBits, type Bits, clearBit, commonBits, countBits, dropBits, noBits, packBits, setBit } from "./bits.ts";
import type { Considered } from "./candidates.ts";
import { unitsLeftToday } from "./eligibility.ts";
import type { Network } from "./network.ts";
import type { Problem, Site } from "./problem.ts";
import { rankingFor } from "./ranking.ts";
import { loadOf, type SupplyBook, shelfOf } from "./supply.ts";
import type { FilterReason, FurtherCandidates, LocationKind, SourcingLine, SourcingRequest } from "./types.ts";

type Judgment = Pick<FurtherCandidates, "verdict" | "reason">;

/**
 * Every candidate that is not told in full, by reason. Those that were looked at bring theirs; of the others the hard
 * filters are asked for all at once, place sets instead of places, and what passes them was too costly to use.
 *
 * @param judged those that were looked at, without the ones told in full
 */
export function furtherCandidates(
  { problem, book, stocked }: Considered,
  judged: readonly (Judgment & { readonly site: Site })[],
): FurtherCandidates[] {
  const by_reason = new Map<string, Judgment & { readonly places: Bits }>();
  const placesOf = ({ verdict, reason }: Judgment): Bits => {
    const key = `${verdict} ${reason}`;
    const group = by_reason.get(key) ?? { verdict, reason, places: noBits(stocked.length * 32) };
    by_reason.set(key, group);
    return group.places;
  };
  for (const { site, verdict, reason } of judged) setBit(placesOf({ verdict, reason }), site.place);

  const unseen = stocked.slice();
  for (const { place } of problem.sites) clearBit(unseen, place);
  if (countBits(unseen) > 0) {
    const { filtered, served } = filterUnseen(problem, book, unseen);
    if (countBits(served) > 0) addBits(placesOf({ verdict: "not_chosen", reason: "too_costly_to_use" }), served);
    for (const [reason, places] of filtered) addBits(placesOf({ verdict: "filtered", reason }), places);
  }
  return [...by_reason.values()].map(({ verdict, reason, places }) => {
    return { verdict, reason, count: countBits(places), places: packBits(places) };
  });
}

/** Which of the unseen places may serve some line, and of the others the first filter that kept them from one. */
function filterUnseen({ request, groups }: Problem, book: SupplyBook, unseen: Bits) {
  const served = noBits(unseen.length * 32);
  const kept: [FilterReason, Bits][] = [];
  for (const { item_id, lines } of groups.flatMap(({ demands }) => demands)) {
    const shelf = shelfOf(book, item_id);
    if (shelf === null) continue;
    const left = commonBits(shelf.stocked, unseen);
    for (const [reason, places] of filtersOf(request, lines[0]!, book)) {
      const hit = commonBits(left, places);
      dropBits(left, hit);
      kept.push([reason, hit]);
    }
    addBits(served, left);
  }
  const told = served.slice();
  const filtered: [FilterReason, Bits][] = [];
  for (const [reason, places] of kept) {
    dropBits(places, told);
    if (places.every((word) => word === 0)) continue;
    addBits(told, places);
    filtered.push([reason, places]);
  }
  return { served, filtered };
}

/** `filterReason` for all places of the network at once: its reasons in its order, each with whom it keeps out. */
function* filtersOf(request: SourcingRequest, line: SourcingLine, book: SupplyBook): Generator<[FilterReason, Bits]> {
  const { network } = book;
  const { eligibility } = request.policy;
  const { filtered } = rankingFor(network, request, line.delivery_method);
  const inactive = filtered.get("inactive");
  if (inactive !== undefined) yield ["inactive", inactive];
  if (line.requested_location_id !== null) {
    const others = allPlaces(network);
    for (const place of placesOf(network, [line.requested_location_id])) clearBit(others, place);
    yield ["other_location_requested", others];
  }
  if (line.excluded_location_ids.length > 0) {
    const excluded = noBits(network.sites.length);
    for (const place of placesOf(network, line.excluded_location_ids)) setBit(excluded, place);
    yield ["excluded_after_refusal", excluded];
  }
  for (const reason of ["method_not_offered", "country"] as const) {
    const places = filtered.get(reason);
    if (places !== undefined) yield [reason, places];
  }
  if (line.bulky && eligibility.bulky_from_kinds !== null) {
    yield ["bulky_not_handled", otherKinds(network, eligibility.bulky_from_kinds)];
  }
  if (line.hazard_class !== null && eligibility.hazardous_from_kinds !== null) {
    yield ["hazard_not_handled", otherKinds(network, eligibility.hazardous_from_kinds)];
  }
  if (network.limited_places.length > 0) yield ["capacity_full", fullPlaces(book)];
}

function placesOf({ place_of }: Network, location_ids: readonly string[]): number[] {
  return location_ids.flatMap((location_id) => place_of.get(location_id) ?? []);
}

function allPlaces({ sites }: Network): Bits {
  return noBits(sites.length).fill(0xffff_ffff);
}

function otherKinds(network: Network, kinds: readonly LocationKind[]): Bits {
  const places = allPlaces(network);
  for (const kind of kinds) {
    const of_kind = network.places_of_kind.get(kind);
    if (of_kind !== undefined) dropBits(places, of_kind);
  }
  return places;
}

function fullPlaces(book: SupplyBook): Bits {
  const { sites, limited_places } = book.network;
  const full = noBits(sites.length);
  for (const place of limited_places) {
    if (unitsLeftToday(sites[place]!, loadOf(book, sites[place]!)) === 0) setBit(full, place);
  }
  return full;
}
