import assert from "node:assert/strict";
import { test } from "node:test";
import { OUTLINES } from "./outline.ts";
import { isOnMap, MAP_BOX, project } from "./project.ts";

const PLACES = {
  Hamburg: { latitude: 53.55, longitude: 9.99 },
  Munich: { latitude: 48.14, longitude: 11.58 },
  Vienna: { latitude: 48.21, longitude: 16.37 },
  Zurich: { latitude: 47.37, longitude: 8.54 },
} as const;

test("north is up, east is right, and all of Germany, Austria and Switzerland is on the map", () => {
  const [hamburg, munich, vienna, zurich] = Object.values(PLACES).map(project);
  assert(hamburg && munich && vienna && zurich);
  assert(hamburg.y < munich.y && munich.x < vienna.x && zurich.x < munich.x);
  for (const place of Object.values(PLACES)) assert(isOnMap(place));
  assert(!isOnMap({ latitude: 40.4, longitude: -3.7 }));
  assert(!isOnMap({ latitude: 59.3, longitude: 18.1 }));
});

test("each place lies within the outline of its own country and of no other", () => {
  const countriesAt = (place: (typeof PLACES)[keyof typeof PLACES]) =>
    OUTLINES.filter(({ path }) => isWithin(path, project(place))).map(({ country }) => country);

  assert.deepEqual(countriesAt(PLACES.Hamburg), ["DE"]);
  assert.deepEqual(countriesAt(PLACES.Munich), ["DE"]);
  assert.deepEqual(countriesAt(PLACES.Vienna), ["AT"]);
  assert.deepEqual(countriesAt(PLACES.Zurich), ["CH"]);
});

test("the outline stays on the map and is small enough to come with every page", () => {
  const numbers = OUTLINES.flatMap(({ path }) => [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)]);
  assert(numbers.length > 1_000);
  for (const [, x, y] of numbers) {
    assert(Number(x) >= -10 && Number(x) <= MAP_BOX.width + 10);
    assert(Number(y) >= -10 && Number(y) <= MAP_BOX.height + 10);
  }
  const characters = OUTLINES.reduce((sum, { path }) => sum + path.length, 0);
  assert(characters < 40_000, `${characters} characters`);
});

/** By the even-odd rule: a ray from the point crosses the rings of a path an odd number of times. */
function isWithin(path: string, { x, y }: { readonly x: number; readonly y: number }): boolean {
  let crossings = 0;
  for (const ring of path.split("Z")) {
    const points = [...ring.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, a, b]) => [Number(a), Number(b)] as const);
    for (const [index, [ax, ay]] of points.entries()) {
      const [bx, by] = points.at(index - 1) ?? [ax, ay];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) crossings += 1;
    }
  }
  return crossings % 2 === 1;
}
