import { type Bound, lowerBound } from "./bound.ts";
import { type Fill, fillCost, fillWith, freshFill, savingOf } from "./fill.ts";
import { type OptionTable, tableOf } from "./option-table.ts";
import type { Group, Option } from "./problem.ts";
import { isBetter, type Rank } from "./rank.ts";
import { reduceOptions } from "./reduce.ts";

/** A set of locations to use for a group, served in the cheapest way from them. */
export type OptionSet = Rank & { readonly open: readonly Option[] };

export type SetSearchResult = {
  readonly best: OptionSet;
  /** The best set seen beside it; null if none was. */
  readonly second: OptionSet | null;
  readonly proven_optimal: boolean;
};

/**
 * The least-cost set of locations for demands that do not compete with each other (`isCoupled` is false). Given the
 * set, each demand is filled with the cheapest units first, what is left at the unsourced price, so only the set is
 * searched for: cost(S) = fixed costs + splits + sum of fills, by depth-first branch and bound.
 *
 * Why it is exact. (1) A demand's saving is submodular in S (a unit displaces the dearest one, so the more is open the
 * less another location saves). Therefore, if no single further location saves more than it costs, no several of them
 * do, and one that does not pay now never pays below in the tree: it is dropped. (2) Children are complete plans and
 * are all judged before any is entered; entering looks for two or more further locations. (3) A demand is a `must`
 * when leaving it as it is would already exceed the best known cost; every better plan then opens a location for it,
 * so only those are entered, each without its earlier siblings. (4) A branch is left when a lower bound on its cost
 * (see `lowerBound`) reaches the best known plan. All costs are >= 0, so bounds only rise on the way down.
 *
 * @param work_budget how many times a location may be weighed against a demand; deterministic, unlike time
 */
export function searchSets(group: Group, unsourced_unit_minor: number, work_budget: number): SetSearchResult {
  const { options, best, second } = reduceOptions(group, unsourced_unit_minor);
  if (options.length < 2) return { best, second, proven_optimal: true };

  const table = tableOf(group, options);
  const search: Search = { table, max_locations: group.max_locations, best, second, work: 0, work_budget, savings: [] };
  const fills = group.demands.map((demand) => freshFill(demand.quantity, unsourced_unit_minor));
  const root: Node = { open: [], fills, fixed: 0, meters: 0 };
  explore(
    search,
    root,
    options.map((_, o) => o),
  );
  return { best: search.best, second: search.second, proven_optimal: search.work <= work_budget };
}

type Search = {
  readonly table: OptionTable;
  readonly max_locations: number;
  best: OptionSet;
  second: OptionSet | null;
  work: number;
  readonly work_budget: number;
  /** Per depth of the tree: a reused array for the savings of a node's children. */
  readonly savings: Float64Array[];
};

type Node = {
  /** Positions in the table. */
  readonly open: readonly number[];
  readonly fills: readonly Fill[];
  /** Fixed costs and split surcharges of `open`. */
  readonly fixed: number;
  readonly meters: number;
};

/** Options that pay for themselves at a node, in table order, with what each saves per demand (`savings`, row by row). */
type Children = {
  readonly options: readonly number[];
  readonly nets: readonly number[];
  readonly savings: Float64Array;
};

/** @param allowed positions in the table, ascending */
function explore(search: Search, node: Node, allowed: readonly number[]): void {
  const { table } = search;
  search.work += allowed.length * table.demand_count;
  if (search.work > search.work_budget) return;

  const children = worthwhileChildren(search, node, allowed);
  if (children.options.length < 2 || node.open.length + 1 >= search.max_locations) return;
  const { fills, fixed, open } = node;
  const bound = lowerBound({ table, fills, fixed, open_count: open.length, ...children, best_cost: search.best.cost });
  if (!mayBeat(search, bound.cost, open.length + 2)) return;

  const entered = enteredChildren(search, children, bound);
  const used = new Set<number>();
  const cheapestNext = openingCost(table, { open: [0] }, children.options[0]!);
  for (const row of entered) {
    const option = children.options[row]!;
    used.add(option);
    // The floor of all children holds for this one too, and it is entered to open at least one more.
    const floor = fixed + openingCost(table, node, option) + cheapestNext + bound.filled;
    if (!mayBeat(search, floor, open.length + 2)) continue;
    explore(
      search,
      openOption(table, node, option),
      children.options.filter((other) => !used.has(other)),
    );
    if (search.work > search.work_budget) return;
  }
}

/** Judges the plan that opens each option, and returns the options that pay. */
function worthwhileChildren(search: Search, node: Node, allowed: readonly number[]): Children {
  const { table } = search;
  const count = table.demand_count;
  const savings = savingsBuffer(search, node.open.length, allowed.length * count);
  const cost = node.fixed + node.fills.reduce((sum, fill) => sum + fillCost(fill), 0);
  const options: number[] = [];
  const nets: number[] = [];
  // The usual fill is one pair; its two numbers side by side for all demands make the loop below twice as fast.
  const price = Float64Array.from(node.fills, (fill) => fill[0]!);
  const priced = Float64Array.from(node.fills, (fill) => (fill.length === 2 ? fill[1]! : -1));
  for (const option of allowed) {
    const row = options.length * count;
    let net = -openingCost(table, node, option);
    for (let d = 0; d < count; d += 1) {
      const cell = option * count + d;
      const units = table.usable[cell]!;
      const unit_minor = table.unit_minor[cell]!;
      let saving = 0;
      if (units > 0 && unit_minor < price[d]!) {
        const single = priced[d]!;
        if (single < 0) saving = savingOf(node.fills[d]!, units, unit_minor);
        else saving = Math.min(units, single) * (price[d]! - unit_minor);
        net += saving;
      }
      savings[row + d] = saving;
    }
    if (net <= 0) continue;
    options.push(option);
    nets.push(net);
    const rank = { cost: cost - net, locations: node.open.length + 1, meters: node.meters + table.meters[option]! };
    if (search.second === null || isBetter(rank, search.second)) keepPlan(search, rank, [...node.open, option]);
  }
  return { options, nets, savings };
}

function keepPlan(search: Search, rank: Rank, positions: readonly number[]): void {
  const open = positions.map((o) => search.table.options[o]!);
  if (isBetter(rank, search.best)) {
    search.second = search.best;
    search.best = { ...rank, open };
  } else if (!isSameSet(open, search.best.open)) {
    search.second = { ...rank, open };
  }
}

/** Rows of the children to enter, most promising first: all, or those that serve the hardest `must` demand. */
function enteredChildren({ table }: Search, { options, nets, savings }: Children, { must }: Bound): number[] {
  const rows = options.map((_, row) => row);
  const entered = must === null ? rows : rows.filter((row) => savings[row * table.demand_count + must]! > 0);
  return entered.sort((a, b) => nets[b]! - nets[a]!);
}

function mayBeat({ best }: Search, cost: number, locations: number): boolean {
  return cost < best.cost || (cost === best.cost && locations <= best.locations);
}

function openOption(table: OptionTable, node: Node, option: number): Node {
  return {
    open: [...node.open, option],
    fills: node.fills.map((fill, d) => {
      const cell = option * table.demand_count + d;
      const units = table.usable[cell]!;
      return units > 0 ? fillWith(fill, units, table.unit_minor[cell]!) : fill;
    }),
    fixed: node.fixed + openingCost(table, node, option),
    meters: node.meters + table.meters[option]!,
  };
}

function openingCost(table: OptionTable, { open }: Pick<Node, "open">, option: number): number {
  return open.length === 0 ? table.fixed_minor[option]! : table.fixed_minor[option]! + table.split_minor;
}

function savingsBuffer({ savings }: Search, depth: number, size: number): Float64Array {
  const buffer = savings[depth];
  if (buffer !== undefined && buffer.length >= size) return buffer;
  savings[depth] = new Float64Array(size);
  return savings[depth];
}

function isSameSet(a: readonly Option[], b: readonly Option[]): boolean {
  return a.length === b.length && a.every((option) => b.includes(option));
}
