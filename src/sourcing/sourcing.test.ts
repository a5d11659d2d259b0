import assert from "node:assert/strict";
import { test } from "node:test";
import { presentPlan } from "./explain.ts";
import { STANDARD_POLICY } from "./policy.ts";
import { sourceOrder, sourceOrders } from "./source-orders.ts";
import type {
  SourcingCosts,
  SourcingLine,
  SourcingLocation,
  SourcingPlan,
  SourcingPolicy,
  SupplyAtLocation,
} from "./types.ts";

const NO_COST: SourcingCosts = {
  parcel_minor: 0,
  distance_minor_per_km: 0,
  weight_minor_per_kg_100km: 0,
  unknown_distance_km: 0,
  kind_surcharge_minor: {},
  handling_day_minor: 0,
  split_surcharge_minor: 0,
  unsourced_unit_minor: 100_000,
};
const berlin = { latitude: 52.52, longitude: 13.405 };
const munich = { latitude: 48.1374, longitude: 11.5755 };

/** Two warehouses and two stores. North is dear to use and has nearly everything. */
const NORTH = place("north", { costs: { order_minor: 300, unit_minor: 20 } });
const SOUTH = place("south", { costs: { order_minor: 200, unit_minor: 20 }, coordinates: munich });
const MITTE = place("mitte", {
  kind: "store",
  costs: { order_minor: 100, unit_minor: 50 },
  delivery_methods: ["ship", "collect"],
});
const ABROAD = place("abroad", {
  kind: "store",
  country: "AT",
  coordinates: null,
  costs: { order_minor: 50, unit_minor: 50 },
});
const ALL = [NORTH, SOUTH, MITTE, ABROAD];

function place(code: string, fields: Partial<SourcingLocation>): SourcingLocation {
  return {
    location_id: `id-${code}`,
    code,
    kind: "warehouse",
    country: "DE",
    postal_code: "10115",
    coordinates: berlin,
    delivery_methods: ["ship"],
    active: true,
    costs: { order_minor: 0, unit_minor: 0 },
    handling_days: 0,
    capacity: null,
    ...fields,
  };
}

function line(line_no: number, item_id: string, quantity: number, fields: Partial<SourcingLine> = {}): SourcingLine {
  return {
    line_no,
    item_id,
    quantity,
    delivery_method: "ship",
    requested_location_id: null,
    excluded_location_ids: [],
    weight_grams: null,
    hazard_class: null,
    bulky: false,
    splittable: true,
    ...fields,
  };
}

/** "north shirt 3" */
function stock(...rows: string[]): SupplyAtLocation[] {
  return rows.map((row) => {
    const [code, item_id, quantity] = row.split(" ");
    return { item_id: item_id!, location_id: `id-${code}`, available_quantity: Number(quantity) };
  });
}

type Case = {
  lines: SourcingLine[];
  supply: SupplyAtLocation[];
  policy?: Partial<SourcingPolicy>;
  cost?: Partial<SourcingCosts>;
  locations?: SourcingLocation[];
};

function requestOf({ lines, policy = {}, cost = {} }: Case, order_key = "order") {
  return {
    order_key,
    ship_to: { country: "DE", postal_code: "10115", coordinates: berlin },
    ordered_at: "2026-11-22T10:00:00Z",
    lines,
    policy: { ...STANDARD_POLICY, ...policy, cost: { ...NO_COST, ...cost } },
  };
}

function mapOf(locations: readonly SourcingLocation[]) {
  return new Map(locations.map((location) => [location.location_id, location]));
}

function source(given: Case): SourcingPlan {
  return sourceOrder(requestOf(given), mapOf(given.locations ?? ALL), given.supply);
}

/** "1:north*3 2:south*1 | 2 not_enough_stock*1" */
function summary({ assignments, unsourced }: SourcingPlan): string {
  const parts = assignments.map((a) => `${a.line_no}:${a.location_id.slice(3)}*${a.quantity}`);
  const missing = unsourced.map((u) => `${u.line_no} ${u.reason}*${u.quantity}`);
  return missing.length === 0 ? parts.join(" ") : `${parts.join(" ")} | ${missing.join(" ")}`.trim();
}

test("policies decide how an order may be divided", () => {
  const lines = [line(1, "shirt", 3), line(2, "lamp", 1)];
  const apart = stock("north shirt 2", "south shirt 1", "mitte lamp 1");
  const wholeLines = stock("north shirt 3", "mitte lamp 1");
  const cases: [string, Case, string][] = [
    ["quantities may be split", { lines, supply: apart }, "1:north*2 1:south*1 2:mitte*1"],
    ["lines stay whole", { lines, supply: apart, policy: { split: "per_line" } }, "2:mitte*1 | 1 not_together*3"],
    ["lines go apart", { lines, supply: wholeLines, policy: { split: "per_line" } }, "1:north*3 2:mitte*1"],
    [
      "the order stays together",
      { lines, supply: wholeLines, policy: { split: "never" } },
      "1:north*3 | 2 not_together*1",
    ],
    [
      "or does not go at all",
      { lines, supply: wholeLines, policy: { split: "never", allow_partial: false } },
      "| 1 order_incomplete*3 2 not_together*1",
    ],
    [
      "two locations at most",
      { lines, supply: apart, policy: { max_locations: 2 } },
      "1:north*2 2:mitte*1 | 1 not_together*1",
    ],
    [
      "a line that may not be split",
      { lines: [line(1, "shirt", 3, { splittable: false })], supply: apart },
      "| 1 not_together*3",
    ],
    [
      "too little anywhere",
      { lines: [line(1, "shirt", 9)], supply: apart },
      "1:north*2 1:south*1 | 1 not_enough_stock*6",
    ],
    ["nothing anywhere", { lines: [line(1, "desk", 1)], supply: apart }, "| 1 no_stock*1"],
    [
      "nothing where it may come from",
      { lines: [line(1, "lamp", 1, { excluded_location_ids: ["id-mitte"] })], supply: apart },
      "| 1 no_location*1",
    ],
    [
      "waiting is cheaper",
      { lines: [line(1, "lamp", 1)], supply: apart, cost: { unsourced_unit_minor: 140 } },
      "| 1 costlier_than_waiting*1",
    ],
  ];
  for (const [name, given, expected] of cases) assert.equal(summary(source(given)), expected.trim(), name);
});

test("costs decide between locations", () => {
  const everywhere = stock("north shirt 9", "south shirt 9", "mitte shirt 9", "abroad shirt 9");
  const cases: [string, Case, string][] = [
    ["cheapest to use", { lines: [line(1, "shirt", 1)], supply: everywhere }, "1:abroad*1"],
    ["cheapest per unit", { lines: [line(1, "shirt", 9)], supply: everywhere }, "1:south*9"],
    [
      "not across the border",
      {
        lines: [line(1, "shirt", 1)],
        supply: everywhere,
        policy: { eligibility: { ...STANDARD_POLICY.eligibility, cross_border: false } },
      },
      "1:mitte*1",
    ],
    [
      "near rather than cheap",
      {
        lines: [line(1, "shirt", 9)],
        supply: everywhere,
        cost: { distance_minor_per_km: 1, unknown_distance_km: 900 },
      },
      "1:north*9",
    ],
    [
      "warehouses rather than stores",
      { lines: [line(1, "shirt", 1)], supply: everywhere, cost: { kind_surcharge_minor: { store: 500 } } },
      "1:south*1",
    ],
    [
      "heavy goods from nearby",
      {
        lines: [line(1, "shirt", 9, { weight_grams: 30_000 })],
        supply: everywhere,
        cost: { weight_minor_per_kg_100km: 1, unknown_distance_km: 900 },
      },
      "1:north*9",
    ],
    [
      "a surcharge keeps together",
      {
        lines: [line(1, "shirt", 9), line(2, "lamp", 1)],
        supply: [...everywhere, ...stock("north lamp 1", "abroad lamp 1")],
        cost: { split_surcharge_minor: 80 },
      },
      "1:north*9 2:north*1",
    ],
    [
      "no surcharge, apart",
      {
        lines: [line(1, "shirt", 9), line(2, "lamp", 1)],
        supply: [...everywhere, ...stock("north lamp 1", "abroad lamp 1")],
      },
      "1:south*9 2:abroad*1",
    ],
  ];
  for (const [name, given, expected] of cases) assert.equal(summary(source(given)), expected, name);
});

test("equal plans: fewer locations, then the nearer, then the code", () => {
  const a = place("a", { coordinates: munich });
  const b = place("b", {});
  const c = place("c", {});
  const supply = stock("c shirt 1", "b shirt 1", "a shirt 1", "c lamp 1", "a lamp 1");

  assert.equal(summary(source({ lines: [line(1, "shirt", 1)], supply, locations: [a, b, c] })), "1:b*1");
  assert.equal(
    summary(source({ lines: [line(1, "shirt", 1), line(2, "lamp", 1)], supply, locations: [a, b, c] })),
    "1:c*1 2:c*1",
  );
});

test("collected lines come from their one place, beside what is shipped", () => {
  const collect = { delivery_method: "collect", requested_location_id: "id-mitte" } as const;
  const supply = stock("mitte shirt 1", "north shirt 5", "north lamp 1");

  const plan = source({ lines: [line(1, "shirt", 1, collect), line(2, "shirt", 1), line(3, "lamp", 1)], supply });
  assert.equal(summary(plan), "1:mitte*1 2:north*1 3:north*1");

  const short = source({ lines: [line(1, "shirt", 2, collect)], supply });
  assert.equal(summary(short), "| 1 not_enough_stock*2");
  assert.deepEqual(
    short.candidates.map(({ code, verdict, reason }) => [code, verdict, reason]),
    [
      ["mitte", "not_chosen", "not_enough_stock"],
      ["north", "filtered", "other_location_requested"],
    ],
  );
});

test("collected lines without a place of choice all come from one place", () => {
  const stores = ["s1", "s2"].map((code) => place(code, { kind: "store", delivery_methods: ["collect"] }));
  const lines = [
    line(1, "shirt", 1, { delivery_method: "collect" }),
    line(2, "lamp", 1, { delivery_method: "collect" }),
  ];

  assert.equal(
    summary(source({ lines, supply: stock("s1 shirt 1", "s2 lamp 1"), locations: stores })),
    "1:s1*1 | 2 not_together*1",
  );
  assert.equal(
    summary(source({ lines, supply: stock("s1 shirt 1", "s2 lamp 1", "s2 shirt 1"), locations: stores })),
    "1:s2*1 2:s2*1",
  );
});

test("hard filters give their reason", () => {
  const base = { line: {}, place: {}, policy: {} };
  const kinds = ["warehouse"] as const;
  const cases = [
    { ...base, place: { active: false }, reason: "inactive" },
    { ...base, line: { requested_location_id: "id-north" }, reason: "other_location_requested" },
    { ...base, line: { excluded_location_ids: ["id-x"] }, reason: "excluded_after_refusal" },
    { ...base, place: { delivery_methods: ["collect"] }, reason: "method_not_offered" },
    { ...base, place: { country: "AT" }, policy: { cross_border: false }, reason: "country" },
    { ...base, line: { bulky: true }, policy: { bulky_from_kinds: kinds }, reason: "bulky_not_handled" },
    { ...base, line: { hazard_class: "3" }, policy: { hazardous_from_kinds: kinds }, reason: "hazard_not_handled" },
    {
      ...base,
      place: { capacity: { orders_per_day: 5, units_per_day: null, orders_today: 5, units_today: 0 } },
      reason: "capacity_full",
    },
    {
      ...base,
      place: { capacity: { orders_per_day: null, units_per_day: 9, orders_today: 0, units_today: 9 } },
      reason: "capacity_full",
    },
  ];
  for (const { line: fields, place: at, policy, reason } of cases) {
    const plan = source({
      lines: [line(1, "shirt", 1, fields)],
      supply: stock("x shirt 5"),
      locations: [place("x", { kind: "store", ...at })],
      policy: { eligibility: { ...STANDARD_POLICY.eligibility, ...policy } },
    });
    assert.deepEqual(
      plan.candidates.map((candidate) => [candidate.verdict, candidate.reason]),
      [["filtered", reason]],
      reason,
    );
    assert.deepEqual(plan.assignments, [], reason);
    assert.equal(plan.status, "none", reason);
  }
});

test("a requested location without stock is reported; others without stock are not", () => {
  const plan = source({
    lines: [line(1, "shirt", 1, { requested_location_id: "id-south" })],
    supply: stock("north shirt 1"),
  });

  assert.deepEqual(
    plan.candidates.map(({ code, reason }) => [code, reason]),
    [
      ["north", "other_location_requested"],
      ["south", "no_stock"],
    ],
  );
  assert.equal(plan.considered_locations, 1);
});

test("a plan takes its cost apart and tells what each candidate would have cost", () => {
  const plan = source({
    lines: [line(1, "shirt", 2), line(2, "lamp", 1)],
    supply: stock("north shirt 2", "north lamp 1", "south shirt 2", "mitte lamp 4"),
    cost: { parcel_minor: 400, distance_minor_per_km: 1, split_surcharge_minor: 150 },
  });

  assert.equal(summary(plan), "1:north*2 2:north*1");
  assert.equal(plan.cost_minor, 760);
  assert.deepEqual(
    plan.terms.map(({ term, location_id, amount_minor }) => [term, location_id, amount_minor]),
    [
      ["parcel", "id-north", 400],
      ["order", "id-north", 300],
      ["unit", "id-north", 60],
    ],
  );
  assert.deepEqual(
    plan.candidates.map(({ code, verdict, reason, cost_minor_if_alone }) => [
      code,
      verdict,
      reason,
      cost_minor_if_alone,
    ]),
    [
      ["north", "chosen", null, 760],
      ["mitte", "not_chosen", "dominated", null],
      ["south", "not_chosen", "dominated", null],
    ],
  );
  assert.equal(plan.proven_optimal, true);
});

test("a plan is presented with codes, costs per location and the rest of the candidates by reason", () => {
  const given = {
    lines: [line(1, "shirt", 9), line(2, "lamp", 1)],
    supply: stock("south shirt 9", "north shirt 9", "mitte lamp 1", "abroad shirt 9"),
    cost: { split_surcharge_minor: 80 },
  };
  const presented = presentPlan(source(given), mapOf(ALL), 1);

  assert.deepEqual(presented.locations, [
    {
      location: "south",
      lines: [{ line_no: 1, quantity: 9 }],
      cost_minor: 380,
      terms: [
        { term: "order", amount_minor: 200 },
        { term: "unit", amount_minor: 180 },
      ],
    },
    {
      location: "mitte",
      lines: [{ line_no: 2, quantity: 1 }],
      cost_minor: 150,
      terms: [
        { term: "order", amount_minor: 100 },
        { term: "unit", amount_minor: 50 },
      ],
    },
  ]);
  assert.deepEqual(presented.other_terms, [{ term: "split", amount_minor: 80 }]);
  assert.equal(presented.cost_minor, 610);
  assert.deepEqual(
    presented.candidates.map(({ location }) => location),
    ["mitte", "south"],
  );
  assert.deepEqual(presented.further_candidates, [
    { verdict: "not_chosen", reason: "dominated", count: 2, locations: ["north", "abroad"] },
  ]);
});

test("the runner-up is the next best place", () => {
  const plan = source({
    lines: [line(1, "shirt", 1)],
    supply: stock("north shirt 9", "south shirt 9", "mitte shirt 9"),
  });

  assert.equal(summary(plan), "1:mitte*1");
  assert.deepEqual(plan.runner_up, { cost_minor: 220, location_ids: ["id-south"] });
});

test("orders of a batch get what those before them left, in stock and in capacity", () => {
  const one = place("one", { capacity: { orders_per_day: 2, units_per_day: null, orders_today: 0, units_today: 0 } });
  const two = place("two", { costs: { order_minor: 500, unit_minor: 0 } });
  const given: Case = { lines: [line(1, "shirt", 1)], supply: stock("one shirt 9", "two shirt 1") };
  const requests = ["a", "b", "c", "d"].map((key) => requestOf(given, key));

  const plans = sourceOrders(requests, mapOf([one, two]), given.supply, "compact");
  assert.deepEqual(
    plans.map((plan) => [plan.order_key, summary(plan)]),
    [
      ["a", "1:one*1"],
      ["b", "1:one*1"],
      ["c", "1:two*1"],
      ["d", "| 1 no_location*1"],
    ],
  );
  assert.deepEqual(
    plans[0]!.candidates.map(({ code }) => code),
    ["one", "two"],
  );
});

test("a compact report tells the chosen and ten more in full, and of the others their reasons", () => {
  const places = Array.from({ length: 14 }, (_, i) =>
    place(`p${String(i).padStart(2, "0")}`, { costs: { order_minor: 10 * i, unit_minor: 0 } }),
  );
  const given: Case = { lines: [line(1, "shirt", 1)], supply: places.flatMap(({ code }) => stock(`${code} shirt 9`)) };

  const [plan] = sourceOrders([requestOf(given, "a")], mapOf(places), given.supply, "compact");

  assert.deepEqual(
    plan!.candidates.map(({ code }) => code),
    places.slice(0, 11).map(({ code }) => code),
  );
  assert.deepEqual(presentPlan(plan!, mapOf(places)).further_candidates, [
    { verdict: "not_chosen", reason: "costlier", count: 3, locations: ["p11", "p12", "p13"] },
  ]);
});

test("bad input is a bug", () => {
  assert.throws(() => source({ lines: [line(1, "shirt", 0)], supply: [] }), RangeError);
  assert.throws(() => source({ lines: [line(1, "shirt", 1)], supply: stock("north shirt -1") }), RangeError);
  assert.throws(() => source({ lines: [line(1, "shirt", 1)], supply: [], cost: { parcel_minor: -1 } }), /parcel_minor/);
  assert.throws(
    () => source({ lines: [line(1, "shirt", 1)], supply: [], policy: { max_locations: 0 } }),
    /max_locations/,
  );
});
