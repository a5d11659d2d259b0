import assert from "node:assert/strict";
import { test } from "node:test";
import { measuredLegs } from "./flow.ts";

const leg = (name: string, median_seconds: number | null, parts = 5) => ({ leg: name, median_seconds, parts });

test("legs stand in the order of the way, with their share of it and the slowest marked", () => {
  const legs = [leg("released_to_shipped", 300), leg("received_to_released", 100), leg("received_to_shipped", 390)];
  assert.deepEqual(measuredLegs(legs), [
    { leg: "received_to_released", seconds: 100, parts: 5, share: 0.25, is_slowest: false },
    { leg: "released_to_shipped", seconds: 300, parts: 5, share: 0.75, is_slowest: true },
  ]);
});

test("a leg that nothing has come to the end of is left out, and one alone is not the slowest", () => {
  const [only, ...others] = measuredLegs([leg("released_to_shipped", null, 0), leg("received_to_released", 60)]);
  assert.deepEqual(only, { leg: "received_to_released", seconds: 60, parts: 5, share: 1, is_slowest: false });
  assert.deepEqual(others, []);
});

test("legs that take equally long, or no time, mark none", () => {
  const legs = measuredLegs([leg("received_to_released", 0), leg("released_to_shipped", 0)]);
  assert.deepEqual(
    legs.map(({ share, is_slowest }) => [share, is_slowest]),
    [
      [0.5, false],
      [0.5, false],
    ],
  );
});
