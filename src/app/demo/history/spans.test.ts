import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS, drawSpans, longAgo, MINUTE_MS, takeInTogether } from "./spans.ts";

const ENDS_AT = new Date("2026-11-23T17:00:00Z");
const STARTS_AT = new Date(ENDS_AT.getTime() - 28 * DAY_MS);

test("spans follow each other without a gap that is a day long, and the last one ends with the history", () => {
  const spans = drawSpans("seed", STARTS_AT, ENDS_AT);

  const ends = [STARTS_AT, ...spans.map((span) => span.ends_at)].map((instant) => instant.getTime());
  const lengths = ends.slice(1).map((end, index) => end - (ends[index] as number));
  assert.ok(lengths.every((length) => length > 0 && length < DAY_MS));
  assert.deepEqual(spans.at(-1)?.ends_at, ENDS_AT);
  assert.equal(lengths.at(-1), 4 * MINUTE_MS);
});

test("today is told in more detail than the last days, and these in more than the weeks before", () => {
  const spans = drawSpans("seed", STARTS_AT, ENDS_AT);
  const perDay = (from_days: number, to_days: number) =>
    spans.filter(
      ({ ends_at }) =>
        ends_at.getTime() > ENDS_AT.getTime() - from_days * DAY_MS &&
        ends_at.getTime() <= ENDS_AT.getTime() - to_days * DAY_MS,
    ).length /
    (from_days - to_days);

  assert.deepEqual([perDay(24, 4), perDay(3, 1), perDay(0.5, 0) > 20], [2, 6, true]);
  assert.equal(longAgo(ENDS_AT).toISOString(), "2026-11-20T17:00:00.000Z");
});

test("the same seed looks at the same minutes, another one at others", () => {
  assert.deepEqual(drawSpans("seed", STARTS_AT, ENDS_AT), drawSpans("seed", STARTS_AT, ENDS_AT));
  assert.notDeepEqual(drawSpans("seed", STARTS_AT, ENDS_AT), drawSpans("other", STARTS_AT, ENDS_AT));
});

test("orders of two hours are received together at the most, and none is lost", () => {
  const orders = [0, 30, 119, 120, 200, 500].map((minutes) => ({
    ordered_at: new Date(STARTS_AT.getTime() + minutes * MINUTE_MS),
    minutes,
  }));
  const groupsAt = (step_hours: number) =>
    takeInTogether(orders, { ends_at: ENDS_AT, step_ms: step_hours * 60 * MINUTE_MS }).map((group) =>
      group.map(({ minutes }) => minutes),
    );

  assert.deepEqual(groupsAt(4), [[0, 30, 119], [120, 200], [500]]);
  assert.deepEqual(groupsAt(1), [[0, 30], [119, 120], [200], [500]]);
  assert.deepEqual(takeInTogether([], { ends_at: ENDS_AT, step_ms: DAY_MS }), []);
});
