import assert from "node:assert/strict";
import { test } from "node:test";
import { sumEffects } from "./sums.ts";

const look = (number: string, currency: string, units: number, refund_minor: number) => ({
  number,
  order: { currency },
  steps: [{}],
  refusal: null,
  effect: { units, refund_minor },
});
const refused = (number: string, refusal: "order_is_final" | "nothing_to_cancel") => ({
  ...look(number, "EUR", 0, 0),
  steps: [],
  refusal,
});

test("units add up, and money by its currency", () => {
  assert.deepEqual(sumEffects([look("1", "EUR", 2, 1_999), look("2", "CHF", 1, 500), look("3", "EUR", 3, 1)]), {
    possible: 3,
    units: 6,
    refunds: [
      { currency: "EUR", amount_minor: 2_000 },
      { currency: "CHF", amount_minor: 500 },
    ],
    refused: [],
  });
});

test("the refused stand together by their reason and add nothing", () => {
  const sums = sumEffects([refused("1", "order_is_final"), look("2", "EUR", 1, 0), refused("3", "order_is_final")]);
  assert.deepEqual(sums, {
    possible: 1,
    units: 1,
    refunds: [],
    refused: [{ refusal: "order_is_final", numbers: ["1", "3"] }],
  });
});
