import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldChanges } from "./field-changes.ts";

test("only what differs is told, down to single values, by path", () => {
  const before = { name: "Web", capacity: { orders_per_day: 10, units_per_day: 50 }, active: true };
  const after = { name: "Web", capacity: { orders_per_day: 20, units_per_day: 50 }, active: false };

  assert.deepEqual(fieldChanges(before, after), [
    { path: "active", before: "true", after: "false" },
    { path: "capacity.orders_per_day", before: "10", after: "20" },
  ]);
});

test("what is new has nothing before, what is gone nothing after", () => {
  assert.deepEqual(fieldChanges(null, { role: "store" }), [{ path: "role", before: null, after: "store" }]);
  assert.deepEqual(fieldChanges({ role: "store" }, null), [{ path: "role", before: "store", after: null }]);
  assert.deepEqual(fieldChanges({ bound: null }, { bound: 5 }), [{ path: "bound", before: null, after: "5" }]);
});

test("lists are compared as a whole and read as people write them", () => {
  assert.deepEqual(fieldChanges({ codes: ["a", "b"] }, { codes: ["a", "c"] }), [
    { path: "codes", before: "a, b", after: "a, c" },
  ]);
  assert.deepEqual(fieldChanges({ parts: [{ sku: "A" }] }, { parts: [] }), [
    { path: "parts", before: '[{"sku":"A"}]', after: "" },
  ]);
});

test("equal documents differ in nothing, whatever the order of their fields", () => {
  assert.deepEqual(fieldChanges({ a: 1, b: { c: 2, d: null } }, { b: { c: 2 }, a: 1 }), []);
});
