import type { Demand, Group, Option, Problem } from "./problem.ts";
import { compareOptions, isBetter, metersOf, type Rank } from "./rank.ts";
import { newRoom, type Room, roomFor, take, untake } from "./room.ts";

/** Units of a demand from an option. */
export type Take = { readonly demand: Demand; readonly option: Option; readonly units: number };

export type UnitSearchResult = {
  readonly takes: readonly Take[];
  readonly rank: Rank;
  readonly proven_optimal: boolean;
};

/**
 * The least-cost plan when demands compete for stock or capacity (`isCoupled`): depth-first over demands, and within a
 * demand over how many units each option gives, what is left being unsourced. Every way to divide the order is in the
 * tree, and a branch is left only when its cost so far plus the lowest unit costs of all that is still open reaches the
 * best known plan; fixed costs are >= 0, so nothing below it can be better. That is exact and slow; such orders are
 * rare (an item on two lines while stock is short, a location near its daily limit) and small. Beyond the budget the
 * best plan found stands, at least as good as the greedy one the search begins with.
 *
 * @param work_budget how many options may be looked at
 */
export function searchUnits(problem: Problem, work_budget: number): UnitSearchResult {
  const demands = problem.groups.flatMap((group) => group.demands);
  const optionsOf = new Map(demands.map((demand) => [demand, usableOptions(demand)]));
  // Fewest choices first, then the largest: what is hard to place is placed while there is still room.
  demands.sort((a, b) => optionsOf.get(a)!.length - optionsOf.get(b)!.length || b.quantity - a.quantity);

  const greedy = greedyTakes(problem, demands);
  const search: Search = {
    demands,
    optionsOf,
    unsourced_unit_minor: problem.unsourced_unit_minor,
    floors: floorsFrom(demands, optionsOf, problem.unsourced_unit_minor),
    room: newRoom(problem),
    opened: new Map(),
    takes: [],
    best: greedy,
    work: 0,
    work_budget,
  };
  place(search, 0, demands[0]!.quantity, optionsOf.get(demands[0]!)!, { cost: 0, locations: 0, meters: 0 });
  return { ...search.best, proven_optimal: search.work <= work_budget };
}

type Found = { readonly takes: readonly Take[]; readonly rank: Rank };

type Search = {
  readonly demands: readonly Demand[];
  readonly optionsOf: ReadonlyMap<Demand, readonly Option[]>;
  readonly unsourced_unit_minor: number;
  /** Per position: the least the demands from there on can cost. */
  readonly floors: readonly number[];
  readonly room: Room;
  /** Options in use on the path, per group. */
  readonly opened: Map<Group, Option[]>;
  readonly takes: Take[];
  best: Found;
  work: number;
  readonly work_budget: number;
};

/** Places the `left` units of demand number `position` on `options`; those before in order have been decided. */
function place(search: Search, position: number, left: number, options: readonly Option[], rank: Rank): void {
  search.work += 1 + options.length;
  if (search.work > search.work_budget) return;
  const demand = search.demands[position]!;
  const floor = left * lowestUnit(demand, options, search.unsourced_unit_minor) + search.floors[position + 1]!;
  if (!mayBeat(search, { ...rank, cost: rank.cost + floor })) return;
  if (left === 0) {
    moveOn(search, position + 1, rank);
    return;
  }

  const ranked = options
    .map((option) => ({ option, price: marginalPrice(search, demand, option, left) }))
    .sort((a, b) => a.price - b.price);
  const rest = new Set(options);
  for (const { option } of ranked) {
    rest.delete(option);
    const most = mostUnits(search, demand, option, left);
    const least = demand.divisible ? 1 : Math.max(1, left);
    for (let units = most; units >= least; units -= 1) {
      placeUnits(search, position, { demand, option, units }, left - units, [...rest], rank);
      if (search.work > search.work_budget) return;
    }
  }
  moveOn(search, position + 1, { ...rank, cost: rank.cost + left * search.unsourced_unit_minor });
}

function placeUnits(search: Search, position: number, next: Take, left: number, rest: readonly Option[], rank: Rank) {
  const { demand, option, units } = next;
  const opened = openedOf(search, demand.group);
  const opens = !opened.includes(option);
  if (opens && opened.length >= demand.group.max_locations) return;

  const opening = opens ? option.fixed_minor + (opened.length > 0 ? demand.group.split_minor : 0) : 0;
  take(search.room, next);
  search.takes.push(next);
  if (opens) opened.push(option);
  place(search, position, left, rest, {
    cost: rank.cost + opening + units * option.unit_minor[demand.index]!,
    locations: rank.locations + (opens ? 1 : 0),
    meters: rank.meters + (opens ? metersOf(option) : 0),
  });
  if (opens) opened.pop();
  search.takes.pop();
  untake(search.room, next);
}

function moveOn(search: Search, position: number, rank: Rank): void {
  if (position < search.demands.length) {
    const demand = search.demands[position]!;
    place(search, position, demand.quantity, search.optionsOf.get(demand)!, rank);
  } else if (isBetter(rank, search.best.rank)) {
    search.best = { takes: [...search.takes], rank };
  }
}

function mayBeat({ best }: Search, bound: Rank): boolean {
  return isBetter(bound, best.rank);
}

function marginalPrice(search: Search, demand: Demand, option: Option, left: number): number {
  const units = Math.max(1, mostUnits(search, demand, option, left));
  const opens = !openedOf(search, demand.group).includes(option);
  return (opens ? option.fixed_minor / units : 0) + option.unit_minor[demand.index]!;
}

function mostUnits({ room }: Search, demand: Demand, option: Option, left: number): number {
  return Math.min(left, option.usable[demand.index]!, roomFor(room, demand, option));
}

function openedOf({ opened }: Search, group: Group): Option[] {
  let options = opened.get(group);
  if (options === undefined) {
    options = [];
    opened.set(group, options);
  }
  return options;
}

function usableOptions({ group, index }: Demand): Option[] {
  return group.options.filter((option) => option.usable[index]! > 0).sort(compareOptions);
}

function lowestUnit({ index }: Demand, options: readonly Option[], unsourced_unit_minor: number): number {
  return options.reduce((lowest, { unit_minor }) => Math.min(lowest, unit_minor[index]!), unsourced_unit_minor);
}

function floorsFrom(
  demands: readonly Demand[],
  optionsOf: ReadonlyMap<Demand, readonly Option[]>,
  unsourced_unit_minor: number,
): number[] {
  const floors = [0];
  for (const demand of [...demands].reverse()) {
    const lowest = lowestUnit(demand, optionsOf.get(demand)!, unsourced_unit_minor);
    floors.unshift(floors[0]! + demand.quantity * lowest);
  }
  return floors;
}

/** Opens the location that saves most with what room is left, again and again, as long as it pays. */
function greedyTakes(problem: Problem, demands: readonly Demand[]): Found {
  const price = problem.unsourced_unit_minor;
  const room = newRoom(problem);
  const left = new Map(demands.map((demand) => [demand, demand.quantity]));
  const takes: Take[] = [];
  const openCount = new Map<Group, number>();
  const unopened = new Set(problem.groups.flatMap((group) => group.options).sort(compareOptions));
  let rank: Rank = { cost: demands.reduce((sum, { quantity }) => sum + quantity * price, 0), locations: 0, meters: 0 };

  for (;;) {
    let best: { option: Option; takes: Take[]; net: number } | null = null;
    for (const option of unopened) {
      const count = openCount.get(option.group) ?? 0;
      if (count >= option.group.max_locations) continue;
      const offer = offerOf(option, left, room);
      const saved = offer.reduce((sum, t) => sum + t.units * (price - option.unit_minor[t.demand.index]!), 0);
      const net = saved - option.fixed_minor - (count > 0 ? option.group.split_minor : 0);
      if (net > (best?.net ?? 0)) best = { option, takes: offer, net };
    }
    if (best === null) return { takes, rank };

    const { option } = best;
    unopened.delete(option);
    openCount.set(option.group, (openCount.get(option.group) ?? 0) + 1);
    for (const next of best.takes) {
      take(room, next);
      takes.push(next);
      left.set(next.demand, left.get(next.demand)! - next.units);
    }
    rank = { cost: rank.cost - best.net, locations: rank.locations + 1, meters: rank.meters + metersOf(option) };
  }
}

/** What an option would take of all that is left, demand by demand. The room is as before afterwards. */
function offerOf(option: Option, left: ReadonlyMap<Demand, number>, room: Room): Take[] {
  const offer: Take[] = [];
  for (const [demand, wanted] of left) {
    if (demand.group !== option.group || wanted === 0) continue;
    const units = Math.min(wanted, option.usable[demand.index]!, roomFor(room, demand, option));
    if (units === 0 || (!demand.divisible && units < wanted)) continue;
    const next = { demand, option, units };
    take(room, next);
    offer.push(next);
  }
  for (const next of offer) untake(room, next);
  return offer;
}
