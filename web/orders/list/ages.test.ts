import assert from "node:assert/strict";
import { test } from "node:test";
import { agesOf, searchOfAge } from "./ages.ts";

const AT = "2026-11-23T12:00:00.000Z";
const ENDS = [4, 24];

test("the ages follow each other without gap and overlap", () => {
  assert.deepEqual(searchOfAge(0, ENDS, AT), { ordered_from: "2026-11-23T08:00:00.001Z" });
  assert.deepEqual(searchOfAge(1, ENDS, AT), {
    ordered_from: "2026-11-22T12:00:00.001Z",
    ordered_to: "2026-11-23T08:00:00.001Z",
  });
  assert.deepEqual(searchOfAge(2, ENDS, AT), { ordered_to: "2026-11-22T12:00:00.001Z" });
});

test("there is one age more than there are ends", () => {
  assert.deepEqual(agesOf(ENDS), [
    { from_hours: null, to_hours: 4 },
    { from_hours: 4, to_hours: 24 },
    { from_hours: 24, to_hours: null },
  ]);
});
