import assert from "node:assert/strict";
import { test } from "node:test";
import type { Location, LocationWorkload } from "../../api/types.ts";
import { fitting, locationSearch } from "./location-search.ts";

const location = (code: string, kind: Location["kind"], city: string, active = true) =>
  ({ code, kind, name: `Shop ${code}`, active, address: { city, postal_code: "10115" }, capacity: null }) as Location;
const LOCATIONS = [
  location("a", "store", "Köln"),
  location("b", "warehouse", "Berlin"),
  location("c", "store", "Berlin", false),
];
const workloads = new Map([
  ["b", { waiting: [{ status: "released", orders: 3, units: 3 }], late_orders: 1, day: { orders: 0, units: 0 } }],
]) as unknown as ReadonlyMap<string, LocationWorkload>;
const codes = (search: Parameters<typeof fitting>[2]) => fitting(LOCATIONS, workloads, search).map(({ code }) => code);

test("an address is taken as far as it makes sense", () => {
  assert.deepEqual(locationSearch({ q: " köln ", kind: "store", condition: "late" }), {
    q: "köln",
    kind: "store",
    condition: "late",
  });
  assert.deepEqual(locationSearch({ q: 10115, kind: "castle", condition: 5, other: 1 }), { q: "10115" });
});

test("places are found by text, kind and condition, those with most work first", () => {
  assert.deepEqual(codes({}), ["b", "a", "c"]);
  assert.deepEqual(codes({ q: "KÖLN" }), ["a"]);
  assert.deepEqual(codes({ q: "shop c" }), ["c"]);
  assert.deepEqual(codes({ kind: "store" }), ["a", "c"]);
  assert.deepEqual(codes({ condition: "late" }), ["b"]);
  assert.deepEqual(codes({ condition: "off" }), ["c"]);
  assert.deepEqual(codes({ condition: "idle", q: "berlin" }), []);
});
