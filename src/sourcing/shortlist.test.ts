import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { distanceKm } from "../kernel/geo.ts";
import { presentPlan } from "./explain.ts";
import { destination, type Instance } from "./random-instances.ts";
import { sourceOrder } from "./source-orders.ts";
import type { SourcingLocation, SourcingPlan, SourcingPolicy } from "./types.ts";

const byId = (locations: readonly SourcingLocation[]) =>
  new Map(locations.map((location) => [location.location_id, location]));

test("looking at the shortlist alone finds a plan as good as looking at every location", () => {
  let proven = 0;
  let same = 0;
  let unseen = 0;
  let cut = 0;
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const instance = wideInstance(seed);
      const { whole, short } = both(instance);

      const further = short.further_candidates.filter(({ reason }) => reason === "too_costly_to_use");
      unseen += further.reduce((sum, { count }) => sum + count, 0);
      cut += further.length > 0 ? 1 : 0;
      if (!whole.proven_optimal || !short.proven_optimal) return;
      proven += 1;
      assert.deepEqual(rankOf(instance, short), rankOf(instance, whole));
      assert.deepEqual(short.unsourced, whole.unsourced);
      if (JSON.stringify(short.assignments) === JSON.stringify(whole.assignments)) same += 1;
    }),
    { numRuns: 3_000 },
  );
  // That the shortlist is short, or nothing was tested; and that ties in cost, number and distance are all that differ.
  assert.ok(cut > 800 && unseen > 10_000, `${cut} instances with ${unseen} unseen locations`);
  assert.ok(proven > 2_800, `${proven} proven`);
  assert.ok(same > 0.97 * proven, `${same} of ${proven} the same`);
});

test("every location with stock is told once, and filtered for the reason that a look at it gives", () => {
  const reasons = new Map<string, number>();
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const instance = wideInstance(seed);
      const { whole, short } = both(instance);

      const told = [
        ...short.candidates.map(({ code, verdict, reason }) => ({ verdict, reason, locations: [code] })),
        ...presentPlan(short, byId(instance.locations), 0).further_candidates.filter(
          ({ verdict, reason, count }) =>
            count > 0 && short.further_candidates.some((group) => group.verdict === verdict && group.reason === reason),
        ),
      ];
      const codes = new Map<string, string>();
      for (const { verdict, reason, locations } of told) {
        for (const code of locations!) codes.set(code, `${verdict} ${verdict === "filtered" ? reason : ""}`);
        reasons.set(String(reason), (reasons.get(String(reason)) ?? 0) + 1);
      }
      assert.equal(short.considered_locations, whole.considered_locations);
      assert.deepEqual([...codes.keys()].sort(), whole.candidates.map(({ code }) => code).sort());
      if (JSON.stringify(short.assignments) !== JSON.stringify(whole.assignments)) return;
      for (const { code, verdict, reason } of whole.candidates) {
        assert.equal(codes.get(code), `${verdict} ${verdict === "filtered" ? reason : ""}`, code);
      }
    }),
    { numRuns: 2_000 },
  );
  for (const reason of [
    "inactive",
    "other_location_requested",
    "excluded_after_refusal",
    "method_not_offered",
    "country",
    "bulky_not_handled",
    "hazard_not_handled",
    "capacity_full",
    "too_costly_to_use",
  ]) {
    assert.ok((reasons.get(reason) ?? 0) > 20, `${reason}: ${reasons.get(reason)}`);
  }
});

function both({ request, locations, supply }: Instance): { whole: SourcingPlan; short: SourcingPlan } {
  return {
    whole: sourceOrder(request, byId(locations), supply, "all"),
    short: sourceOrder(request, byId(locations), supply, "compact"),
  };
}

/** What plans are judged by; two best plans may differ in nothing else. */
function rankOf({ locations, request }: Instance, { assignments, cost_minor, status }: SourcingPlan) {
  const known = byId(locations);
  const used = new Set(
    assignments.map(({ line_no, location_id }) => {
      const line = request.lines.find((candidate) => candidate.line_no === line_no)!;
      const group = line.delivery_method === "collect" ? `collect ${line.requested_location_id}` : line.delivery_method;
      return `${group}|${location_id}`;
    }),
  );
  let meters = 0;
  for (const key of used) {
    const coordinates = known.get(key.split("|")[1]!)!.coordinates;
    const away = request.ship_to?.coordinates ?? null;
    meters += coordinates === null || away === null ? 20_100_000 : Math.round(distanceKm(coordinates, away) * 1000);
  }
  return { status, cost_minor, locations: used.size, meters };
}

/**
 * Many locations, most of which could serve, spread over a country; a few with limits, in another country or closed.
 * Drawn from a seed, because arbitraries prefer small and empty things, and then there is nothing to leave out.
 */
function wideInstance(seed: number): Instance {
  const random = randomFrom(seed);
  const size = 20 + below(random, 60);
  const items = Array.from({ length: 6 }, (_, i) => `item-${i}`);
  const spread = random() < 0.8;
  const limits = random() < 0.3 ? 0.3 : 0.03;
  const density = oneOf(random, [0.05, 0.3, 0.6, 0.95]);
  const orderCosts = random() < 0.5 ? [0, 100, 130] : Array.from({ length: 200 }, (_, i) => i);
  const locations = Array.from({ length: size }, (_, i): SourcingLocation => {
    return {
      location_id: `location-${i}`,
      code: `L${(i * 7) % size}-${i}`,
      kind: random() < 0.1 ? "warehouse" : "store",
      country: random() < 0.1 ? "AT" : "DE",
      postal_code: "10115",
      coordinates:
        random() < 0.1 ? null : { latitude: 48 + Math.floor(random() * 60) / 10, longitude: 7 + random() * 7 },
      delivery_methods: oneOf(random, [["ship", "collect"], ["ship", "collect"], ["ship"], ["collect"]]),
      active: random() < 0.95,
      costs: { order_minor: oneOf(random, orderCosts), unit_minor: oneOf(random, [0, 10, 10, 60]) },
      handling_days: below(random, 3),
      capacity:
        random() < limits
          ? {
              orders_per_day: oneOf(random, [null, 3]),
              units_per_day: oneOf(random, [null, 2, 5]),
              orders_today: below(random, 4),
              units_today: below(random, 4),
            }
          : null,
    };
  });
  const supply = items.flatMap((item_id) =>
    locations
      .filter(() => random() < density)
      .map(({ location_id }) => ({ item_id, location_id, available_quantity: 1 + below(random, 4) })),
  );
  const fetches = random() < 0.15;
  const lines = Array.from({ length: 1 + below(random, 4) }, (_, i) => {
    const requests = fetches || random() < 0.04;
    return {
      line_no: i + 1,
      item_id: random() < 0.95 ? items[i]! : "item-0",
      quantity: 1 + below(random, 3),
      delivery_method: fetches && random() < 0.5 ? ("collect" as const) : ("ship" as const),
      requested_location_id: requests ? `location-${below(random, size)}` : null,
      excluded_location_ids:
        random() < 0.2 ? [`location-${below(random, size)}`, `location-${below(random, size)}`] : [],
      weight_grams: oneOf(random, [null, 500, 20_000]),
      hazard_class: random() < 0.1 ? "3" : null,
      bulky: random() < 0.1,
      splittable: random() < 0.9,
    };
  });
  return {
    locations,
    supply,
    request: {
      order_key: "order",
      ship_to: { country: "DE", postal_code: "10115", coordinates: spread ? destination : null },
      ordered_at: "2026-11-22T10:00:00Z",
      lines,
      policy: randomPolicy(random),
    },
  };
}

function randomPolicy(random: () => number): SourcingPolicy {
  const strict = random() < 0.5;
  return {
    split: oneOf(random, ["allowed", "allowed", "allowed", "per_line", "never"] as const),
    max_locations: oneOf(random, [null, null, null, 2]),
    allow_partial: random() < 0.8,
    eligibility: {
      cross_border: !strict,
      bulky_from_kinds: strict ? ["warehouse"] : null,
      hazardous_from_kinds: strict ? ["warehouse", "store"] : ["store"],
    },
    cost: {
      parcel_minor: oneOf(random, [0, 50, 400]),
      distance_minor_per_km: oneOf(random, [0, 0.3, 1]),
      weight_minor_per_kg_100km: oneOf(random, [0, 0, 0.4]),
      unknown_distance_km: 300,
      kind_surcharge_minor: oneOf(random, [{}, { store: 70 }]),
      handling_day_minor: oneOf(random, [0, 25]),
      split_surcharge_minor: oneOf(random, [0, 90]),
      unsourced_unit_minor: oneOf(random, [200, 5_000, 5_000, 100_000]),
    },
  };
}

function oneOf<Value>(random: () => number, values: readonly Value[]): Value {
  return values[below(random, values.length)]!;
}

function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}

/** Mulberry32 by Tommy Ettinger: numbers in [0, 1) that depend on the seed alone. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
