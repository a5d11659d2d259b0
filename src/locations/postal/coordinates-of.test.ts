import assert from "node:assert/strict";
import { test } from "node:test";
import { distanceKm } from "../../kernel/geo.ts";
import { coordinatesOf } from "./coordinates-of.ts";

const PLACES = [
  // country, code, latitude, longitude as the land register has them
  ["DE", "10115", 52.532, 13.385], // Berlin-Mitte
  ["DE", "01067", 51.058, 13.717], // Dresden, a code with a zero in front
  ["AT", "1010", 48.208, 16.371], // Wien, Innere Stadt
  ["CH", "8001", 47.372, 8.542], // Zürich
] as const;

for (const [country, code, latitude, longitude] of PLACES) {
  test(`${country} ${code} lies where it is, to a kilometer`, () => {
    const found = coordinatesOf(country, code);

    assert.ok(found);
    assert.ok(distanceKm(found, { latitude, longitude }) < 1, JSON.stringify(found));
  });
}

test("a code is found however it is written", () => {
  const vienna = coordinatesOf("AT", "1010");

  for (const written of ["A-1010", "A 1010", " 1010 ", "AT-1010", "10 10"])
    assert.deepEqual(coordinatesOf("AT", written), vienna, written);
});

test("what is not in the table is not guessed at", () => {
  assert.equal(coordinatesOf("DE", "00000"), null);
  assert.equal(coordinatesOf("AT", "10115"), null);
  assert.equal(coordinatesOf("FR", "75001"), null);
  assert.equal(coordinatesOf("de", "10115"), null);
  assert.equal(coordinatesOf("DE", ""), null);
});

test("between Berlin and Zürich lie 670 km", () => {
  const [berlin, zurich] = [coordinatesOf("DE", "10115"), coordinatesOf("CH", "8001")];

  assert.ok(berlin && zurich);
  assert.equal(Math.round(distanceKm(berlin, zurich) / 10) * 10, 670);
});
