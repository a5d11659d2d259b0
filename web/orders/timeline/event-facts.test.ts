import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, unitsOf } from "./event-facts.ts";

const lines = [
  { line_no: 1, description: "Espresso cup" },
  { line_no: 2, description: "Grinder" },
];

test("an event without data has no facts", () => {
  assert.deepEqual(factsOf({}), {
    ...{ number: "", text: "", location: "", from: "", code: "", failure: "", reason: "", result: "", template: "" },
    ...{ amount_minor: null, total_minor: null, places: [], backordered: 0 },
  });
});

test("a sourcing names each place once and how many units wait", () => {
  const units = [
    { line_no: 1, quantity: 1, location: "a" },
    { line_no: 2, quantity: 1, location: "a" },
    { line_no: 2, quantity: 1, location: "b" },
  ];
  const { places, backordered } = factsOf({ units, backordered: [{ line_no: 2, quantity: 3 }] });

  assert.deepEqual(places, ["a", "b"]);
  assert.equal(backordered, 3);
});

test("goods are called by what they are, in the order of the lines, and one that is in twice is summed", () => {
  const data = {
    lines: [
      { line_no: 2, quantity: 1 },
      { line_no: 1, quantity: 2 },
      { line_no: 2, quantity: 4 },
    ],
  };

  assert.deepEqual(unitsOf(data, lines), [
    { quantity: 2, description: "Espresso cup" },
    { quantity: 5, description: "Grinder" },
  ]);
});

test("of a refusal the missing goods are told, and what is no list of lines says nothing", () => {
  assert.deepEqual(unitsOf({ lines: [], missing: [{ line_no: 1, quantity: 1 }] }, lines), [
    { quantity: 1, description: "Espresso cup" },
  ]);
  assert.deepEqual(unitsOf({ lines: "none" }, lines), []);
  assert.deepEqual(unitsOf({ lines: [null, { line_no: 9, quantity: 1 }, { line_no: 1 }] }, lines), []);
});
