import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type AdjustmentDraft, effectOf, entryOf } from "./adjustment.ts";

const LEVEL = { on_hand: 10, reserved: 3, safety: 2 };

test("an adjustment says before it is done what will lie there and what may be sold", () => {
  const CASES = [
    [{ mode: "count", quantity: 8 }, 8, 3, null],
    [{ mode: "count", quantity: 10 }, 10, 5, null],
    [{ mode: "count", quantity: 2 }, 2, 0, "below_reserved"],
    [{ mode: "count", quantity: null }, 10, 5, "missing"],
    [{ mode: "in", quantity: 5 }, 15, 10, null],
    [{ mode: "in", quantity: 0 }, 10, 5, "nothing_changes"],
    [{ mode: "out", quantity: 6 }, 4, 0, null],
    [{ mode: "out", quantity: 8 }, 2, 0, "below_reserved"],
    [{ mode: "out", quantity: 11 }, 0, 0, "below_nothing"],
  ] as const;
  for (const [draft, after, available_after, trouble] of CASES)
    assert.deepEqual(
      effectOf(LEVEL, draft),
      { before: 10, after, available_before: 5, available_after, trouble },
      JSON.stringify(draft),
    );
});

test("what is sent does what was said", () => {
  const draft = fc.record({
    mode: fc.constantFrom<AdjustmentDraft["mode"]>("count", "in", "out"),
    quantity: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(draft, fc.nat(50), fc.nat(50), (wanted, on_hand, safety) => {
      const effect = effectOf({ on_hand, reserved: 0, safety }, wanted);
      const { kind, quantity } = entryOf(wanted);
      const recorded = kind === "set" ? quantity : on_hand + quantity;
      assert.equal(Math.max(0, recorded), effect.after);
      assert.equal(recorded < 0, effect.trouble === "below_nothing");
    }),
  );
});
