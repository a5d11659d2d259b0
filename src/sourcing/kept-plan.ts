import type { ShownPlan } from "./explain.ts";
import type { CandidateReport, CostTermName, SourcingPlan } from "./types.ts";

/**
 * A plan as it is kept: ids once, everything that repeats as a row of fields whose names stand here. A plan of two
 * lines takes 1 to 2 KB that way, whatever the number of locations; in full it would be several times that.
 */
export type KeptPlan = Pick<
  SourcingPlan,
  "status" | "unsourced" | "cost_minor" | "proven_optimal" | "network" | "considered_locations"
> & {
  readonly item_ids: readonly string[];
  readonly location_ids: readonly string[];
  /** line_no, item, location, quantity; item and location as positions in the lists above, also below. */
  readonly assignments: readonly (readonly [number, number, number, number])[];
  /** term, location or null, amount_minor */
  readonly terms: readonly (readonly [CostTermName, number | null, number])[];
  /** code, verdict, reason, line_nos, cost_minor_if_alone, distance_km, then item and available_quantity in turn */
  readonly candidates: readonly (readonly [
    string,
    CandidateReport["verdict"],
    CandidateReport["reason"],
    readonly number[],
    number | null,
    number | null,
    readonly number[],
  ])[];
  /** verdict, reason, count, places */
  readonly further: readonly (readonly [CandidateReport["verdict"], CandidateReport["reason"], number, string])[];
  readonly runner_up: { readonly cost_minor: number; readonly locations: readonly number[] } | null;
};

export function packPlan(plan: SourcingPlan): KeptPlan {
  const items = new Map<string, number>();
  const locations = new Map<string, number>();
  return {
    status: plan.status,
    unsourced: plan.unsourced,
    cost_minor: plan.cost_minor,
    proven_optimal: plan.proven_optimal,
    network: plan.network,
    considered_locations: plan.considered_locations,
    assignments: plan.assignments.map(({ line_no, item_id, location_id, quantity }) => {
      return [line_no, positionOf(items, item_id), positionOf(locations, location_id), quantity];
    }),
    terms: plan.terms.map(({ term, location_id, amount_minor }) => {
      return [term, location_id === null ? null : positionOf(locations, location_id), amount_minor];
    }),
    candidates: plan.candidates.map(
      ({ code, verdict, reason, line_nos, cost_minor_if_alone, distance_km, available }) => {
        const stock = available.flatMap((row) => [positionOf(items, row.item_id), row.available_quantity]);
        return [code, verdict, reason, line_nos, cost_minor_if_alone, distance_km, stock];
      },
    ),
    further: plan.further_candidates.map(({ verdict, reason, count, places }) => [verdict, reason, count, places]),
    runner_up: plan.runner_up && {
      cost_minor: plan.runner_up.cost_minor,
      locations: plan.runner_up.location_ids.map((location_id) => positionOf(locations, location_id)),
    },
    // Last: the lists are filled by what stands above.
    item_ids: [...items.keys()],
    location_ids: [...locations.keys()],
  };
}

export function unpackPlan({ item_ids, location_ids, further, runner_up, ...kept }: KeptPlan): ShownPlan {
  return {
    ...kept,
    assignments: kept.assignments.map(([line_no, item, location, quantity]) => {
      return { line_no, item_id: item_ids[item]!, location_id: location_ids[location]!, quantity };
    }),
    terms: kept.terms.map(([term, location, amount_minor]) => {
      return { term, location_id: location === null ? null : location_ids[location]!, amount_minor };
    }),
    candidates: kept.candidates.map(([code, verdict, reason, line_nos, cost_minor_if_alone, distance_km, stock]) => {
      const available = [];
      for (let i = 0; i < stock.length; i += 2) {
        available.push({ item_id: item_ids[stock[i]!]!, available_quantity: stock[i + 1]! });
      }
      return { code, verdict, reason, line_nos, cost_minor_if_alone, distance_km, available };
    }),
    further_candidates: further.map(([verdict, reason, count, places]) => ({ verdict, reason, count, places })),
    runner_up: runner_up && {
      cost_minor: runner_up.cost_minor,
      location_ids: runner_up.locations.map((location) => location_ids[location]!),
    },
  };
}

function positionOf(list: Map<string, number>, id: string): number {
  const known = list.get(id);
  if (known !== undefined) return known;
  list.set(id, list.size);
  return list.size - 1;
}
