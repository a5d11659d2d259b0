import assert from "node:assert/strict";
import { test } from "node:test";
import { lineName } from "./line-name.ts";

const ITEMS = new Map([["SHOE-38", { name: { de: "Wanderschuh, 38", en: "Hiking shoe, 38" } }]]);
const SHOE = { sku: "SHOE-38", description: "Wanderschuh, 38" };

test("a line is called in the language of whoever works at it", () => {
  assert.equal(lineName(SHOE, ITEMS, "en"), "Hiking shoe, 38");
  assert.equal(lineName(SHOE, ITEMS, "de"), "Wanderschuh, 38");
});

test("what is not known any more is called as it was sold", () => {
  assert.equal(lineName(SHOE, new Map(), "en"), "Wanderschuh, 38");
  assert.equal(lineName(SHOE, new Map([["SHOE-38", { name: {} }]]), "en"), "Wanderschuh, 38");
});
