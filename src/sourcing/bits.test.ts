import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  addBits,
  type Bits,
  clearBit,
  commonBits,
  countBits,
  dropBits,
  hasBit,
  listBits,
  noBits,
  packBits,
  setBit,
  unpackBits,
} from "./bits.ts";

const SIZE = 150;
const places = fc.uniqueArray(fc.nat(SIZE - 1));

test("sets of places do what sets do", () => {
  fc.assert(
    fc.property(places, places, (a, b) => {
      const union = bitsOf(a);
      addBits(union, bitsOf(b));
      const difference = bitsOf(a);
      dropBits(difference, bitsOf(b));

      assert.deepEqual(listBits(union), sorted([...new Set([...a, ...b])]));
      assert.deepEqual(listBits(commonBits(bitsOf(a), bitsOf(b))), sorted(a.filter((place) => b.includes(place))));
      assert.deepEqual(listBits(difference), sorted(a.filter((place) => !b.includes(place))));
      assert.equal(countBits(bitsOf(a)), a.length);
      for (let place = 0; place < SIZE; place += 1) assert.equal(hasBit(bitsOf(a), place), a.includes(place));
    }),
  );
});

test("a set that was packed is the same set, and an empty one takes nothing", () => {
  fc.assert(fc.property(places, (a) => assert.deepEqual(unpackBits(packBits(bitsOf(a)), SIZE), bitsOf(a))));

  const emptied = bitsOf([149]);
  clearBit(emptied, 149);
  assert.equal(packBits(emptied), "");
  assert.equal(packBits(bitsOf([0, 9])), Buffer.from([1, 2]).toString("base64"));
});

test("all of thirty-two bits count", () => {
  assert.equal(countBits(noBits(64).fill(0xffff_ffff)), 64);
});

function bitsOf(list: readonly number[]): Bits {
  const bits = noBits(SIZE);
  for (const place of list) setBit(bits, place);
  return bits;
}

function sorted(list: readonly number[]): number[] {
  return list.toSorted((a, b) => a - b);
}
