import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { presentPlan } from "./explain.ts";
import { packPlan, unpackPlan } from "./kept-plan.ts";
import { wideInstance } from "./random-instances.ts";
import { sourceOrder } from "./source-orders.ts";
import type { SourcingLocation } from "./types.ts";

const byId = (locations: readonly SourcingLocation[]) =>
  new Map(locations.map((location) => [location.location_id, location]));

test("a plan that was packed, kept as JSON and unpacked shows the same", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { request, locations, supply } = wideInstance(seed);
      const plan = sourceOrder(request, byId(locations), supply, "compact");

      const kept = unpackPlan(JSON.parse(JSON.stringify(packPlan(plan))));

      assert.deepEqual(presentPlan(kept, byId(locations)), presentPlan(plan, byId(locations)));
    }),
    { numRuns: 500 },
  );
});

test("further candidates have their codes as long as the locations of that time are known, later ones beside them", () => {
  const { instance, plan } = planWithFurther();
  const kept = unpackPlan(packPlan(plan));
  const count = kept.further_candidates.reduce((sum, group) => sum + group.count, 0);
  const named = (locations: readonly SourcingLocation[]) => {
    return presentPlan(kept, byId(locations), 99).further_candidates.flatMap((group) => group.locations ?? ["?"]);
  };
  const [first] = instance.locations;
  const later = { ...first!, location_id: "location-zzz", code: "later" };
  const before = { ...first!, location_id: "location-", code: "before" };

  const codes = named(instance.locations);
  assert.equal(codes.length, count);
  assert.deepEqual(named([...instance.locations, later]), codes);
  // An id that sorts among the old ones shifts the places: then the codes are not told rather than told wrong.
  assert.deepEqual(new Set(named([...instance.locations, before])), new Set(["?"]));
  assert.deepEqual(new Set(named(instance.locations.slice(1))), new Set(["?"]));
});

test("the plan of a usual order takes less than 2 KB, and hardly more among thousands of locations", () => {
  const sizes = [200, 2_000].map((size) => {
    const locations = Array.from(
      { length: size },
      (_, i): SourcingLocation => ({
        location_id: `01999999-0000-7000-8000-${String(i).padStart(12, "0")}`,
        code: `L-${i}`,
        kind: "store",
        country: "DE",
        postal_code: "10115",
        coordinates: null,
        delivery_methods: ["ship"],
        active: true,
        costs: { order_minor: 100 + i, unit_minor: 10 },
        handling_days: 0,
        capacity: null,
      }),
    );
    const { request } = wideInstance(1);
    const item_ids = ["01999999-0001-7000-8000-000000000001", "01999999-0001-7000-8000-000000000002"];
    const lines = item_ids.map((item_id, i) => ({
      ...request.lines[0]!,
      line_no: i + 1,
      item_id,
      quantity: 1,
      requested_location_id: null,
      excluded_location_ids: [],
    }));
    const supply = item_ids.flatMap((item_id) =>
      locations.map(({ location_id }) => ({ item_id, location_id, available_quantity: 1_000 })),
    );
    const plan = sourceOrder({ ...request, lines }, byId(locations), supply, "compact");
    assert.equal(plan.candidates.length + plan.further_candidates.reduce((sum, { count }) => sum + count, 0), size);
    return JSON.stringify(packPlan(plan)).length;
  });
  assert.ok(sizes[0]! < 2_000 && sizes[1]! < sizes[0]! + 400, `${sizes[0]} and ${sizes[1]} bytes`);
});

function planWithFurther() {
  for (let seed = 1; ; seed += 1) {
    const instance = wideInstance(seed);
    const plan = sourceOrder(instance.request, byId(instance.locations), instance.supply, "compact");
    if (plan.further_candidates.length > 1) return { instance, plan };
  }
}
