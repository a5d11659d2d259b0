import assert from "node:assert/strict";
import { test } from "node:test";
import { assertLineQuantity, assertUnitCount, isLineQuantity } from "./quantity.ts";

test("a line asks for 1 to 1,000,000 whole units", () => {
  for (const quantity of [1, 1_000_000]) assert.equal(isLineQuantity(quantity), true);
  for (const quantity of [0, -1, 1.5, 1_000_001, Number.NaN]) {
    assert.equal(isLineQuantity(quantity), false);
    assert.throws(() => assertLineQuantity(quantity), RangeError);
  }
});

test("a count of units may be zero, never negative or a fraction", () => {
  for (const count of [0, 7]) assertUnitCount(count);
  for (const count of [-1, 0.5, Number.NaN]) assert.throws(() => assertUnitCount(count), RangeError);
});
