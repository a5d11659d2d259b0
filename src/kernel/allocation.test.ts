import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { allocateByWeight, cumulativeShare, unitRangeShare } from "./allocation.ts";
import { divideRounded } from "./rounding.ts";

const amounts = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 });
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

test("cumulative shares round half away from zero", () => {
  const cases = [
    // total part whole -> share
    [100, 1, 3, 33],
    [100, 2, 3, 67],
    [100, 3, 3, 100],
    [1, 1, 2, 1],
    [-1, 1, 2, -1],
    [5, 1, 2, 3],
    [-5, 1, 2, -3],
    [100, 0, 3, 0],
    [9007199254740991, 999_999, 1_000_000, 9007190247541736],
  ] as const;
  for (const [total, part, whole, share] of cases)
    assert.equal(cumulativeShare(total, part, whole), share, `${total} * ${part}/${whole}`);
});

test("impossible shares are refused", () => {
  for (const [part, whole] of [
    [-1, 3],
    [4, 3],
    [0, 0],
    [0.5, 3],
  ] as const)
    assert.throws(() => cumulativeShare(100, part, whole), RangeError);
  assert.throws(() => cumulativeShare(0.5, 1, 2), RangeError);
  assert.throws(() => unitRangeShare({ total_minor: 1, from: 2, to: 1, quantity: 3 }), RangeError);
});

test("a share is exact to the last minor unit, whether its numbers are small or as large as they may be", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer(), fc.maxSafeInteger()),
      fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
      fc.maxSafeNat(),
      (total, whole, cut) => {
        const part = cut % whole;
        const exact = Number(divideRounded(BigInt(total) * BigInt(part), BigInt(whole)));
        assert.ok(Object.is(cumulativeShare(total, part, whole), exact));
      },
    ),
    { numRuns: 1_000 },
  );
});

test("the parts of any partition of a line sum to its amount", () => {
  fc.assert(
    fc.property(
      amounts,
      fc.integer({ min: 1, max: 1000 }),
      fc.array(fc.nat(1000), { maxLength: 8 }),
      (total_minor, quantity, cuts) => {
        const edges = [0, ...cuts.map((cut) => cut % (quantity + 1)), quantity].sort((a, b) => a - b);
        const parts = edges.slice(1).map((to, i) => unitRangeShare({ total_minor, from: edges[i]!, to, quantity }));
        assert.equal(sum(parts), total_minor);
      },
    ),
  );
});

test("a share of the negated amount is the negated share, and no unit is off by a whole minor unit", () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 1000 }), fc.nat(1000), (total, whole, cut) => {
      const part = cut % (whole + 1);
      assert.equal(cumulativeShare(-total, part, whole) + cumulativeShare(total, part, whole), 0);
      assert.ok(Math.abs(cumulativeShare(total, part, whole) - (total * part) / whole) <= 0.5);
    }),
  );
});

test("weights divide by largest remainder", () => {
  const cases = [
    [
      [100, [1, 1, 1]],
      [34, 33, 33],
    ],
    [
      [100, [0, 1, 1]],
      [0, 50, 50],
    ],
    [
      [1, [1, 3]],
      [0, 1],
    ],
    [
      [2, [1, 3]],
      [0, 2],
    ],
    [
      [490, [1999, 2501, 0]],
      [218, 272, 0],
    ],
    [
      [-100, [1, 1, 1]],
      [-34, -33, -33],
    ],
    [
      [10, [0, 0, 0]],
      [4, 3, 3],
    ],
    [
      [0, [5, 7]],
      [0, 0],
    ],
  ] as const;
  for (const [[total, weights], parts] of cases)
    assert.deepEqual(allocateByWeight(total, weights), parts, `${total} by ${weights}`);
});

test("impossible weights are refused", () => {
  for (const weights of [[], [-1, 2], [0.5], [Number.NaN]])
    assert.throws(() => allocateByWeight(10, weights), RangeError);
});

test("parts sum to the whole, are negated with it, stay next to the exact share and follow their weights when shuffled", () => {
  const weightLists = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(amounts, weightLists, fc.infiniteStream(fc.nat()), (total, weights, random) => {
      const parts = allocateByWeight(total, weights);
      const weightSum = sum(weights);
      assert.equal(sum(parts), total);
      for (const [i, part] of allocateByWeight(-total, weights).entries()) assert.equal(part + parts[i]!, 0);
      for (const [i, part] of parts.entries()) {
        if (weightSum > 0) assert.ok(Math.abs(part - (total * weights[i]!) / weightSum) < 1);
      }

      const order = weights.map((_, i) => ({ i, key: random.next().value as number })).sort((a, b) => a.key - b.key);
      const shuffled = allocateByWeight(
        total,
        order.map(({ i }) => weights[i]!),
      );
      const pairs = (ws: readonly number[], ps: readonly number[]) => ws.map((w, i) => `${w}:${ps[i]}`).sort();
      assert.deepEqual(
        pairs(
          order.map(({ i }) => weights[i]!),
          shuffled,
        ),
        pairs(weights, parts),
      );
    }),
  );
});
