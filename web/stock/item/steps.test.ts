import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { stepsOf } from "./steps.ts";

test("what lay there after each movement is known from what lies there now", () => {
  const movements = [
    { occurred_at: "2026-03-03T00:00:00Z", quantity: -2 },
    { occurred_at: "2026-03-02T00:00:00Z", quantity: 5 },
    { occurred_at: "2026-03-01T00:00:00Z", quantity: 10 },
  ];

  assert.deepEqual(stepsOf(movements, 13), [
    { at: Date.UTC(2026, 2, 1), on_hand: 10 },
    { at: Date.UTC(2026, 2, 2), on_hand: 15 },
    { at: Date.UTC(2026, 2, 3), on_hand: 13 },
  ]);
  assert.deepEqual(stepsOf([], 13), []);
});

test("with all movements since the first, the line begins with the first and ends with what lies there", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }), (quantities) => {
      const movements = quantities.map((quantity, day) => ({
        occurred_at: new Date(Date.UTC(2026, 0, 1) - day * 86_400_000).toISOString(),
        quantity,
      }));
      const on_hand = quantities.reduce((sum, quantity) => sum + quantity, 0);
      const steps = stepsOf(movements, on_hand);
      assert.equal(steps.at(0)?.on_hand, quantities.at(-1));
      assert.equal(steps.at(-1)?.on_hand, on_hand);
    }),
  );
});
