import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { stockParts } from "./stock-parts.ts";

test("what lies there is divided into what may be sold, what is reserved and what is kept", () => {
  const CASES = [
    [10, 3, 2, ["available 5", "reserved 3", "safety 2"]],
    [10, 0, 0, ["available 10"]],
    [3, 3, 2, ["reserved 3"]],
    [4, 3, 2, ["reserved 3", "safety 1"]],
    [0, 0, 5, []],
  ] as const;
  for (const [on_hand, reserved, safety, parts] of CASES)
    assert.deepEqual(
      stockParts({ on_hand, reserved, safety }).map(({ part, quantity }) => `${part} ${quantity}`),
      parts,
    );
});

test("the parts are together what is on hand, and what may be sold is what the server says", () => {
  const stock = fc
    .nat(1_000)
    .chain((on_hand) => fc.record({ on_hand: fc.constant(on_hand), reserved: fc.nat(on_hand), safety: fc.nat(2_000) }));
  fc.assert(
    fc.property(stock, (quantities) => {
      const parts = stockParts(quantities);
      assert.equal(
        parts.reduce((sum, { quantity }) => sum + quantity, 0),
        quantities.on_hand,
      );
      const available = parts.find(({ part }) => part === "available")?.quantity ?? 0;
      assert.equal(available, Math.max(0, quantities.on_hand - quantities.reserved - quantities.safety));
    }),
  );
});
