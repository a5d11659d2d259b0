import assert from "node:assert/strict";
import { test } from "node:test";
import { hoursOf } from "./hours.ts";

test("the last 24 hours are all there, with what came in each", () => {
  const now = Date.parse("2026-11-23T10:20:00Z");
  const hours = hoursOf(
    [
      { from: "2026-11-22T10:00:00.000Z", orders: 9 },
      { from: "2026-11-22T11:00:00.000Z", orders: 1 },
      { from: "2026-11-23T10:00:00.000Z", orders: 4 },
    ],
    now,
  );

  assert.equal(hours.length, 24);
  assert.deepEqual(hours[0], { at: "2026-11-22T11:00:00.000Z", orders: 1 });
  assert.deepEqual(hours[1], { at: "2026-11-22T12:00:00.000Z", orders: 0 });
  assert.deepEqual(hours.at(-1), { at: "2026-11-23T10:00:00.000Z", orders: 4 });
});
