import assert from "node:assert/strict";
import { test } from "node:test";
import { findGroups, nextIndex } from "./entries.ts";
import type { Found } from "./find-query.ts";

const found = {
  orders: [{ order_id: "o1" }],
  customers: [],
  items: [{ sku: "A-100" }, { sku: "A-200" }],
  locations: [],
} as unknown as Found;

test("groups that have nothing in them are left out", () => {
  const groups = findGroups(found, [], "a-1");
  assert.deepEqual(
    groups.map(({ group, entries }) => [group, entries.map(({ key }) => key)]),
    [
      ["orders", ["order o1"]],
      ["items", ["item A-100", "item A-200"]],
      ["lists", ["list"]],
    ],
  );
});

test("without a text there are the areas alone", () => {
  assert.deepEqual(
    findGroups(undefined, ["home", "orders"], "").map(({ group }) => group),
    ["places"],
  );
});

test("the arrow keys go around", () => {
  assert.equal(nextIndex(-1, 1, 3), 0);
  assert.equal(nextIndex(2, 1, 3), 0);
  assert.equal(nextIndex(0, -1, 3), 2);
  assert.equal(nextIndex(0, 1, 0), -1);
});
