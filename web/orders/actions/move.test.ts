import assert from "node:assert/strict";
import { test } from "node:test";
import { movableAt, movablePlaces, placesWithAll } from "./move.ts";

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

test("only places that have all of it are offered, with what is scarcest there", () => {
  const at = (...entries: [string, number][]) => ({
    ...{ sku: "", available_quantity: 0, expected: [] },
    locations: entries.map(([location, available_quantity]) => ({ location, available_quantity })),
  });
  const stock = {
    lines: [at(["kassel", 9], ["leipzig", 2], ["store", 1]), at(["leipzig", 7], ["kassel", 4], ["store", 5])],
  };

  assert.deepEqual(placesWithAll(stock, movableAt(order, "berlin")), [
    { location: "kassel", quantity: 4 },
    { location: "leipzig", quantity: 2 },
  ]);
  assert.deepEqual(placesWithAll(undefined, []), []);
});
