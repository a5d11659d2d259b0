import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  addWorkingDays,
  dueAt,
  isOpeningHours,
  isTimeOfDay,
  isTimeZone,
  isWorkingDay,
  localDate,
  nextCutOff,
  startOfDay,
  type WorkCalendar,
} from "./calendar.ts";

const weekdays = {
  mon: [["09:00", "18:00"]],
  tue: [["09:00", "18:00"]],
  wed: [["09:00", "18:00"]],
  thu: [
    ["09:00", "13:00"],
    ["14:00", "18:00"],
  ],
  fri: [["09:00", "16:00"]],
} as const;
const berlin: WorkCalendar = {
  time_zone: "Europe/Berlin",
  cut_off_time: "15:00",
  opening_hours: weekdays,
  closed_on: new Set(["2026-12-25"]),
};
const always = (time_zone: string, cut_off_time: string): WorkCalendar => ({
  time_zone,
  cut_off_time,
  opening_hours: null,
  closed_on: new Set(),
});
const cutOff = (calendar: WorkCalendar, now: string) =>
  nextCutOff({ ...calendar, now: new Date(now) })?.toISOString() ?? null;
const due = (calendar: WorkCalendar, now: string, handling_days: number) =>
  dueAt({ ...calendar, now: new Date(now), handling_days })?.toISOString() ?? null;

test("time zones are IANA names", () => {
  for (const name of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
    assert.equal(isTimeZone(name), true, name);
  for (const name of ["", "Mars/Base", "+01:00", "-0500"]) assert.equal(isTimeZone(name), false, name);
});

test("times and opening hours have one form", () => {
  assert.equal(isTimeOfDay("23:59"), true);
  for (const text of ["24:00", "9:00", "12:60", "12:00:00"]) assert.equal(isTimeOfDay(text), false, text);
  assert.equal(isOpeningHours(weekdays), true);
  assert.equal(isOpeningHours({ sat: [["18:00", "24:00"]], sun: [] }), true);
  assert.equal(
    isOpeningHours({
      mon: [
        ["09:00", "13:00"],
        ["13:00", "18:00"],
      ],
    }),
    true,
  );
  assert.equal(isOpeningHours({ mon: [["18:00", "09:00"]] }), false);
  assert.equal(isOpeningHours({ mon: [["09:00", "09:00"]] }), false);
  assert.equal(
    isOpeningHours({
      mon: [
        ["09:00", "14:00"],
        ["13:00", "18:00"],
      ],
    }),
    false,
  );
  assert.equal(
    isOpeningHours({
      mon: [
        ["09:00", "24:00"],
        ["24:00", "24:00"],
      ],
    }),
    false,
  );
});

test("the local date depends on the zone", () => {
  const instant = new Date("2026-11-22T23:30:00Z");
  assert.equal(localDate(instant, "Europe/Berlin"), "2026-11-23");
  assert.equal(localDate(instant, "America/New_York"), "2026-11-22");
});

test("the next cut-off is today's when it is not over, else the next working day's", () => {
  const cases = [
    ["2026-11-23T08:00:00Z", "2026-11-23T14:00:00.000Z"], // Monday morning
    ["2026-11-23T14:00:00Z", "2026-11-23T14:00:00.000Z"], // on the dot
    ["2026-11-23T14:00:00.001Z", "2026-11-24T14:00:00.000Z"],
    ["2026-11-27T15:00:00Z", "2026-11-30T14:00:00.000Z"], // Friday after cut-off
    ["2026-12-24T20:00:00Z", "2026-12-28T14:00:00.000Z"], // Christmas Day is a Friday, closed
  ] as const;
  for (const [now, expected] of cases) assert.equal(cutOff(berlin, now), expected, now);
});

test("without a cut-off the day ends with the last opening span, or at midnight where nothing ever closes", () => {
  const untilClose = { ...berlin, cut_off_time: null };
  assert.equal(cutOff(untilClose, "2026-11-26T12:30:00Z"), "2026-11-26T17:00:00.000Z");
  assert.equal(cutOff(untilClose, "2026-11-27T12:00:00Z"), "2026-11-27T15:00:00.000Z");
  assert.equal(
    cutOff({ ...berlin, cut_off_time: null, opening_hours: null }, "2026-11-26T12:30:00Z"),
    "2026-11-26T23:00:00.000Z",
  );
});

test("a location that never opens has no cut-off", () => {
  assert.equal(cutOff({ ...berlin, opening_hours: {} }, "2026-11-23T08:00:00Z"), null);
  assert.equal(due({ ...berlin, opening_hours: { mon: [] } }, "2026-11-23T08:00:00Z", 2), null);
});

test("cut-offs keep their local hour across changes of the clock", () => {
  const cases = [
    // Berlin: 29 March 2026 forward, 25 October 2026 back
    [always("Europe/Berlin", "15:00"), "2026-03-28T14:30:00Z", "2026-03-29T13:00:00.000Z"],
    [always("Europe/Berlin", "15:00"), "2026-10-24T14:00:00Z", "2026-10-25T14:00:00.000Z"],
    [always("Europe/Berlin", "02:30"), "2026-03-28T22:00:00Z", "2026-03-29T01:30:00.000Z"], // skipped: 03:30
    [always("Europe/Berlin", "02:30"), "2026-10-24T22:00:00Z", "2026-10-25T00:30:00.000Z"], // twice: the first
    [always("Europe/Berlin", "02:30"), "2026-10-25T01:00:00Z", "2026-10-26T01:30:00.000Z"], // the second does not count
    // New York: 8 March 2026 forward, 1 November 2026 back
    [always("America/New_York", "17:00"), "2026-03-07T23:00:00Z", "2026-03-08T21:00:00.000Z"],
    [always("America/New_York", "17:00"), "2026-10-31T22:00:00Z", "2026-11-01T22:00:00.000Z"],
    // Lord Howe moves by half an hour: 5 April 2026 back to +10:30, 4 October 2026 forward to +11:00
    [always("Australia/Lord_Howe", "15:00"), "2026-04-04T12:00:00Z", "2026-04-05T04:30:00.000Z"],
    [always("Australia/Lord_Howe", "15:00"), "2026-10-03T12:00:00Z", "2026-10-04T04:00:00.000Z"],
    [always("Australia/Lord_Howe", "02:15"), "2026-10-03T14:00:00Z", "2026-10-03T15:45:00.000Z"], // skipped: 02:45
  ] as const;
  for (const [calendar, now, expected] of cases)
    assert.equal(cutOff(calendar, now), expected, `${calendar.time_zone} ${now}`);
});

test("working days skip weekends and closures", () => {
  assert.equal(isWorkingDay(berlin, "2026-12-25"), false);
  assert.equal(isWorkingDay(berlin, "2026-12-24"), true);
  assert.equal(addWorkingDays(berlin, "2026-12-24", 1), "2026-12-28");
  assert.equal(addWorkingDays(berlin, "2026-12-23", 0), "2026-12-23");
  assert.equal(addWorkingDays(berlin, "2026-11-28", 1), "2026-11-30");
  assert.equal(addWorkingDays({ ...berlin, opening_hours: {} }, "2026-11-28", 1), null);
});

test("work is due at the first cut-off after its handling days", () => {
  const cases = [
    ["2026-11-23T08:00:00Z", 0, "2026-11-23T14:00:00.000Z"],
    ["2026-11-23T08:00:00Z", 1, "2026-11-24T14:00:00.000Z"],
    ["2026-11-23T15:00:00Z", 1, "2026-11-25T14:00:00.000Z"],
    ["2026-11-27T15:00:00Z", 1, "2026-12-01T14:00:00.000Z"],
    ["2026-11-28T10:00:00Z", 0, "2026-11-30T14:00:00.000Z"],
    ["2026-11-28T10:00:00Z", 1, "2026-12-01T14:00:00.000Z"],
  ] as const;
  for (const [now, handling_days, expected] of cases)
    assert.equal(due(berlin, now, handling_days), expected, `${now} + ${handling_days}`);
});

test("later work and longer handling are never due earlier, and nothing is due in the past", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe");
  const hours = fc.integer({ min: 0, max: 366 * 24 * 4 });
  const start = Date.parse("2026-01-01T00:00:00Z");
  fc.assert(
    fc.property(
      zones,
      hours,
      hours,
      fc.nat(3),
      fc.constantFrom("02:15", "02:30", "15:00", null),
      (time_zone, a, b, handling_days, cut_off_time) => {
        const calendar: WorkCalendar = { ...berlin, time_zone, cut_off_time };
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map(
          (quarter) => new Date(start + quarter * 900_000),
        ) as [Date, Date];
        const at = (now: Date, days: number) => dueAt({ ...calendar, now, handling_days: days })!.getTime();

        assert.ok(at(early, handling_days) <= at(late, handling_days));
        assert.ok(at(early, handling_days) <= at(early, handling_days + 1));
        assert.ok(at(early, handling_days) >= early.getTime());
        assert.equal(at(early, 0), nextCutOff({ ...calendar, now: early })!.getTime());
      },
    ),
  );
});

test("a day begins at local midnight, also where the clock was changed since", () => {
  const instant = new Date("2026-03-30T09:00:00Z");
  assert.equal(startOfDay(instant, "Europe/Berlin").toISOString(), "2026-03-29T22:00:00.000Z");
  assert.equal(startOfDay(instant, "Europe/Berlin", 1).toISOString(), "2026-03-28T23:00:00.000Z");
  assert.equal(startOfDay(instant, "UTC", 7).toISOString(), "2026-03-23T00:00:00.000Z");
});
