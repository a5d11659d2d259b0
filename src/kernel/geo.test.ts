import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { distanceKm, isCoordinates } from "./geo.ts";

const berlin = { latitude: 52.52, longitude: 13.405 };
const munich = { latitude: 48.1374, longitude: 11.5755 };
const point = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

test("known distances", () => {
  assert.equal(Math.round(distanceKm(berlin, munich)), 504);
  assert.equal(Math.round(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })), 20_015);
  assert.equal(Math.round(distanceKm({ latitude: 0, longitude: 179 }, { latitude: 0, longitude: -179 })), 222);
});

test("distance is symmetric, zero to itself, and never longer than half around the earth", () => {
  fc.assert(
    fc.property(point, point, (a, b) => {
      assert.equal(distanceKm(a, b), distanceKm(b, a));
      assert.equal(distanceKm(a, a), 0);
      assert.ok(distanceKm(a, b) >= 0 && distanceKm(a, b) <= 20_015.2);
    }),
  );
});

test("coordinates stay on the globe", () => {
  assert.equal(isCoordinates(berlin), true);
  assert.equal(isCoordinates({ latitude: 91, longitude: 0 }), false);
  assert.equal(isCoordinates({ latitude: 0, longitude: -180.1 }), false);
  assert.equal(isCoordinates({ latitude: Number.NaN, longitude: 0 }), false);
});
