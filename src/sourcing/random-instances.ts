import fc from "fast-check";
import { STANDARD_POLICY } from "./policy.ts";
import type { SourcingLocation, SourcingPolicy, SourcingRequest, SupplyAtLocation } from "./types.ts";

export type Instance = { request: SourcingRequest; locations: SourcingLocation[]; supply: SupplyAtLocation[] };

export const destination = { latitude: 52.5, longitude: 13.4 };

/** Few items, scarce stock and small numbers: so that lines compete and ties are common. */
export function instances(
  lineMax: number,
  locationMax: number,
  quantityMax: number,
  stockMin = 3,
): fc.Arbitrary<Instance> {
  const item = fc.constantFrom("shirt", "shoes", "lamp", "chair", "desk");
  const location_id = fc.nat(locationMax - 1).map((i) => `location-${i}`);
  const line = fc.record({
    item_id: item,
    quantity: fc.integer({ min: 1, max: quantityMax }),
    delivery_method: fc.constantFrom("ship", "ship", "ship", "collect" as const),
    requested_location_id: fc.option(location_id, { freq: 6 }),
    excluded_location_ids: fc.array(location_id, { maxLength: 1 }),
    weight_grams: fc.constantFrom(null, 500, 20_000),
    splittable: fc.boolean(),
  });
  const location = fc.record({
    kind: fc.constantFrom("warehouse", "store" as const),
    coordinates: fc.option(
      fc.constantFrom(destination, { latitude: 48.1, longitude: 11.6 }, { latitude: 53.6, longitude: 10 }),
      { freq: 5 },
    ),
    delivery_methods: fc.constantFrom(["ship", "collect"], ["ship", "collect"], ["ship"], ["collect"]),
    active: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    costs: fc.record({ order_minor: fc.constantFrom(0, 100, 130), unit_minor: fc.constantFrom(0, 10, 10, 60) }),
    handling_days: fc.nat(2),
    capacity: fc.option(
      fc.record({
        orders_per_day: fc.option(fc.integer({ min: 1, max: 4 })),
        units_per_day: fc.option(fc.integer({ min: 1, max: 6 })),
        orders_today: fc.nat(2),
        units_today: fc.nat(2),
      }),
      { freq: 2 },
    ),
  });
  const policy = fc.record({
    split: fc.constantFrom("allowed", "allowed", "per_line", "never" as const),
    max_locations: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 2 }),
    allow_partial: fc.boolean(),
    eligibility: fc.constant(STANDARD_POLICY.eligibility),
    cost: fc.record({
      parcel_minor: fc.constantFrom(0, 50, 400),
      distance_minor_per_km: fc.constantFrom(0, 0.3),
      weight_minor_per_kg_100km: fc.constantFrom(0, 1.5),
      unknown_distance_km: fc.constant(300),
      kind_surcharge_minor: fc.constantFrom({}, { store: 70 }),
      handling_day_minor: fc.constantFrom(0, 25),
      split_surcharge_minor: fc.constantFrom(0, 90),
      unsourced_unit_minor: fc.constantFrom(30, 200, 5_000, 5_000),
    }),
  });
  const stock = fc.array(
    fc.record({ item_id: item, location_id, available_quantity: fc.integer({ min: 1, max: quantityMax + 1 }) }),
    {
      minLength: stockMin,
      maxLength: 5 * locationMax,
    },
  );
  return fc
    .record({
      lines: fc.array(line, { minLength: 1, maxLength: lineMax }),
      locations: fc.array(location, { minLength: locationMax, maxLength: locationMax }),
      policy,
      stock,
    })
    .map(({ lines, locations, policy, stock }): Instance => {
      const known = locations.map((fields, i) => ({
        ...fields,
        location_id: `location-${i}`,
        code: `L${i}`,
        country: "DE",
        postal_code: "10115",
      }));
      const supply = new Map(stock.map((row) => [`${row.item_id} ${row.location_id}`, row]));
      const request: SourcingRequest = {
        order_key: "order",
        ship_to: { country: "DE", postal_code: "10115", coordinates: destination },
        ordered_at: "2026-11-22T10:00:00Z",
        lines: lines.map((fields, i) => ({ ...fields, line_no: i + 1, hazard_class: null, bulky: false })),
        policy,
      };
      return { request, locations: known, supply: [...supply.values()] };
    });
}

/**
 * Many locations, most of which could serve, spread over a country; a few with limits, in another country or closed.
 * Drawn from a seed, because arbitraries prefer small and empty things, and then there is nothing to leave out.
 */
export function wideInstance(seed: number): Instance {
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
