import assert from "node:assert/strict";
import { test } from "node:test";
import { movableAt, movablePlaces, placesWithAll, wantedOf } from "./move.ts";

const delivery = { method: "ship", service_level: null, location: null, requested_on: null };
const line = (sku: string, ...stages: { stage: string; quantity: number; location?: string }[]) =>
  ({ sku, delivery, stages }) as unknown as Parameters<typeof movablePlaces>[0]["lines"][number];
const order = {
  lines: [
    line(
      "CUP",
      { stage: "released", quantity: 2, location: "berlin" },
      { stage: "picked", quantity: 1, location: "berlin" },
    ),
    line("PAN", { stage: "sourced", quantity: 1, location: "kassel" }, { stage: "open", quantity: 1 }),
    line("LAMP", { stage: "released", quantity: 1, location: "berlin" }),
  ],
};

test("what waits at a place and is not picked can go elsewhere, the most first", () => {
  assert.deepEqual(movablePlaces(order), ["berlin", "kassel"]);
  assert.deepEqual(movableAt(order, "berlin"), [
    { sku: "CUP", delivery, quantity: 2 },
    { sku: "LAMP", delivery, quantity: 1 },
  ]);
  assert.deepEqual(movableAt(order, "leipzig"), []);
});

const at = (sku: string, ...entries: [string, number][]) => ({
  ...{ sku, available_quantity: 0, expected: [] },
  locations: entries.map(([location, available_quantity]) => ({ location, available_quantity })),
});

test("two lines of one item want from one shelf: a place must have both together", () => {
  const waiting = [
    { sku: "CUP", delivery, quantity: 2 },
    { sku: "PAN", delivery, quantity: 1 },
    { sku: "CUP", delivery, quantity: 3 },
  ];
  const pans = at("PAN", ["kassel", 1], ["leipzig", 8], ["store", 8]);

  assert.deepEqual(wantedOf(waiting), [
    { sku: "CUP", quantity: 5 },
    { sku: "PAN", quantity: 1 },
  ]);
  assert.deepEqual(placesWithAll({ lines: [at("CUP", ["kassel", 5], ["leipzig", 4], ["store", 6]), pans] }, waiting), [
    { location: "store", quantity: 6 },
    { location: "kassel", quantity: 1 },
  ]);
});

test("a place of which one item is not told has not got all of it", () => {
  assert.deepEqual(placesWithAll({ lines: [at("CUP", ["kassel", 9])] }, movableAt(order, "berlin")), []);
});

test("only places that have all of it are offered, with what is scarcest there", () => {
  const stock = {
    lines: [
      at("LAMP", ["leipzig", 7], ["kassel", 4], ["store", 5]),
      at("CUP", ["kassel", 9], ["leipzig", 2], ["store", 1]),
    ],
  };

  assert.deepEqual(placesWithAll(stock, movableAt(order, "berlin")), [
    { location: "kassel", quantity: 4 },
    { location: "leipzig", quantity: 2 },
  ]);
  assert.deepEqual(placesWithAll(undefined, []), []);
});
