import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { planCart } from "./plan-cart.ts";
import type { CartLine } from "./types.ts";

const SUPPLY = [
  { item_id: "i", location_id: "l1", available_quantity: 2 },
  { item_id: "i", location_id: "l2", available_quantity: 5 },
  { item_id: "i", location_id: "l3", available_quantity: 3 },
  { item_id: "j", location_id: "l1", available_quantity: 1 },
];

test("a line is held at the location with the most stock if that has enough", () => {
  assert.deepEqual(planCart([line(1, "i", 5)], SUPPLY).parts, [
    { line_no: 1, item_id: "i", location_id: "l2", quantity: 5 },
  ]);
});

test("a line that no location covers alone is held at the biggest stocks", () => {
  assert.deepEqual(planCart([line(1, "i", 7)], SUPPLY).parts, [
    { line_no: 1, item_id: "i", location_id: "l2", quantity: 5 },
    { line_no: 1, item_id: "i", location_id: "l3", quantity: 2 },
  ]);
});

test("a line with a location is held there or nowhere", () => {
  assert.deepEqual(planCart([line(1, "i", 2, "l1")], SUPPLY).parts, [
    { line_no: 1, item_id: "i", location_id: "l1", quantity: 2 },
  ]);

  const { short } = planCart([line(1, "i", 3, "l1")], SUPPLY);
  assert.deepEqual(short, [{ line: line(1, "i", 3, "l1"), available_quantity: 2 }]);
});

test("two lines of one item do not get the same units", () => {
  const { short } = planCart([line(1, "i", 6), line(2, "i", 5)], SUPPLY);

  assert.deepEqual(short, [{ line: line(2, "i", 5), available_quantity: 4 }]);
});

test("parts add up to the lines and never exceed the stock of any location", () => {
  const lines = fc.array(fc.tuple(fc.constantFrom("i", "j"), fc.integer({ min: 1, max: 6 })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(lines, (wanted) => {
      const { parts, short } = planCart(
        wanted.map(([item, quantity], index) => line(index + 1, item, quantity)),
        SUPPLY,
      );

      wanted.forEach(([, quantity], index) => {
        const held = sum(parts.filter((part) => part.line_no === index + 1));
        const missing = short.some((entry) => entry.line.line_no === index + 1);
        assert.equal(held, missing ? 0 : quantity);
      });
      for (const stock of SUPPLY) {
        const held = sum(
          parts.filter((part) => part.item_id === stock.item_id && part.location_id === stock.location_id),
        );
        assert(held <= stock.available_quantity);
      }
    }),
  );
});

function line(line_no: number, item_id: string, quantity: number, location_id: string | null = null): CartLine {
  return { line_no, item_id, quantity, location_id };
}

function sum(parts: readonly { readonly quantity: number }[]): number {
  return parts.reduce((total, part) => total + part.quantity, 0);
}
