import { type Bits, countBits, listBits } from "./bits.ts";
import { reportCandidates } from "./candidates.ts";
import { distanceTo, fixedTerms, weightCost } from "./cost.ts";
import { filterReason, isFetched, unitsLeftToday } from "./eligibility.ts";
import type { Demand, Option, Problem } from "./problem.ts";
import type { Take } from "./search-units.ts";
import type { ReportDetail, Solution } from "./source-orders.ts";
import { availableAt, loadOf, type SupplyBook, shelfOf } from "./supply.ts";
import type {
  CostTerm,
  CostTermName,
  SourcingAssignment,
  SourcingLine,
  SourcingPlan,
  UnsourcedLine,
  UnsourcedReason,
} from "./types.ts";

/**
 * Puts what the search found into the words of the border, with the cost taken apart and every candidate judged.
 *
 * @param stocked every place with stock of any line, also those that the problem left out
 */
export function planOf(
  problem: Problem,
  book: SupplyBook,
  stocked: Bits,
  solution: Solution,
  report: ReportDetail,
): SourcingPlan {
  const { request } = problem;
  const wanted = request.lines.reduce((sum, line) => sum + line.quantity, 0);
  const sourced = solution.takes.reduce((sum, take) => sum + take.units, 0);
  const refused = sourced < wanted && !request.policy.allow_partial;
  const takes = refused ? [] : solution.takes;

  const { assignments, unsourcedByLine } = divideOverLines(problem, takes);
  const terms = costTerms(
    problem,
    takes,
    [...unsourcedByLine.values()].reduce((sum, units) => sum + units, 0),
  );
  const cost_minor = terms.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
  const { runner_up } = solution;
  // Where partial plans are forbidden, the price of an unsourced unit is beyond any plan: such a runner-up is none.
  const showsRunnerUp =
    runner_up !== null &&
    !refused &&
    (request.policy.allow_partial || runner_up.extra_minor < problem.unsourced_unit_minor);

  return {
    order_key: request.order_key,
    status: unsourcedByLine.size === 0 ? "complete" : assignments.length > 0 ? "partial" : "none",
    assignments,
    unsourced: request.lines
      .filter((line) => unsourcedByLine.has(line.line_no))
      .map((line): UnsourcedLine => {
        return {
          line_no: line.line_no,
          quantity: unsourcedByLine.get(line.line_no)!,
          reason: unsourcedReason(problem, book, line, solution.takes),
        };
      }),
    cost_minor,
    terms,
    proven_optimal: solution.proven_optimal,
    ...reportCandidates({ problem, book, stocked }, takes, assignments, report),
    network: { size: book.network.sites.length, checksum: book.network.checksum },
    considered_locations: countBits(stocked),
    runner_up: showsRunnerUp
      ? { cost_minor: cost_minor + runner_up.extra_minor, location_ids: runner_up.location_ids }
      : null,
  };
}

/** Lines that were merged into one demand get its units back in the order of the lines. */
function divideOverLines({ groups, request }: Problem, takes: readonly Take[]) {
  const assignments: SourcingAssignment[] = [];
  const unsourcedByLine = new Map<number, number>();
  const takes_of = Map.groupBy(takes, (take) => take.demand);
  for (const demand of groups.flatMap((group) => group.demands)) {
    const parts = (takes_of.get(demand) ?? []).map(({ option, units }) => ({ option, units }));
    parts.sort((a, b) => a.option.unit_minor[demand.index]! - b.option.unit_minor[demand.index]!);
    for (const { line_no, item_id, quantity } of demand.lines) {
      let left = quantity;
      for (const part of parts) {
        const units = Math.min(left, part.units);
        if (units === 0) continue;
        const { location_id } = part.option.site.location;
        assignments.push({ line_no, item_id, location_id, quantity: units });
        part.units -= units;
        left -= units;
      }
      if (left > 0) unsourcedByLine.set(line_no, left);
    }
  }
  const position = new Map(request.lines.map((line, i) => [line.line_no, i]));
  assignments.sort((a, b) => position.get(a.line_no)! - position.get(b.line_no)!);
  return { assignments, unsourcedByLine };
}

function costTerms({ request, groups }: Problem, takes: readonly Take[], unsourced_units: number): CostTerm[] {
  const { cost } = request.policy;
  const amounts = new Map<string, CostTerm>();
  const add = (term: CostTermName, location_id: string | null, amount_minor: number) => {
    if (amount_minor === 0) return;
    const key = `${term} ${location_id}`;
    amounts.set(key, { term, location_id, amount_minor: amount_minor + (amounts.get(key)?.amount_minor ?? 0) });
  };

  const used = new Set(takes.map(({ option }) => option));
  for (const option of used) {
    const { location, distance_km } = option.site;
    const terms = fixedTerms(location, option.group.method, distance_km, cost);
    for (const [term, amount_minor] of terms) add(term, location.location_id, amount_minor);
  }
  for (const { demand, option, units } of takes) {
    const { location, distance_km } = option.site;
    const weight_minor = weightCost(demand.lines[0]!.weight_grams, option.group.method, distance_km, cost);
    add("unit", location.location_id, units * location.costs.unit_minor);
    add("weight", location.location_id, units * weight_minor);
  }
  for (const group of groups) {
    const locations = [...used].filter((option: Option) => option.group === group).length;
    add("split", null, Math.max(0, locations - 1) * cost.split_surcharge_minor);
  }
  add("unsourced", null, unsourced_units * cost.unsourced_unit_minor);
  return [...amounts.values()];
}

function unsourcedReason(
  problem: Problem,
  book: SupplyBook,
  line: SourcingLine,
  found: readonly Take[],
): UnsourcedReason {
  if ((shelfOf(book, line.item_id)?.total ?? 0) === 0) return "no_stock";

  const demand = problem.groups.flatMap((group) => group.demands).find(({ lines }) => lines.includes(line))!;
  const { group, item_id, quantity } = demand;
  const served = found.reduce((sum, take) => (take.demand === demand ? sum + take.units : sum), 0);
  if (served === quantity) return "order_incomplete";

  const { reachable, someHasAll } = inReach(problem, book, line, demand);
  if (reachable === 0) return "no_location";

  const takenByOthers = found.reduce((sum, take) => {
    const { location, load } = take.option.site;
    const competes =
      take.demand !== demand &&
      take.demand.item_id === item_id &&
      filterReason(line, location, problem.request.ship_to, problem.request.policy, load) === null;
    return competes ? sum + take.units : sum;
  }, 0);
  if (reachable - takenByOthers < quantity) return "not_enough_stock";

  const limited = Number.isFinite(group.max_locations) || isFetched(group.method);
  return (demand.divisible || someHasAll) && !limited ? "costlier_than_waiting" : "not_together";
}

/** What the filters let a line have of all the stock there is, and whether one place could serve its demand whole. */
function inReach({ request }: Problem, book: SupplyBook, line: SourcingLine, demand: Demand) {
  const { policy, ship_to } = request;
  const shelf = shelfOf(book, line.item_id);
  let reachable = 0;
  let someHasAll = false;
  for (const place of shelf === null ? [] : listBits(shelf.stocked)) {
    const location = book.network.sites[place]!;
    const load = loadOf(book, location);
    if (filterReason(line, location, ship_to, policy, load) !== null) continue;
    const units = Math.min(availableAt(shelf!, place), unitsLeftToday(location, load));
    reachable += units;
    const weight_minor = weightCost(
      line.weight_grams,
      line.delivery_method,
      distanceTo(location, ship_to),
      policy.cost,
    );
    const paysOff =
      !policy.allow_partial || location.costs.unit_minor + weight_minor <= policy.cost.unsourced_unit_minor;
    if (units >= demand.quantity && paysOff) someHasAll = true;
  }
  return { reachable, someHasAll };
}
