import assert from "node:assert/strict";
import { test } from "node:test";
import { barOf, placesFor } from "./places.ts";

const keys = (places: readonly { readonly key: string }[]) => places.map(({ key }) => key);

test("whoever may do everything has all areas, four on a phone's bar and the others behind More", () => {
  const [seen, rest] = barOf(placesFor(["admin"]));

  assert.deepEqual(keys(seen), ["home", "orders", "exceptions", "stock"]);
  assert.deepEqual(keys(rest), ["locations", "store", "admin"]);
});

test("five areas fit, and there is nothing behind More", () => {
  const places = placesFor(["orders:read", "exceptions:read", "inventory:read", "catalog:read"]);
  const [seen, rest] = barOf(places);

  assert.equal(places.length, 5);
  assert.deepEqual(seen, places);
  assert.deepEqual(rest, []);
});

test("nobody has an area whose scope is missing", () => {
  assert.deepEqual(keys(placesFor(["fulfillment:write"])), ["store"]);
});
