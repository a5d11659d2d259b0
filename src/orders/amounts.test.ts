import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lineIn, orderOf } from "../../test/support/order-view.ts";
import { allocateCharge, amountParts, grossOf, splitPrice } from "./amounts.ts";

test("the gross of units is the sum of the gross of their parts, whatever units, prices, rates and charges", () => {
  const rates = fc.constantFrom(0, 7, 7.7, 19);
  const lineArbitrary = fc.record({
    quantity: fc.integer({ min: 1, max: 50 }),
    minor: fc.integer({ min: 0, max: 1e13 }),
    rate: rates,
  });
  const chargeArbitrary = fc.record({ minor: fc.integer({ min: 0, max: 100_000 }), rate: rates });
  fc.assert(
    fc.property(
      fc.array(lineArbitrary, { minLength: 1, maxLength: 4 }),
      fc.array(chargeArbitrary, { maxLength: 2 }),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
        minLength: 4,
        maxLength: 4,
      }),
      (lines, charges, cuts) => {
        const order_lines = lines.map(({ quantity, minor, rate }, index) => ({
          ...lineIn({ open: quantity }),
          ...{ line_no: index + 1, quantity, tax_rate_percent: rate },
          ...splitPrice(minor, rate, true),
        }));
        const order = {
          ...orderOf(order_lines),
          charges: charges.map(({ minor, rate }, index) => {
            const split = splitPrice(minor, rate, true);
            const name = { charge_no: index + 1, kind: "shipping", description: "shipping", tax_rate_percent: rate };
            return { ...name, ...split, ...allocateCharge(split, order_lines) };
          }),
        };
        const ranges = order_lines.map(({ line_no, quantity }, index) => {
          const [a, b] = (cuts[index] as [number, number]).map((cut) => Math.round(cut * quantity)) as [number, number];
          return { line_no, from: Math.min(a, b), to: Math.max(a, b) };
        });
        const parts = amountParts(order, ranges);

        assert.equal(
          grossOf(order, ranges),
          parts.reduce((sum, part) => sum + part.gross_minor, 0),
        );
      },
    ),
  );
});
