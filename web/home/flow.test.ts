import assert from "node:assert/strict";
import { test } from "node:test";
import { STATIONS as SERVER_STATIONS } from "../../src/orders/index.ts";
import { STATIONS } from "../orders/list/order-search.ts";
import { STAGES_AT, stopsOf } from "./flow.ts";

type Name = "paid" | "sourced" | "released" | "picked" | "shipped" | "delivered";
const leg = (name: Name, median_seconds: number, parts = 5) => ({ leg: name, median_seconds, parts });
const units = {
  ...{ open: 3, backordered: 4, sourced: 0, released: 20, picked: 5, packed: 6 },
  ...{ shipped: 7, ready_to_collect: 8, delivered: 9 },
};

test("units stand at the stations of their way", () => {
  const stops = stopsOf({ units, legs: [] });
  assert.deepEqual(
    stops.map((stop) => [stop.station, stop.units, stop.leg]),
    [
      ["received", 3, null],
      ["paid", 4, null],
      ["sourced", 0, null],
      ["released", 20, null],
      ["picked", 11, null],
      ["shipped", 15, null],
      ["delivered", 9, null],
    ],
  );
});

test("a station is what the list behind it asks the server for", () => {
  assert.deepEqual(STAGES_AT, SERVER_STATIONS);
  assert.deepEqual(STATIONS, Object.keys(SERVER_STATIONS));
});

test("legs stand at their ends, with their share of the way and the slowest marked", () => {
  const stops = stopsOf({ units, legs: [leg("shipped", 300), leg("paid", 100, 2)] });
  const legs = Object.fromEntries(stops.map((stop) => [stop.station, stop.leg]));
  assert.deepEqual(legs.paid, { seconds: 100, parts: 2, share: 0.25, is_slowest: false });
  assert.deepEqual(legs.shipped, { seconds: 300, parts: 5, share: 0.75, is_slowest: true });
  assert.equal(legs.received, null);
  assert.equal(legs.picked, null);
});

test("one leg alone is not the slowest, nor are legs that take equally long or no time", () => {
  const marked = (...legs: ReturnType<typeof leg>[]) =>
    stopsOf({ units, legs }).filter((stop) => stop.leg?.is_slowest === true).length;
  assert.equal(marked(leg("paid", 60)), 0);
  assert.equal(marked(leg("paid", 60), leg("picked", 60)), 0);
  const idle = stopsOf({ units, legs: [leg("paid", 0), leg("picked", 0)] }).flatMap((stop) => stop.leg ?? []);
  assert.deepEqual(
    idle.map(({ share, is_slowest }) => [share, is_slowest]),
    [
      [0.5, false],
      [0.5, false],
    ],
  );
});
