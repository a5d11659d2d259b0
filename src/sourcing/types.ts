import type { Coordinates } from "../kernel/geo.ts";

/**
 * The border of the engine: plain data in, plan out. Whoever calls it fills these types from inventory, locations and
 * orders; whatever replaces the search behind `sourceOrder` keeps them. All amounts are minor units of one currency,
 * the order's.
 */

export type DeliveryMethod = "ship" | "collect" | "ship_to_store" | "reserve" | "same_day" | "digital" | "service";
export type LocationKind = "warehouse" | "store" | "dropshipper" | "third_party" | "franchise" | "supplier";

export type SourcingRequest = {
  /** Names the order in the caller's words; the engine only hands it back. */
  readonly order_key: string;
  /** Where carried goods go. Null when nothing is carried, or not known yet: then distance and country do not count. */
  readonly ship_to: ShipTo | null;
  /** Instant, UTC, ISO 8601. Carried for strategies that weigh age or season; this engine does not read it. */
  readonly ordered_at: string;
  readonly lines: readonly SourcingLine[];
  readonly policy: SourcingPolicy;
};

export type ShipTo = {
  readonly country: string;
  readonly postal_code: string;
  readonly coordinates: Coordinates | null;
};

export type SourcingLine = {
  readonly line_no: number;
  readonly item_id: string;
  /** Stocking units still to be sourced, >= 1. */
  readonly quantity: number;
  readonly delivery_method: DeliveryMethod;
  /** The only location that may serve the line. For `ship_to_store` this is not the destination: that is `ship_to`. */
  readonly requested_location_id: string | null;
  /** Locations that refused or came up short before. */
  readonly excluded_location_ids: readonly string[];
  /** Per unit. Null counts as 0. */
  readonly weight_grams: number | null;
  readonly hazard_class: string | null;
  readonly bulky: boolean;
  /** Whether the quantity may be divided, between locations or between now and later. The policy can forbid it too. */
  readonly splittable: boolean;
};

export type SourcingLocation = {
  readonly location_id: string;
  readonly code: string;
  readonly kind: LocationKind;
  readonly country: string;
  readonly postal_code: string;
  readonly coordinates: Coordinates | null;
  readonly delivery_methods: readonly string[];
  readonly active: boolean;
  /** Handling cost of one fulfillment order, and of each unit in it. */
  readonly costs: { readonly order_minor: number; readonly unit_minor: number };
  /** Working days the location needs before it can hand over. */
  readonly handling_days: number;
  readonly capacity: LocationCapacity | null;
};

/** Null limits do not limit. An order counts once at a location, however many of its lines it serves. */
export type LocationCapacity = {
  readonly orders_per_day: number | null;
  readonly units_per_day: number | null;
  readonly orders_today: number;
  readonly units_today: number;
};

/** Units of an item that may be promised at a location. No row means no stock. One row per item and location. */
export type SupplyAtLocation = {
  readonly item_id: string;
  readonly location_id: string;
  readonly available_quantity: number;
};

/** An item's stock as columns: entry by entry a location and its units, each location at most once. */
export type StockOfItem = {
  readonly location_ids: readonly string[];
  /** Units that may be promised, >= 0. Planning in place takes off here what it plans. */
  readonly available: Float64Array;
};

export type SourcingPolicy = {
  /**
   * `allowed`: lines may go to several locations, and a splittable line's quantity too. `per_line`: each line is served
   * wholly by one location. `never`: all lines of one delivery method are served by one location, each wholly.
   * Lines without stock may stay unsourced under each of them, if `allow_partial`.
   */
  readonly split: "allowed" | "per_line" | "never";
  /** Most locations per delivery method; null for no limit. */
  readonly max_locations: number | null;
  /** Whether a plan may leave units unsourced. If not, a plan that cannot cover everything is no plan. */
  readonly allow_partial: boolean;
  readonly eligibility: SourcingEligibility;
  readonly cost: SourcingCosts;
};

export type SourcingEligibility = {
  /** Whether carried goods may come from another country than they go to. */
  readonly cross_border: boolean;
  /** Kinds of location that may serve bulky and hazardous items; null for all. */
  readonly bulky_from_kinds: readonly LocationKind[] | null;
  readonly hazardous_from_kinds: readonly LocationKind[] | null;
};

/**
 * What counts, in money. Every amount is >= 0: that nothing ever gets cheaper by adding to a plan is what makes the
 * search's pruning right. To prefer one kind of location, put a surcharge on the others.
 * Parcel, distance and weight count for carried goods only (ship, ship_to_store, same_day).
 */
export type SourcingCosts = {
  /** Per location used. */
  readonly parcel_minor: number;
  /** Per kilometer of great-circle distance, per location used. May be a fraction; the product is rounded. */
  readonly distance_minor_per_km: number;
  /** Per unit: times its weight in kilograms, times distance in hundreds of kilometers. May be a fraction. */
  readonly weight_minor_per_kg_100km: number;
  /** Taken as the distance where coordinates are missing. */
  readonly unknown_distance_km: number;
  /** Per location used, by its kind. */
  readonly kind_surcharge_minor: Readonly<Partial<Record<LocationKind, number>>>;
  /** Per location used and working day of handling: what a day of waiting is worth. */
  readonly handling_day_minor: number;
  /** Per location beyond the first, per delivery method. */
  readonly split_surcharge_minor: number;
  /** Per unit left unsourced. Where this is more than any way of serving a unit costs, a complete plan always wins. */
  readonly unsourced_unit_minor: number;
};

export type SourcingPlan = {
  readonly order_key: string;
  readonly status: "complete" | "partial" | "none";
  /** In order of lines, then of unit cost. With `unsourced` they add up to the lines' quantities. */
  readonly assignments: readonly SourcingAssignment[];
  readonly unsourced: readonly UnsourcedLine[];
  /** The sum of `terms`, `unsourced` included. */
  readonly cost_minor: number;
  readonly terms: readonly CostTerm[];
  /** False when the search ran out of its budget: the plan is valid, but a cheaper one may exist. */
  readonly proven_optimal: boolean;
  readonly candidates: readonly CandidateReport[];
  /** Those that `candidates` leaves out, by reason. */
  readonly further_candidates: readonly FurtherCandidates[];
  /** The list of all locations that the sets of `further_candidates` are places in. */
  readonly network: { readonly size: number; readonly checksum: string };
  /** How many locations had stock of any line; `candidates` has these, and requested locations without stock. */
  readonly considered_locations: number;
  /** The cheapest plan seen that uses other locations; not searched for beyond what the search came across. */
  readonly runner_up: { readonly cost_minor: number; readonly location_ids: readonly string[] } | null;
};

export type SourcingAssignment = {
  readonly line_no: number;
  readonly item_id: string;
  readonly location_id: string;
  readonly quantity: number;
};

export type UnsourcedLine = { readonly line_no: number; readonly quantity: number; readonly reason: UnsourcedReason };

/**
 * `no_stock`: nowhere. `no_location`: stock exists, but only where the line may not be served from.
 * `not_enough_stock`: the locations that may serve it have too little between them, or after other lines of the order.
 * `not_together`: enough stock, but not in one place, and the line or order may not be split any further.
 * `costlier_than_waiting`: serving it would cost more than `unsourced_unit_minor`.
 * `order_incomplete`: it could be served, but another line cannot, and the policy wants all or nothing.
 */
export type UnsourcedReason =
  | "no_stock"
  | "no_location"
  | "not_enough_stock"
  | "not_together"
  | "costlier_than_waiting"
  | "order_incomplete";

export type CostTermName =
  | "parcel"
  | "order"
  | "kind"
  | "distance"
  | "handling"
  | "unit"
  | "weight"
  | "split"
  | "unsourced";

/** One part of the cost; terms of 0 are left out. `location_id` is null for split and unsourced. */
export type CostTerm = {
  readonly term: CostTermName;
  readonly location_id: string | null;
  readonly amount_minor: number;
};

/** Why a location may not serve a line at all. */
export type FilterReason =
  | "inactive"
  | "other_location_requested"
  | "excluded_after_refusal"
  | "method_not_offered"
  | "country"
  | "bulky_not_handled"
  | "hazard_not_handled"
  | "capacity_full"
  | "no_stock";

/** A set of thousands of locations takes some hundred bytes: base64 of one bit for each location of the network, by id. */
export type FurtherCandidates = {
  readonly verdict: CandidateReport["verdict"];
  readonly reason: CandidateReport["reason"];
  readonly count: number;
  readonly places: string;
};

/**
 * Why a candidate was not chosen. `costlier`: it could serve everything alone, for more than the plan costs (or for as
 * much, from further away). `dominated`: what it could serve, the chosen locations serve at no higher unit cost.
 * `incomplete`: it could serve a part at a lower unit cost or where units stay unsourced, but using it would cost more
 * than that saves, or the policy allows no further location. `not_enough_stock`: it has too little (or too little
 * capacity left today) for any line that must stay whole, or its units cost more than leaving them unsourced.
 * `too_costly_to_use`: using it at all, with every unit of the order at the lowest price there is, costs more than a
 * plan that is known (or as much, from no nearer), so it was not looked at any further.
 */
export type NotChosenReason = "costlier" | "dominated" | "incomplete" | "not_enough_stock" | "too_costly_to_use";

export type CandidateReport = {
  readonly location_id: string;
  readonly code: string;
  readonly verdict: "chosen" | "not_chosen" | "filtered";
  readonly reason: FilterReason | NotChosenReason | null;
  /** Lines it was assigned (chosen), could serve at least in part (not_chosen), or has stock for (filtered). */
  readonly line_nos: readonly number[];
  /** Cost of the whole order from here alone; null if it cannot serve all of it. */
  readonly cost_minor_if_alone: number | null;
  readonly distance_km: number | null;
  /** Its stock of the items of `line_nos`, before this order. */
  readonly available: readonly { readonly item_id: string; readonly available_quantity: number }[];
};
