import assert from "node:assert/strict";
import { test } from "node:test";
import { localTime, openStateOf, spansOf } from "./opening.ts";

const HOURS = {
  mon: [
    ["09:00", "13:00"],
    ["14:00", "18:00"],
  ],
  fri: [["10:00", "24:00"]],
};
const shop = { opening_hours: HOURS, time_zone: "Europe/Berlin" };
/** 23 November 2026 is a Monday; Berlin is an hour ahead of UTC. */
const monday = (time: string) => Date.parse(`2026-11-23T${time}:00Z`);

test("a place is open by its own clock, not by that of whoever looks", () => {
  assert.deepEqual(localTime(monday("23:30"), "Europe/Berlin"), { day: "tue", time: "00:30" });
  assert.deepEqual(localTime(monday("23:30"), "America/New_York"), { day: "mon", time: "18:30" });

  const CASES = [
    ["07:59", { is: "closed", next: { day: "mon", from: "09:00", is_today: true } }],
    ["08:00", { is: "open", until: "13:00" }],
    ["12:00", { is: "closed", next: { day: "mon", from: "14:00", is_today: true } }],
    ["13:00", { is: "open", until: "18:00" }],
    ["17:00", { is: "closed", next: { day: "fri", from: "10:00", is_today: false } }],
  ] as const;
  for (const [time, state] of CASES) assert.deepEqual(openStateOf(shop, monday(time)), state, time);
  assert.deepEqual(openStateOf(shop, Date.parse("2026-11-27T22:59:00Z")), { is: "open", until: "24:00" });
  assert.deepEqual(openStateOf(shop, Date.parse("2026-11-27T23:00:00Z")), {
    is: "closed",
    next: { day: "mon", from: "09:00", is_today: false },
  });
});

test("without hours a place is always open, and with none on any day it never is", () => {
  assert.deepEqual(openStateOf({ opening_hours: null, time_zone: "Europe/Berlin" }, 0), { is: "always" });
  assert.deepEqual(openStateOf({ opening_hours: {}, time_zone: "Europe/Berlin" }, 0), { is: "closed", next: null });
  const once = { opening_hours: { mon: [["09:00", "10:00"]] }, time_zone: "UTC" };
  assert.deepEqual(openStateOf(once, monday("10:00")), {
    is: "closed",
    next: { day: "mon", from: "09:00", is_today: false },
  });
  assert.deepEqual(spansOf({}, "mon"), []);
});
