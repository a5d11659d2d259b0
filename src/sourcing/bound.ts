import { type Fill, fillCost, savingOf } from "./fill.ts";
import type { OptionTable } from "./option-table.ts";

export type BoundRequest = {
  readonly table: OptionTable;
  /** Of the options opened so far: how each demand is served, and what they cost to use. */
  readonly fills: readonly Fill[];
  readonly fixed: number;
  readonly open_count: number;
  /** Positions in the table of what may still be opened, ascending, and what each would save per demand, row by row. */
  readonly options: readonly number[];
  readonly savings: Float64Array;
  readonly best_cost: number;
};

export type Bound = {
  /** No plan that opens two or more of `options` costs less. */
  readonly cost: number;
  /** What all demands cost at least, fixed costs apart, whatever of `options` is opened. */
  readonly filled: number;
  /** The demand with the fewest options among those that every plan cheaper than `best_cost` must serve better. */
  readonly must: number | null;
};

/**
 * A lower bound on the cost of every plan that opens two or more of `options`: the larger of two.
 * Bound A: fixed costs of the cheapest that many, and every demand filled at its lowest unit cost. The number is at
 * least two, and at least what the `must` demands need when no location can serve more of them than it does.
 * Bound B: the linear relaxation with each location's fixed cost shared equally by the demands it improves: a unit then
 * costs its own price plus its part of the share. No location is ever paid more than its fixed cost that way, so the
 * shares are a feasible solution of the dual of facility location, and by weak duality a bound.
 */
export function lowerBound(request: BoundRequest): Bound {
  const { table, fills, fixed, options, savings, best_cost } = request;
  const count = table.demand_count;
  const units = new Float64Array(count);
  const choices = new Float64Array(count);
  const lowest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const lowestShared = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const split_minor = request.open_count === 0 ? 0 : table.split_minor;
  for (let row = 0; row < options.length; row += 1) {
    const option = options[row]!;
    let improved = 0;
    for (let d = 0; d < count; d += 1) if (savings[row * count + d]! > 0) improved += 1;
    const share = (table.fixed_minor[option]! + split_minor) / improved;
    for (let d = 0; d < count; d += 1) {
      if (savings[row * count + d]! === 0) continue;
      const unit_minor = table.unit_minor[option * count + d]!;
      const usable = table.usable[option * count + d]!;
      units[d]! += usable;
      choices[d]! += 1;
      if (unit_minor < lowest[d]!) lowest[d] = unit_minor;
      const shared = unit_minor + share / usable;
      if (shared < lowestShared[d]!) lowestShared[d] = shared;
    }
  }

  const served = fills.reduce((sum, fill) => sum + fillCost(fill), 0);
  const most = fills.map((fill, d) => savingOf(fill, units[d]!, lowest[d]!));
  const filled = most.reduce((sum, saving) => sum - saving, served);
  const musts: number[] = [];
  for (const [d, saving] of most.entries()) if (saving > 0 && fixed + filled + saving > best_cost) musts.push(d);

  const filledShared = fills.reduce((sum, fill, d) => sum - savingOf(fill, units[d]!, lowestShared[d]!), served);
  // Fractions of a minor unit: round up, but not because of the last binary digit.
  const costB = Math.ceil(fixed + filledShared - 1e-4);
  let costA = fixed + filled + cheapestOpenings(request, 2);
  // Counting takes another pass; not needed when the branch is lost already.
  if (Math.max(costA, costB) <= best_cost) {
    costA = fixed + filled + cheapestOpenings(request, Math.max(2, atLeastNeeded(request, musts)));
  }

  let must: number | null = null;
  for (const d of musts) if (must === null || choices[d]! < choices[must]!) must = d;
  return { cost: Math.max(costA, costB), filled, must };
}

/** How many further locations the `must` demands need at least, each having a part in as many of them as it can. */
function atLeastNeeded({ table, options, savings }: BoundRequest, musts: readonly number[]): number {
  const mostTogether = musts.map(() => 1);
  for (let row = 0; row < options.length; row += 1) {
    const at = row * table.demand_count;
    let together = 0;
    for (let i = 0; i < musts.length; i += 1) if (savings[at + musts[i]!]! > 0) together += 1;
    if (together < 2) continue;
    for (let i = 0; i < musts.length; i += 1) {
      if (savings[at + musts[i]!]! > 0 && together > mostTogether[i]!) mostTogether[i] = together;
    }
  }
  const needed = mostTogether.reduce((sum, together) => sum + 1 / together, 0);
  return Math.ceil(needed - 1e-9);
}

/** The first options are the cheapest to use: the table is sorted by fixed cost. */
function cheapestOpenings({ table, options, open_count }: BoundRequest, count: number): number {
  let cost = (open_count === 0 ? count - 1 : count) * table.split_minor;
  for (const option of options.slice(0, count)) cost += table.fixed_minor[option]!;
  return cost;
}
