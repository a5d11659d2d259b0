import assert from "node:assert/strict";
import { test } from "node:test";
import { ageBars, statusesIn } from "./age-bars.ts";

const ages = {
  ends_after_hours: [4, 24],
  orders: [
    { status: "released", age: 0, orders: 7 },
    { status: "on_hold", age: 0, orders: 2 },
    { status: "shipped", age: 2, orders: 1 },
    { status: "sourced", age: 2, orders: 0 },
  ],
};

test("each age has its bar, also an empty one, stacked in the order of an order's life", () => {
  assert.deepEqual(ageBars(ages), [
    {
      ...{ age: 0, from_hours: null, to_hours: 4, orders: 9 },
      parts: [
        { status: "on_hold", orders: 2 },
        { status: "released", orders: 7 },
      ],
    },
    { age: 1, from_hours: 4, to_hours: 24, orders: 0, parts: [] },
    { age: 2, from_hours: 24, to_hours: null, orders: 1, parts: [{ status: "shipped", orders: 1 }] },
  ]);
});

test("the legend names what occurs", () => {
  assert.deepEqual(statusesIn(ageBars(ages)), ["on_hold", "released", "shipped"]);
});
