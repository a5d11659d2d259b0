import { listBits, unpackBits } from "./bits.ts";
import { checksumOf } from "./network.ts";
import type {
  CandidateReport,
  CostTerm,
  FurtherCandidates,
  SourcingLocation,
  SourcingPlan,
  UnsourcedLine,
} from "./types.ts";

/** A plan as the API shows it: codes instead of ids, and its figures gathered. Reasons stay codes; screens word them. */
export type PresentedPlan = {
  readonly status: SourcingPlan["status"];
  readonly cost_minor: number;
  readonly proven_optimal: boolean;
  readonly locations: readonly PresentedLocation[];
  readonly unsourced: readonly UnsourcedLine[];
  /** Terms that belong to no location: split and unsourced. */
  readonly other_terms: readonly Pick<CostTerm, "term" | "amount_minor">[];
  readonly runner_up: {
    readonly locations: readonly string[];
    readonly cost_minor: number;
    readonly extra_minor: number;
  } | null;
  readonly candidates: readonly PresentedCandidate[];
  readonly considered_locations: number;
  /** Candidates beyond the limit, by reason, so that nothing is left unexplained. */
  readonly further_candidates: readonly PresentedFurther[];
};

export type PresentedLocation = {
  readonly location: string;
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
  readonly cost_minor: number;
  readonly terms: readonly Pick<CostTerm, "term" | "amount_minor">[];
};

export type PresentedFurther = Pick<CandidateReport, "verdict" | "reason"> & {
  readonly count: number;
  /** Codes; null where they cannot be told any more. */
  readonly locations: readonly string[] | null;
};

type PlainCandidate = Omit<CandidateReport, "location_id">;

/** A plan as it was decided, or as it was kept. */
export type ShownPlan = Omit<SourcingPlan, "candidates" | "further_candidates" | "network" | "order_key"> & {
  readonly further_candidates: readonly (FurtherCandidates | PresentedFurther)[];
  /** Null: `further_candidates` has no sets of places. */
  readonly network: SourcingPlan["network"] | null;
  readonly candidates: readonly PlainCandidate[];
};

export type PresentedCandidate = Omit<CandidateReport, "location_id" | "code"> & {
  readonly location: string;
  /** How much more the whole order would have cost from here alone; null if it could not serve all of it. */
  readonly extra_minor_if_alone: number | null;
};

/**
 * @param candidate_limit how many candidates are shown one by one; the chosen always are
 */
export function presentPlan(
  plan: ShownPlan,
  locations: ReadonlyMap<string, SourcingLocation>,
  candidate_limit = 20,
): PresentedPlan {
  const codeOf = (location_id: string) => locations.get(location_id)?.code ?? location_id;
  const isShown = (candidate: PlainCandidate, i: number) => i < candidate_limit || candidate.verdict === "chosen";
  const location_ids = [...new Set(plan.assignments.map(({ location_id }) => location_id))];
  const { runner_up } = plan;
  return {
    status: plan.status,
    cost_minor: plan.cost_minor,
    proven_optimal: plan.proven_optimal,
    locations: location_ids.map((location_id) => presentLocation(plan, location_id, codeOf(location_id))),
    unsourced: plan.unsourced,
    other_terms: termsOf(plan, null),
    runner_up: runner_up && {
      locations: runner_up.location_ids.map(codeOf),
      cost_minor: runner_up.cost_minor,
      extra_minor: runner_up.cost_minor - plan.cost_minor,
    },
    candidates: plan.candidates.filter(isShown).map((candidate) => presentCandidate(candidate, plan.cost_minor)),
    considered_locations: plan.considered_locations,
    further_candidates: byReason(
      plan.candidates.filter((candidate, i) => !isShown(candidate, i)),
      namedFurther(plan, locations),
    ),
  };
}

function presentLocation(plan: ShownPlan, location_id: string, location: string): PresentedLocation {
  const terms = termsOf(plan, location_id);
  return {
    location,
    lines: plan.assignments
      .filter((part) => part.location_id === location_id)
      .map(({ line_no, quantity }) => ({ line_no, quantity })),
    cost_minor: terms.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
    terms,
  };
}

function presentCandidate(
  candidate: PlainCandidate & { readonly location_id?: string },
  plan_cost_minor: number,
): PresentedCandidate {
  const { location_id: _, code, ...rest } = candidate;
  const alone = rest.cost_minor_if_alone;
  return { location: code, ...rest, extra_minor_if_alone: alone === null ? null : alone - plan_cost_minor };
}

function termsOf({ terms }: ShownPlan, location_id: string | null): Pick<CostTerm, "term" | "amount_minor">[] {
  return terms
    .filter((term) => term.location_id === location_id)
    .map(({ term, amount_minor }) => ({ term, amount_minor }));
}

function byReason(left_out: readonly PlainCandidate[], further: readonly PresentedFurther[]): PresentedFurther[] {
  const reasons = new Map(further.map((group) => [`${group.verdict} ${group.reason}`, group]));
  for (const { verdict, reason, code } of left_out) {
    const key = `${verdict} ${reason}`;
    const group = reasons.get(key) ?? { verdict, reason, count: 0, locations: [] };
    reasons.set(key, { ...group, count: group.count + 1, locations: [...(group.locations ?? []), code] });
  }
  return [...reasons.values()];
}

/** Sets of places become codes again; null if the network is not known any more as it was when the plan was made. */
function namedFurther(
  { further_candidates, network }: ShownPlan,
  locations: ReadonlyMap<string, SourcingLocation>,
): PresentedFurther[] {
  if (further_candidates.length === 0) return [];
  // Locations are never deleted and their ids ascend, so those of that time are the first ones of today.
  const location_ids = network === null ? [] : [...locations.keys()].sort().slice(0, network.size);
  const isKnown = network !== null && checksumOf(location_ids) === network.checksum;
  return further_candidates.map((group) => {
    if ("locations" in group) return { ...group, count: group.locations?.length ?? group.count };
    const { verdict, reason, count, places } = group;
    if (!isKnown) return { verdict, reason, count, locations: null };
    const codes = listBits(unpackBits(places, network.size)).map((place) => locations.get(location_ids[place]!)!.code);
    return { verdict, reason, count, locations: codes };
  });
}
