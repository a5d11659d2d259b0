import assert from "node:assert/strict";
import { test } from "node:test";
import { currenciesIn, dayOf, hourAt } from "./today.ts";

const entry = (day: "today" | "before", hour: number, currency: string, orders: number, total_minor: number) => ({
  ...{ day, hour, currency, orders, total_minor },
});
const HOURS = [
  entry("today", 8, "EUR", 2, 3_000),
  entry("today", 9, "CHF", 1, 900),
  entry("before", 8, "EUR", 4, 8_000),
  entry("before", 9, "EUR", 6, 6_001),
  entry("before", 20, "EUR", 9, 9_999),
];

test("orders count whatever their currency, and the day before only up to now", () => {
  const day = dayOf(HOURS, "orders", "EUR", 9.5);
  assert.deepEqual([day.today[8], day.today[9], day.sum], [2, 1, 3]);
  assert.deepEqual([day.before[8], day.before[9], day.before[20]], [4, 6, 9]);
  assert.equal(day.sum_before, 7, "four, and half of six");
});

test("money is summed in one currency, in whole minor units", () => {
  const day = dayOf(HOURS, "total_minor", "EUR", 9.5);
  assert.equal(day.sum, 3_000);
  assert.equal(day.sum_before, 11_001);
  assert.equal(dayOf(HOURS, "total_minor", "CHF", 9.5).sum, 900);
});

test("the hour that a day has more when summer time ends is shown with the last", () => {
  assert.equal(dayOf([entry("today", 24, "EUR", 3, 1)], "orders", null, 23).today[23], 3);
});

test("currencies stand in the order of their use", () => {
  assert.deepEqual(currenciesIn(HOURS), ["EUR", "CHF"]);
  assert.deepEqual(currenciesIn([]), []);
});

test("the hour is that of the zone", () => {
  assert.equal(hourAt("2026-11-23T12:30:00.000Z", "Europe/Berlin"), 13.5);
  assert.equal(hourAt("2026-11-22T23:15:00.000Z", "Europe/Berlin"), 0.25);
});
