import { listBits } from "./bits.ts";
import type { DayLoad } from "./eligibility.ts";
import type { Network } from "./network.ts";
import { planOf } from "./plan.ts";
import { assertPolicy } from "./policy.ts";
import { buildProblem, groupLines, isCoupled, type Option, type Problem } from "./problem.ts";
import { hasRoom } from "./room.ts";
import { type OptionSet, type SetSearchResult, searchSets } from "./search-sets.ts";
import { searchUnits, type Take } from "./search-units.ts";
import { shortlist, stockedPlaces } from "./shortlist.ts";
import { copyToBook, openBook, type SupplyBook, takeFromBook } from "./supply.ts";
import type { SourcingLocation, SourcingPlan, SourcingRequest, StockOfItem, SupplyAtLocation } from "./types.ts";

/** What a search found for a whole order, before it is put into words. */
export type Solution = {
  readonly takes: readonly Take[];
  readonly proven_optimal: boolean;
  /** Cost above this solution, and the locations of the best other one seen. */
  readonly runner_up: { readonly extra_minor: number; readonly location_ids: readonly string[] } | null;
};

/** `compact` tells the chosen and the next best candidates in full, and of all others which there are and why. */
export type ReportDetail = "all" | "compact";

/** Budgets in steps, not time, so that equal input gives an equal plan on any machine. About 10 ms each. */
const SET_SEARCH_WORK_MAX = 150_000;
const UNIT_SEARCH_WORK_MAX = 40_000;

/**
 * Decides which locations serve which quantities of one order, at the least total cost under its policy. Depends on
 * nothing but its arguments and changes none of them; the order of `supply` and `locations` makes no difference.
 *
 * @param supply what may be promised, one row per item and location; rows of other items do no harm but cost time
 */
export function sourceOrder(
  request: SourcingRequest,
  locations: ReadonlyMap<string, SourcingLocation>,
  supply: readonly SupplyAtLocation[],
  report: ReportDetail = "all",
): SourcingPlan {
  return sourceFromBook(request, copyToBook(locations, supply), report, 1);
}

/** `sourceInPlace` on a copy of the supply. */
export function sourceOrders(
  requests: readonly SourcingRequest[],
  locations: ReadonlyMap<string, SourcingLocation>,
  supply: readonly SupplyAtLocation[],
  report: ReportDetail = "all",
): SourcingPlan[] {
  return sourceAll(requests, copyToBook(locations, supply), report, 1);
}

/**
 * Sources many orders, one after the other in the given order: first come, first served. Each plan sees the stock and
 * daily capacity that the plans before it left, so a batch never plans a unit twice. What is planned is taken off
 * `stock`, which is how the next batch knows; whoever does not carry a plan out must read that stock anew.
 *
 * @param loads what locations with a limit per day have been given today, by id
 * @param effort multiplies the budget of the searches
 * @returns one plan per request, in their order, with a compact report
 */
export function sourceInPlace(
  requests: readonly SourcingRequest[],
  network: Network,
  stock: ReadonlyMap<string, StockOfItem>,
  loads: ReadonlyMap<string, DayLoad>,
  effort = 1,
): SourcingPlan[] {
  return sourceAll(requests, openBook(network, stock, loads), "compact", effort);
}

function sourceAll(
  requests: readonly SourcingRequest[],
  book: SupplyBook,
  report: ReportDetail,
  effort: number,
): SourcingPlan[] {
  return requests.map((request) => {
    const plan = sourceFromBook(request, book, report, effort);
    takeFromBook(book, plan.assignments);
    return plan;
  });
}

/** A full report looks at every location with stock, a compact one only at those that can matter. */
function sourceFromBook(
  request: SourcingRequest,
  book: SupplyBook,
  report: ReportDetail,
  effort: number,
): SourcingPlan {
  assertPolicy(request.policy);
  const groups = groupLines(request);
  const stocked = stockedPlaces(groups, book);
  const places = report === "all" ? stocked : shortlist(request, groups, book);
  const problem = buildProblem(request, groups, book, listBits(places));
  const apart = solveByGroup(problem, effort);
  // Where demands compete, planning each for itself is too hopeful; if the plan has room all the same, none is better.
  const solution = isCoupled(problem) && !hasRoom(problem, apart.takes) ? solveTogether(problem, effort) : apart;
  return planOf(problem, book, stocked, solution, report);
}

function solveTogether(problem: Problem, effort: number): Solution {
  const { takes, proven_optimal } = searchUnits(problem, UNIT_SEARCH_WORK_MAX * effort);
  return { takes, proven_optimal, runner_up: null };
}

/** Groups share neither stock nor locations' fixed costs, so the best plan is the best of each. */
function solveByGroup({ groups, unsourced_unit_minor }: Problem, effort: number): Solution {
  const results = groups.map((group) => searchSets(group, unsourced_unit_minor, SET_SEARCH_WORK_MAX * effort));
  return {
    takes: results.flatMap(({ best }) => takesOf(best)),
    proven_optimal: results.every((result) => result.proven_optimal),
    runner_up: runnerUp(results),
  };
}

/** Each demand takes from the open options, cheapest unit first. */
function takesOf({ open }: OptionSet): Take[] {
  const demands = open[0]?.group.demands ?? [];
  return demands.flatMap((demand) => {
    const takes: Take[] = [];
    let left = demand.quantity;
    const byUnitCost = [...open].sort((a, b) => a.unit_minor[demand.index]! - b.unit_minor[demand.index]!);
    for (const option of byUnitCost) {
      const units = Math.min(left, option.usable[demand.index]!);
      if (units === 0) continue;
      takes.push({ demand, option, units });
      left -= units;
    }
    return takes;
  });
}

/** The order with one group planned the second-best way: that of the group where this costs least. */
function runnerUp(results: readonly SetSearchResult[]): Solution["runner_up"] {
  let cheapest: SetSearchResult | null = null;
  const extra = ({ best, second }: SetSearchResult) =>
    second === null ? Number.POSITIVE_INFINITY : second.cost - best.cost;
  for (const result of results) {
    if (
      result.second !== null &&
      result.second.locations > 0 &&
      (cheapest === null || extra(result) < extra(cheapest))
    ) {
      cheapest = result;
    }
  }
  if (cheapest === null) return null;
  const options: Option[] = results.flatMap((result) => [
    ...(result === cheapest ? result.second!.open : result.best.open),
  ]);
  const location_ids = [...new Set(options.map(({ site }) => site.location.location_id))];
  return { extra_minor: extra(cheapest), location_ids };
}
