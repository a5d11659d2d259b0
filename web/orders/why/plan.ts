/** A sourcing plan as `GET /v1/orders/{order_id}/sourcing` shows it. Amounts in minor units of the shop's main currency. */
export type Plan = {
  readonly status: "complete" | "partial" | "none";
  readonly cost_minor: number;
  readonly locations: readonly {
    readonly location: string;
    readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
    readonly cost_minor: number;
    readonly terms: readonly Term[];
  }[];
  readonly unsourced: readonly { readonly line_no: number; readonly quantity: number; readonly reason: string }[];
  readonly other_terms: readonly Term[];
  readonly runner_up: {
    readonly locations: readonly string[];
    readonly cost_minor: number;
    readonly extra_minor: number;
  } | null;
  readonly candidates: readonly Candidate[];
  readonly considered_locations: number;
  readonly further_candidates: readonly {
    readonly verdict: Candidate["verdict"];
    readonly reason: string | null;
    readonly count: number;
  }[];
};

export type Term = { readonly term: string; readonly amount_minor: number };

export type Candidate = {
  readonly location: string;
  readonly verdict: "chosen" | "not_chosen" | "filtered";
  readonly reason: string | null;
  readonly line_nos: readonly number[];
  readonly cost_minor_if_alone: number | null;
  readonly extra_minor_if_alone: number | null;
  readonly distance_km: number | null;
};

export const TERMS = [
  "parcel",
  "order",
  "kind",
  "distance",
  "handling",
  "unit",
  "weight",
  "split",
  "unsourced",
] as const;
export type TermName = (typeof TERMS)[number];

export const REASONS = [
  "inactive",
  "other_location_requested",
  "excluded_after_refusal",
  "method_not_offered",
  "country",
  "bulky_not_handled",
  "hazard_not_handled",
  "capacity_full",
  "costlier",
  "dominated",
  "incomplete",
  "not_enough_stock",
  "too_costly_to_use",
] as const;
export type Reason = (typeof REASONS)[number];

export const knownTerm = (name: string): TermName | null => TERMS.find((term) => term === name) ?? null;
export const knownReason = (code: string | null): Reason | null => REASONS.find((reason) => reason === code) ?? null;
