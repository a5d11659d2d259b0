import { type Fill, fillCost, fillWith, freshFill, savingOf } from "./fill.ts";
import { type OptionTable, tableOf } from "./option-table.ts";
import type { Group, Option } from "./problem.ts";
import { compareOptions, isBetter, metersOf } from "./rank.ts";
import type { OptionSet } from "./search-sets.ts";

export type Reduced = {
  /** What a plan better than `best` could still use, in `compareOptions` order. */
  readonly options: readonly Option[];
  readonly best: OptionSet;
  readonly second: OptionSet | null;
};

/**
 * How often the greedy plan is begun anew. A small order is searched to the end anyway.
 */
const GREEDY_STARTS_MAX = 8;
const SMALL_ORDER_CELLS = 400;

/** Each round makes the plan better; this many are more than large orders were seen to need. */
const EXCHANGE_ROUNDS_MAX = 20;

/**
 * Before the search: a good plan, and only those locations that could take part in a better one. In the common case,
 * where some location has everything, nothing is left and the order is decided in one pass over its candidates.
 */
export function reduceOptions(group: Group, unsourced_unit_minor: number): Reduced {
  const fresh = group.demands.map((demand) => freshFill(demand.quantity, unsourced_unit_minor));
  const { best: bestSingle, second } = bestSingles(group, fresh);

  const floor = lowestFills(group, fresh);
  let options = group.options.filter((option) => option.fixed_minor + floor < bestSingle.cost);
  if (options.length === 0) return { options, best: bestSingle, second };

  options.sort(compareOptions);
  options = withoutDominated(group, options);
  const greedy = greedySet(group, fresh, options);
  if (!isBetter(greedy, bestSingle)) return { options, best: bestSingle, second };
  options = options.filter((option) => option.fixed_minor + floor <= greedy.cost);
  return { options, best: greedy, second: bestSingle };
}

/** The two best plans with at most one location; the empty plan is one of them. */
function bestSingles(group: Group, fresh: readonly Fill[]): { best: OptionSet; second: OptionSet | null } {
  const emptyCost = fresh.reduce((sum, fill) => sum + fillCost(fill), 0);
  let best: OptionSet = { cost: emptyCost, locations: 0, meters: 0, open: [] };
  let second: OptionSet | null = null;
  let bestOption: Option | null = null;
  for (const option of group.options) {
    let cost = emptyCost + option.fixed_minor;
    for (let d = 0; d < fresh.length; d += 1) cost -= savingOf(fresh[d]!, option.usable[d]!, option.unit_minor[d]!);
    if (cost > (second?.cost ?? emptyCost)) continue;

    const set: OptionSet = { cost, locations: 1, meters: metersOf(option), open: [option] };
    const ties = (other: OptionSet) => !isBetter(other, set) && compareOptions(option, other.open[0]!) < 0;
    if (isBetter(set, best) || (bestOption !== null && ties(best))) {
      second = best;
      best = set;
      bestOption = option;
    } else if (second === null || isBetter(set, second) || (second.open.length > 0 && ties(second))) {
      second = set;
    }
  }
  return { best, second };
}

/** A floor for the variable cost of any plan: every demand at its lowest unit cost, as far as all stock together goes. */
function lowestFills(group: Group, fresh: readonly Fill[]): number {
  return fresh.reduce((sum, fill, d) => {
    let units = 0;
    let lowest = Number.POSITIVE_INFINITY;
    for (const { usable, unit_minor } of group.options) {
      if (usable[d]! === 0) continue;
      units += usable[d]!;
      if (unit_minor[d]! < lowest) lowest = unit_minor[d]!;
    }
    return sum + fillCost(fill) - (units === 0 ? 0 : savingOf(fill, units, lowest));
  }, 0);
}

/**
 * Opens what saves most, again and again, as long as it pays; then exchanges locations as long as that pays. Begun anew
 * with each of the few best first locations, because the very best one alone is often no part of the best set.
 */
function greedySet(group: Group, fresh: readonly Fill[], options: readonly Option[]): OptionSet {
  const table = tableOf(group, options);
  const greedy: Greedy = { group, fresh, table, next_by_open: new Map() };
  let best = setOf(group, fresh, []);
  const starts = options.length * fresh.length <= SMALL_ORDER_CELLS ? 1 : GREEDY_STARTS_MAX;
  const tried: number[] = [];
  while (tried.length < starts) {
    const first = mostSaving(table, fresh, [], tried);
    if (first === null) break;
    tried.push(first);

    const open = [first];
    while (open.length < group.max_locations) {
      const next = nextBeside(greedy, open);
      if (next === null) break;
      open.push(next);
    }
    const found = exchanged(greedy, open);
    if (isBetter(found, best)) best = found;
  }
  return best;
}

type Greedy = {
  readonly group: Group;
  readonly fresh: readonly Fill[];
  readonly table: OptionTable;
  /** Starts soon run into what others have weighed. By the open positions, ascending. */
  readonly next_by_open: Map<string, number | null>;
};

function nextBeside({ fresh, table, next_by_open }: Greedy, open: readonly number[]): number | null {
  const key = [...open].sort((a, b) => a - b).join(" ");
  let next = next_by_open.get(key);
  if (next === undefined) {
    const fills = open.reduce((served, o) => fillAll(served, table.options[o]!), fresh);
    next = mostSaving(table, fills, open, open);
    next_by_open.set(key, next);
  }
  return next;
}

/**
 * The option that saves most beside `open`, as its position in the table; null when none saves more than it costs.
 *
 * @param barred positions that do not count: once open, an option's units are in the fills; offered again they would count twice
 */
function mostSaving(
  table: OptionTable,
  fills: readonly Fill[],
  open: readonly number[],
  barred: readonly number[],
): number | null {
  const { demand_count: count, fixed_minor, usable, unit_minor } = table;
  const opening = open.length === 0 ? 0 : table.split_minor;
  // The usual fill is one pair; -1 marks the others.
  const price = new Float64Array(count);
  const single = new Float64Array(count);
  for (let d = 0; d < count; d += 1) {
    price[d] = fills[d]![0]!;
    single[d] = fills[d]!.length === 2 ? fills[d]![1]! : -1;
  }
  let net = 0;
  let chosen: number | null = null;
  for (let o = 0; o < fixed_minor.length; o += 1) {
    let saving = -fixed_minor[o]! - opening;
    for (let d = 0, cell = o * count; d < count; d += 1, cell += 1) {
      const units = usable[cell]!;
      const cheaper = price[d]! - unit_minor[cell]!;
      if (units === 0 || cheaper <= 0) continue;
      const served = single[d]!;
      if (served < 0) saving += savingOf(fills[d]!, units, unit_minor[cell]!);
      else saving += Math.min(units, served) * cheaper;
    }
    if (saving <= net || barred.includes(o)) continue;
    net = saving;
    chosen = o;
  }
  return chosen;
}

/** Closes one location and opens the best other one, or none, while the plan gets better (local search by swaps). */
function exchanged(greedy: Greedy, from: readonly number[]): OptionSet {
  const { group, fresh, table } = greedy;
  const planOf = (open: readonly number[]) => {
    const options = open.map((o) => table.options[o]!);
    return setOf(group, fresh, options);
  };
  let open = from;
  let best = planOf(from);
  for (let round = 0; round < EXCHANGE_ROUNDS_MAX; round += 1) {
    const before = open;
    for (const closed of before) {
      const rest = before.filter((o) => o !== closed);
      const next = nextBeside(greedy, rest);
      if (next === closed) continue;
      const swapped = next === null ? rest : [...rest, next];
      const plan = planOf(swapped);
      if (!isBetter(plan, best)) continue;
      best = plan;
      open = swapped;
    }
    if (open === before) break;
  }
  return best;
}

function setOf(group: Group, fresh: readonly Fill[], open: readonly Option[]): OptionSet {
  const fills = open.reduce(fillAll, fresh);
  const fixed = open.reduce((sum, option) => sum + option.fixed_minor, 0);
  const cost =
    fixed + Math.max(0, open.length - 1) * group.split_minor + fills.reduce((sum, fill) => sum + fillCost(fill), 0);
  return { cost, locations: open.length, meters: open.reduce((sum, option) => sum + metersOf(option), 0), open };
}

function fillAll(fills: readonly Fill[], { usable, unit_minor }: Option): readonly Fill[] {
  return fills.map((fill, d) => (usable[d]! > 0 ? fillWith(fill, usable[d]!, unit_minor[d]!) : fill));
}

/**
 * Drops an option when another, before it in order (so no dearer to use, and no further if as dear), serves in full
 * whatever this one serves even in part, at no higher unit cost. In any plan the other can take its place, or is there
 * already and can take its units; so some best plan does without it.
 */
function withoutDominated(group: Group, options: readonly Option[]): Option[] {
  const kept: Option[] = [];
  for (const option of options) {
    if (!kept.some((other) => dominates(group, other, option))) kept.push(option);
  }
  return kept;
}

function dominates({ demands }: Group, other: Option, option: Option): boolean {
  for (let d = 0; d < demands.length; d += 1) {
    if (option.usable[d] === 0) continue;
    if (other.usable[d]! < demands[d]!.quantity || other.unit_minor[d]! > option.unit_minor[d]!) return false;
  }
  return true;
}
