import { reportCandidates } from "./candidates.ts";
import { fixedTerms, weightCost } from "./cost.ts";
import { isFetched } from "./eligibility.ts";
import type { Option, Problem } from "./problem.ts";
import type { Take } from "./search-units.ts";
import type { ReportDetail, Solution } from "./source-orders.ts";
import type { SupplyBook } from "./supply.ts";
import type {
  CostTerm,
  CostTermName,
  SourcingAssignment,
  SourcingLine,
  SourcingPlan,
  UnsourcedLine,
  UnsourcedReason,
} from "./types.ts";

/** Puts what the search found into the words of the border, with the cost taken apart and every candidate judged. */
export function planOf(problem: Problem, book: SupplyBook, solution: Solution, report: ReportDetail): SourcingPlan {
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
    ...reportCandidates(problem, book, takes, assignments, report),
    considered_locations: problem.sites.length,
    runner_up: showsRunnerUp
      ? { cost_minor: cost_minor + runner_up.extra_minor, location_ids: runner_up.location_ids }
      : null,
  };
}

/** Lines that were merged into one demand get its units back in the order of the lines. */
function divideOverLines({ groups, request }: Problem, takes: readonly Take[]) {
  const assignments: SourcingAssignment[] = [];
  const unsourcedByLine = new Map<number, number>();
  for (const demand of groups.flatMap((group) => group.demands)) {
    const parts = takes.filter((take) => take.demand === demand).map(({ option, units }) => ({ option, units }));
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
  const inStock = (book.by_item.get(line.item_id) ?? []).some((entry) => entry.available_quantity > 0);
  if (!inStock) return "no_stock";

  const demand = problem.groups.flatMap((group) => group.demands).find(({ lines }) => lines.includes(line))!;
  const { group, index, item_id, quantity } = demand;
  const served = found.reduce((sum, take) => (take.demand === demand ? sum + take.units : sum), 0);
  if (served === quantity) return "order_incomplete";

  // Options know what the filters let through; how much there is stands in their sites.
  const sites = group.options.filter((option) => Number.isFinite(option.unit_minor[index])).map(({ site }) => site);
  let reachable = 0;
  for (const site of sites) {
    const stocked = site.stocked.find((entry) => entry.line === line);
    if (stocked !== undefined) reachable += Math.min(stocked.available_quantity, site.units_left);
  }
  if (reachable === 0) return "no_location";

  const takenByOthers = found.reduce((sum, take) => {
    return take.demand !== demand && take.demand.item_id === item_id && sites.includes(take.option.site)
      ? sum + take.units
      : sum;
  }, 0);
  if (reachable - takenByOthers < quantity) return "not_enough_stock";

  const someHasAll = group.options.some((option) => option.usable[index] === quantity);
  const limited = Number.isFinite(group.max_locations) || isFetched(group.method);
  return (demand.divisible || someHasAll) && !limited ? "costlier_than_waiting" : "not_together";
}
