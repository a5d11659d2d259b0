import fc from "fast-check";
import { STANDARD_POLICY } from "./policy.ts";
import type { SourcingLocation, SourcingRequest, SupplyAtLocation } from "./types.ts";

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
