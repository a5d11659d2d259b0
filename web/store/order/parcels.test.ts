import assert from "node:assert/strict";
import { test } from "node:test";
import { firstParcel, leftOver, parcelsOf, troubleWith } from "./parcels.ts";

const line = (line_no: number, sku: string, picked_quantity: number, shipped_quantity = 0) => ({
  ...{ line_no, sku, description: sku, quantity: 9, to_pick_quantity: 0 },
  ...{ picked_quantity, shipped_quantity, refused_quantity: 0, canceled_quantity: 0 },
});
const LINES = [line(1, "cup", 3), line(2, "pan", 2, 1), line(3, "gone", 1, 1)];
const draft = (quantities: readonly (readonly [number, number])[], tracking_number = "") => ({
  ...{ tracking_number, kilograms: null, quantities: new Map(quantities) },
});

test("the first parcel holds what was picked and has not left, with its weight rounded up to 100 grams", () => {
  const weights = new Map([
    ["cup", 320],
    ["pan", 1_105],
    ["gone", 1],
  ]);

  const parcel = firstParcel(LINES, weights);

  assert.deepEqual(
    [...parcel.quantities],
    [
      [1, 3],
      [2, 1],
    ],
  );
  assert.equal(parcel.kilograms, 2.1);
});

test("a weight that is not known of all is not guessed", () => {
  assert.equal(firstParcel(LINES, new Map([["cup", 320]])).kilograms, null);
  assert.equal(
    firstParcel(LINES, new Map([...["cup", "pan", "gone"].map((sku) => [sku, null] as const)])).kilograms,
    null,
  );
});

test("everything has to be in a parcel, once, and no parcel is empty", () => {
  const all = [
    [1, 3],
    [2, 1],
  ] as const;

  assert.equal(troubleWith(LINES, [draft(all)]), null);
  assert.equal(troubleWith(LINES, [draft([[1, 3]])]), "left_over");
  assert.equal(leftOver(LINES[0] as never, [draft([[1, 1]]), draft([[1, 1]])]), 1);
  assert.equal(troubleWith(LINES, [draft(all), draft([[1, 1]])]), "too_many");
  assert.equal(troubleWith(LINES, [draft(all), draft([[1, 0]])]), "empty_parcel");
  assert.equal(troubleWith(LINES, [draft([[1, 3]], "N1"), draft([[2, 1]], " N1 ")]), "same_number");
  assert.equal(troubleWith(LINES, [draft([[1, 3]]), draft([[2, 1]])]), null, "numbers may come later");
});

test("parcels are told in grams, without empty lines and numbers", () => {
  const drafts = [
    {
      ...draft(
        [
          [1, 3],
          [2, 0],
        ],
        " 00340 ",
      ),
      kilograms: 2.35,
    },
    draft([[2, 1]]),
  ];

  assert.deepEqual(parcelsOf(drafts), [
    { tracking_number: "00340", weight_grams: 2_350, lines: [{ line_no: 1, quantity: 3 }] },
    { tracking_number: null, weight_grams: null, lines: [{ line_no: 2, quantity: 1 }] },
  ]);
});
