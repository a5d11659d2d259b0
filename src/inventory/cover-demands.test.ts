import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { coverDemands } from "./cover-demands.ts";
import { type LockedLevel, levelKey, type OrderDemand } from "./types.ts";

const LEVEL = { item_id: "i1", location_id: "l1" };

test("demands are covered in their order as far as stock reaches, and a smaller one behind a too big one still fits", () => {
  const levels = levelsWith({ on_hand: 12, reserved: 3, safety: 1 });

  const { reserved, short } = coverDemands(levels, [demand("a", 5), demand("b", 4), demand("c", 3), demand("d", 1)]);

  assert.deepEqual(
    reserved.map((covered) => covered.order_id),
    ["a", "c"],
  );
  assert.deepEqual(
    short.map((uncovered) => [uncovered.order_id, uncovered.available_quantity]),
    [
      ["b", 3],
      ["d", 0],
    ],
  );
});

test("a level that does not exist has nothing", () => {
  const { reserved, short } = coverDemands(new Map(), [demand("a", 1)]);

  assert.deepEqual(reserved, []);
  assert.deepEqual(short, [{ ...demand("a", 1), available_quantity: 0 }]);
});

test("safety above what is free leaves nothing, never less than nothing", () => {
  const { short } = coverDemands(levelsWith({ on_hand: 5, reserved: 3, safety: 9 }), [demand("a", 1)]);

  assert.equal(short[0]?.available_quantity, 0);
});

test("nothing is ever promised twice: what is covered fits, and what is short did not fit", () => {
  const demands = fc.array(fc.record({ order: fc.nat(5), quantity: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(fc.nat(30), demands, (on_hand, entries) => {
      const wanted = entries.map((entry) => demand(`o${entry.order}`, entry.quantity));

      const { reserved, short } = coverDemands(levelsWith({ on_hand, reserved: 0, safety: 0 }), wanted);

      const sum = reserved.reduce((total, covered) => total + covered.quantity, 0);
      assert.equal(reserved.length + short.length, wanted.length);
      assert(sum <= on_hand);
      for (const uncovered of short) assert(uncovered.quantity > on_hand - sum);
    }),
  );
});

function levelsWith(counters: Pick<LockedLevel, "on_hand" | "reserved" | "safety">) {
  return new Map([[levelKey(LEVEL), { ...LEVEL, ...counters, set_as_of: null }]]);
}

function demand(order_id: string, quantity: number): OrderDemand {
  return { ...LEVEL, order_id, line_no: 1, quantity };
}
