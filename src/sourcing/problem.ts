import assert from "node:assert/strict";
import { assertLineQuantity } from "../kernel/quantity.ts";
import { hasBit } from "./bits.ts";
import { distanceTo, fixedCost, weightCost } from "./cost.ts";
import { type DayLoad, filterReason, isFetched, unitsLeftToday } from "./eligibility.ts";
import { availableAt, loadOf, type SupplyBook, shelfOf } from "./supply.ts";
import type { DeliveryMethod, FilterReason, SourcingLine, SourcingLocation, SourcingRequest } from "./types.ts";

/**
 * One order as the search sees it. Lines of one delivery method form a group: within a group each location used costs
 * once, and the policy's limits count per group. Lines that differ in nothing but number are one demand.
 */
export type Problem = {
  readonly request: SourcingRequest;
  readonly groups: readonly Group[];
  /** Those of the places looked at that have stock of any line. */
  readonly sites: readonly Site[];
  /** Cost of a unit left unsourced; where partial plans are forbidden, more than any complete plan costs. */
  readonly unsourced_unit_minor: number;
};

export type Group = {
  readonly method: DeliveryMethod;
  readonly max_locations: number;
  readonly split_minor: number;
  readonly demands: Demand[];
  readonly options: Option[];
};

export type Demand = {
  readonly group: Group;
  /** Position in its group. */
  readonly index: number;
  readonly item_id: string;
  quantity: number;
  /** Whether the quantity may be divided over locations, or served in part. */
  readonly divisible: boolean;
  readonly lines: SourcingLine[];
};

/** A location, once per order, with what the filters said. */
export type Site = {
  readonly location: SourcingLocation;
  /** In the network. */
  readonly place: number;
  readonly load: DayLoad;
  readonly units_left: number;
  readonly distance_km: number | null;
  /** The first filter that kept it from a line; it may still serve others. */
  filtered: FilterReason | null;
  /** Lines whose item is in stock here, whether or not it may serve them, and how much there is. */
  readonly stocked: { readonly line: SourcingLine; readonly available_quantity: number }[];
  readonly options: Option[];
};

/** A location as it could serve one group: one fulfillment order, if chosen. */
export type Option = {
  readonly site: Site;
  readonly group: Group;
  readonly fixed_minor: number;
  /** Per demand of the group: units it could serve, at most the demand's quantity; 0 or all if not divisible. */
  readonly usable: number[];
  /** Per demand of the group: cost of each of these units; infinite where the filters keep it from the demand. */
  readonly unit_minor: number[];
};

/** @param places where to look, as places of the book's network */
export function buildProblem(
  request: SourcingRequest,
  groups: readonly Group[],
  book: SupplyBook,
  places: readonly number[],
): Problem {
  const siteByPlace = new Map<number, Site>();
  for (const group of groups) {
    for (const demand of group.demands) {
      const shelf = shelfOf(book, demand.item_id);
      if (shelf === null) continue;
      for (const place of places) {
        if (hasBit(shelf.stocked, place))
          addEntry(request, book, siteByPlace, demand, place, availableAt(shelf, place));
      }
    }
  }
  return {
    request,
    groups,
    sites: [...siteByPlace.values()],
    unsourced_unit_minor: request.policy.allow_partial
      ? request.policy.cost.unsourced_unit_minor
      : moreThanAnyPlan(groups),
  };
}

function addEntry(
  request: SourcingRequest,
  book: SupplyBook,
  siteByPlace: Map<number, Site>,
  demand: Demand,
  place: number,
  available_quantity: number,
): void {
  const { policy, ship_to } = request;
  const location = book.network.sites[place]!;
  let site = siteByPlace.get(place);
  if (site === undefined) {
    site = openSite(request, book, location, place);
    siteByPlace.set(place, site);
  }
  for (const line of demand.lines) site.stocked.push({ line, available_quantity });

  // Lines of one demand have the same filters: one answers for all.
  const line = demand.lines[0]!;
  const reason = filterReason(line, location, ship_to, policy, site.load);
  if (reason !== null) {
    site.filtered ??= reason;
    return;
  }
  const inReach = Math.min(available_quantity, site.units_left, demand.quantity);
  const usable = demand.divisible || inReach === demand.quantity ? inReach : 0;
  const unit_minor =
    location.costs.unit_minor + weightCost(line.weight_grams, line.delivery_method, site.distance_km, policy.cost);

  const option = optionFor(site, demand.group, policy.cost);
  option.unit_minor[demand.index] = unit_minor;
  // What costs more than leaving it unsourced is not worth serving, whatever else the plan does.
  if (!policy.allow_partial || unit_minor <= policy.cost.unsourced_unit_minor) option.usable[demand.index] = usable;
}

function openSite({ ship_to }: SourcingRequest, book: SupplyBook, location: SourcingLocation, place: number): Site {
  const load = loadOf(book, location);
  return {
    location,
    place,
    load,
    units_left: unitsLeftToday(location, load),
    distance_km: distanceTo(location, ship_to),
    filtered: null,
    stocked: [],
    options: [],
  };
}

function optionFor(site: Site, group: Group, cost: SourcingRequest["policy"]["cost"]): Option {
  for (const option of site.options) if (option.group === group) return option;
  const fixed_minor = fixedCost(site.location, group.method, site.distance_km, cost);
  assert(Number.isSafeInteger(fixed_minor) && fixed_minor >= 0, "using a location costs a whole amount >= 0");
  const option: Option = {
    site,
    group,
    fixed_minor,
    usable: new Array<number>(group.demands.length).fill(0),
    unit_minor: new Array<number>(group.demands.length).fill(Number.POSITIVE_INFINITY),
  };
  site.options.push(option);
  group.options.push(option);
  return option;
}

/** Lines by delivery method, and within that those that differ in nothing but their number. Options are still missing. */
export function groupLines({ lines, policy }: SourcingRequest): Group[] {
  const groups = new Map<string, Group>();
  const demands = new Map<string, Demand>();
  for (const line of lines) {
    assertLineQuantity(line.quantity);
    const fetched = isFetched(line.delivery_method);
    // What a customer fetches at a place of choice is a group of its own: it can only come from there.
    const groupKey = fetched ? `${line.delivery_method} ${line.requested_location_id}` : line.delivery_method;
    let group = groups.get(groupKey);
    if (group === undefined) {
      const max_locations =
        fetched || policy.split === "never" ? 1 : (policy.max_locations ?? Number.POSITIVE_INFINITY);
      const split_minor = policy.cost.split_surcharge_minor;
      group = { method: line.delivery_method, max_locations, split_minor, demands: [], options: [] };
      groups.set(groupKey, group);
    }

    const divisible = policy.split === "allowed" && line.splittable && !fetched;
    const demandKey = divisible ? mergeKey(groupKey, line) : String(line.line_no);
    const same = demands.get(demandKey);
    if (same !== undefined) {
      same.quantity += line.quantity;
      same.lines.push(line);
      continue;
    }
    const { item_id, quantity } = line;
    const demand: Demand = { group, index: group.demands.length, item_id, quantity, divisible, lines: [line] };
    group.demands.push(demand);
    demands.set(demandKey, demand);
  }
  return [...groups.values()];
}

function mergeKey(groupKey: string, line: SourcingLine): string {
  const { item_id, requested_location_id, weight_grams, hazard_class, bulky } = line;
  const excluded = [...line.excluded_location_ids].sort();
  return JSON.stringify([groupKey, item_id, requested_location_id, excluded, weight_grams, hazard_class, bulky]);
}

/** An upper bound on any complete plan's cost, plus one: a price at which no unit is ever left out by choice. */
function moreThanAnyPlan(groups: readonly Group[]): number {
  let bound = 1;
  for (const { options, demands, split_minor } of groups) {
    for (const option of options) bound += option.fixed_minor + split_minor;
    for (const demand of demands) {
      let dearest = 0;
      for (const { usable, unit_minor } of options) {
        if (usable[demand.index]! > 0) dearest = Math.max(dearest, unit_minor[demand.index]!);
      }
      bound += dearest * demand.quantity;
    }
  }
  return bound;
}

/**
 * Whether demands compete for the same stock or the same day's capacity, so that they cannot be served as if each were
 * alone: two demands of one item where a location has too little for both, or a location that may serve several
 * demands but not all of these units today.
 */
export function isCoupled({ sites, groups }: Problem): boolean {
  if (groups.length === 1 && groups[0]!.demands.length <= 1) return false;
  const sharedItems = itemsOfSeveralDemands(groups);
  return sites.some((site) => {
    if (sharedItems.size === 0 && site.units_left === Number.POSITIVE_INFINITY) return false;
    let units = 0;
    const byItem = new Map<string, number>();
    for (const { group, usable } of site.options) {
      for (const { index, item_id } of group.demands) {
        units += usable[index]!;
        if (sharedItems.has(item_id)) byItem.set(item_id, (byItem.get(item_id) ?? 0) + usable[index]!);
      }
    }
    if (units > site.units_left) return true;
    return site.stocked.some(({ line, available_quantity }) => (byItem.get(line.item_id) ?? 0) > available_quantity);
  });
}

function itemsOfSeveralDemands(groups: readonly Group[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const several = new Set<string>();
  for (const { demands } of groups) {
    for (const { item_id } of demands) {
      if (seen.has(item_id)) several.add(item_id);
      seen.add(item_id);
    }
  }
  return several;
}
