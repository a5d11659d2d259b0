import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isTaxRate, splitGross, splitNet, taxOfGross, taxOfNet } from "./tax.ts";

test("tax is taken out of gross and put onto net, half away from zero", () => {
  const cases = [
    // gross rate -> tax
    [11_900, 19, 1_900],
    [1_999, 19, 319],
    [4_288, 19, 685],
    [1_077, 7.7, 77],
    [10_260, 2.6, 260],
    [100, 0, 0],
    [3, 100, 2],
  ] as const;
  for (const [gross, rate, tax] of cases) assert.equal(taxOfGross(gross, rate), tax, `${gross} at ${rate}`);
  assert.equal(taxOfNet(10_000, 19), 1_900);
  assert.equal(taxOfNet(250, 1), 3);
  assert.equal(taxOfNet(-250, 1), -3);
  assert.equal(taxOfNet(1_000, 8.875), 89);
});

test("an amount is split without a remainder", () => {
  assert.deepEqual(splitGross(1_999, 19), { net_minor: 1_680, tax_minor: 319, gross_minor: 1_999 });
  assert.deepEqual(splitNet(1_680, 19), { net_minor: 1_680, tax_minor: 319, gross_minor: 1_999 });
});

test("rates have at most three decimals and lie between 0 and 1000", () => {
  for (const rate of [0, 7.7, 2.6, 8.875, 19, 1000]) assert.equal(isTaxRate(rate), true, String(rate));
  for (const rate of [-1, 1000.001, 8.8755, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(isTaxRate(rate), false, String(rate));
    assert.throws(() => taxOfNet(100, rate), RangeError);
  }
});

test("tax of the negated amount is the negated tax, and net plus tax is gross", () => {
  const amounts = fc.integer({ min: -1e12, max: 1e12 });
  const rates = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1000);
  fc.assert(
    fc.property(amounts, rates, (amount, rate) => {
      assert.equal(taxOfGross(-amount, rate) + taxOfGross(amount, rate), 0);
      assert.equal(taxOfNet(-amount, rate) + taxOfNet(amount, rate), 0);
      for (const split of [splitGross(amount, rate), splitNet(amount, rate)]) {
        assert.equal(split.net_minor + split.tax_minor, split.gross_minor);
      }
      assert.ok(Math.abs(taxOfGross(splitNet(amount, rate).gross_minor, rate) - taxOfNet(amount, rate)) <= 1);
    }),
  );
});
