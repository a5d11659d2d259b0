import type { Bits } from "./bits.ts";
import { distanceTo } from "./cost.ts";
import { filterReason } from "./eligibility.ts";
import { furtherCandidates } from "./further-candidates.ts";
import type { Demand, Problem, Site } from "./problem.ts";
import { compareCodes } from "./rank.ts";
import type { Take } from "./search-units.ts";
import { TOLD_IN_FULL } from "./shortlist.ts";
import type { ReportDetail } from "./source-orders.ts";
import { loadOf, type SupplyBook } from "./supply.ts";
import type { CandidateReport, NotChosenReason, SourcingAssignment, SourcingPlan } from "./types.ts";

/** What candidates are compared with: the plan as it was decided. */
type Decided = {
  readonly assignments: readonly SourcingAssignment[];
  /** Per demand: the unit cost of the dearest unit it was given; infinite when some unit stayed unsourced. */
  readonly dearestUnit: ReadonlyMap<Demand, number>;
};

/** An order with the places that were looked at (`problem`), and all those with stock of any of its lines. */
export type Considered = { readonly problem: Problem; readonly book: SupplyBook; readonly stocked: Bits };

/**
 * What is told of the candidates: the chosen first, then those that could serve the order alone by cost, then the rest by
 * distance. `all` tells each in full; `compact` only the first, and of the others their reasons, each with its locations.
 */
export function reportCandidates(
  considered: Considered,
  takes: readonly Take[],
  assignments: readonly SourcingAssignment[],
  report: ReportDetail,
): Pick<SourcingPlan, "candidates" | "further_candidates"> {
  const { problem, book } = considered;
  const decided: Decided = { assignments, dearestUnit: dearestUnits(problem, takes) };
  const chosen = new Set(takes.map(({ option }) => option.site));
  const judged = problem.sites.map((site) => judgeSite(problem, site, chosen.has(site), decided)).sort(compareReports);
  const told = report === "all" ? judged.length : chosen.size + TOLD_IN_FULL;
  const candidates = judged.slice(0, told).map((candidate) => reportSite(candidate, decided));
  candidates.push(...requestedWithoutStock(problem, book));
  return {
    candidates: candidates.sort(compareReports),
    further_candidates: report === "all" ? [] : furtherCandidates(considered, judged.slice(told)),
  };
}

/** A candidate with its verdict, before it is told in full. */
type Judged = Ranked & Pick<CandidateReport, "reason"> & { readonly site: Site };

function judgeSite(problem: Problem, site: Site, isChosen: boolean, decided: Decided): Judged {
  const { distance_km, options, filtered } = site;
  const serves = options.length > 0;
  const cost_minor_if_alone = serves ? costIfAlone(problem, site) : null;
  const known = { site, cost_minor_if_alone, distance_km, code: site.location.code };
  if (isChosen) return { ...known, verdict: "chosen", reason: null };
  if (!serves) return { ...known, verdict: "filtered", reason: filtered };
  return { ...known, verdict: "not_chosen", reason: whyNotChosen(site, cost_minor_if_alone, decided) };
}

function reportSite({ site, ...judged }: Judged, decided: Decided): CandidateReport {
  const { verdict, reason, code, cost_minor_if_alone, distance_km } = judged;
  const line_nos =
    verdict === "chosen"
      ? assignedLines(site, decided)
      : verdict === "filtered"
        ? stockedLines(site)
        : servableLines(site);
  return {
    location_id: site.location.location_id,
    code,
    verdict,
    reason,
    line_nos,
    cost_minor_if_alone,
    distance_km: distance_km === null ? null : Math.round(distance_km * 10) / 10,
    available: availableFor(site, line_nos),
  };
}

function whyNotChosen({ options }: Site, cost_minor_if_alone: number | null, decided: Decided): NotChosenReason {
  if (cost_minor_if_alone !== null) return "costlier";
  if (options.every(({ usable }) => usable.every((units) => units === 0))) return "not_enough_stock";
  const addsNothing = options.every(({ group, usable, unit_minor }) =>
    group.demands.every((demand) => {
      return usable[demand.index] === 0 || decided.dearestUnit.get(demand)! <= unit_minor[demand.index]!;
    }),
  );
  return addsNothing ? "dominated" : "incomplete";
}

/** The whole order from one site; null when it lacks an option, stock or the day's capacity for any of it. */
function costIfAlone({ groups }: Problem, site: Site): number | null {
  if (site.options.length < groups.length) return null;
  let cost = 0;
  let units = 0;
  for (const { fixed_minor, group, usable, unit_minor } of site.options) {
    cost += fixed_minor;
    for (const { index, quantity } of group.demands) {
      if (usable[index]! < quantity) return null;
      cost += quantity * unit_minor[index]!;
      units += quantity;
    }
  }
  return units <= site.units_left && hasStockForAll(site) ? cost : null;
}

function hasStockForAll({ stocked }: Site): boolean {
  if (stocked.length === 1) return true;
  const wanted = new Map<string, number>();
  for (const { line } of stocked) wanted.set(line.item_id, (wanted.get(line.item_id) ?? 0) + line.quantity);
  return stocked.every(({ line, available_quantity }) => wanted.get(line.item_id)! <= available_quantity);
}

function assignedLines({ location }: Site, { assignments }: Decided): number[] {
  return assignments.filter((part) => part.location_id === location.location_id).map((part) => part.line_no);
}

function servableLines({ options }: Site): number[] {
  const line_nos: number[] = [];
  for (const { group, usable } of options) {
    for (const { index, lines } of group.demands) {
      if (usable[index]! > 0) for (const { line_no } of lines) line_nos.push(line_no);
    }
  }
  return line_nos;
}

function stockedLines({ stocked }: Site): number[] {
  return stocked.map(({ line }) => line.line_no);
}

function availableFor({ stocked }: Site, line_nos: readonly number[]): CandidateReport["available"] {
  const told = new Set(line_nos);
  const available = new Map<string, number>();
  for (const { line, available_quantity } of stocked) {
    if (told.has(line.line_no) && !available.has(line.item_id)) available.set(line.item_id, available_quantity);
  }
  return Array.from(available, ([item_id, available_quantity]) => ({ item_id, available_quantity }));
}

function dearestUnits({ groups }: Problem, takes: readonly Take[]): ReadonlyMap<Demand, number> {
  const dearest = new Map<Demand, number>();
  const takes_of = Map.groupBy(takes, (take) => take.demand);
  for (const { demands } of groups) {
    for (const demand of demands) {
      const parts = takes_of.get(demand) ?? [];
      const served = parts.reduce((sum, { units }) => sum + units, 0);
      const units = parts.map(({ option }) => option.unit_minor[demand.index]!);
      dearest.set(demand, served < demand.quantity ? Number.POSITIVE_INFINITY : Math.max(...units));
    }
  }
  return dearest;
}

function requestedWithoutStock({ request, sites }: Problem, book: SupplyBook): CandidateReport[] {
  const reported = new Set(sites.map(({ location }) => location.location_id));
  const reports: CandidateReport[] = [];
  for (const line of request.lines) {
    const location =
      line.requested_location_id === null ? undefined : book.network.locations.get(line.requested_location_id);
    if (location === undefined || reported.has(location.location_id)) continue;
    reported.add(location.location_id);
    const { location_id, code } = location;
    const distance_km = distanceTo(location, request.ship_to);
    reports.push({
      location_id,
      code,
      verdict: "filtered",
      reason: filterReason(line, location, request.ship_to, request.policy, loadOf(book, location)) ?? "no_stock",
      line_nos: request.lines
        .filter((other) => other.requested_location_id === location_id)
        .map(({ line_no }) => line_no),
      cost_minor_if_alone: null,
      distance_km: distance_km === null ? null : Math.round(distance_km * 10) / 10,
      available: [],
    });
  }
  return reports;
}

const VERDICT_ORDER = { chosen: 0, not_chosen: 1, filtered: 2 } as const;

type Ranked = Pick<CandidateReport, "verdict" | "cost_minor_if_alone" | "distance_km" | "code">;

function compareReports(a: Ranked, b: Ranked): number {
  const far = Number.MAX_SAFE_INTEGER;
  return (
    VERDICT_ORDER[a.verdict] - VERDICT_ORDER[b.verdict] ||
    (a.cost_minor_if_alone ?? far) - (b.cost_minor_if_alone ?? far) ||
    (a.distance_km ?? far) - (b.distance_km ?? far) ||
    compareCodes(a.code, b.code)
  );
}
