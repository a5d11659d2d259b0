import assert from "node:assert/strict";
import { test } from "node:test";
import { lineIn, ORDER_ID, orderOf } from "../../test/support/order-view.ts";
import { cancelableQuantity, decideCancellation } from "./cancellation.ts";
import type { StageQuantities } from "./types.ts";

type Case = readonly [
  stages: Partial<StageQuantities>,
  until: "shipped" | "released",
  ask: number | null,
  result: unknown,
];
const refused = (cancelable_quantity: number) => ({ code: "quantity_not_cancelable", line_no: 1, cancelable_quantity });

const CASES: readonly Case[] = [
  // the units are                                   | until    | ask | result
  [{ open: 2, sourced: 1 }, "shipped", 3, { open: 2, sourced: 1 }],
  [{ open: 2, sourced: 1 }, "shipped", 4, refused(3)],
  [{ picked: 1, released: 1, backordered: 1 }, "shipped", 2, { backordered: 1, released: 1 }],
  [{ packed: 1, picked: 1 }, "shipped", 1, { picked: 1 }],
  [{ ready_to_collect: 2 }, "shipped", null, { ready_to_collect: 2 }],
  [{ shipped: 1, released: 1 }, "shipped", null, { released: 1 }],
  [{ shipped: 1, delivered: 1, returned: 1 }, "shipped", 1, refused(0)],
  [{ released: 1, sourced: 1 }, "released", null, { sourced: 1 }],
  [{ released: 1, sourced: 1 }, "released", 2, refused(1)],
  [{ picked: 1 }, "released", null, { code: "nothing_to_cancel" }],
  [{ canceled: 3 }, "shipped", null, { code: "nothing_to_cancel" }],
];

for (const [stages, until, ask, result] of CASES) {
  const what = `${JSON.stringify(stages)}, canceling until ${until}: asked for ${ask ?? "all"}`;
  test(`${what} gives ${JSON.stringify(result)}`, () => {
    const lines = ask === null ? null : [{ line_no: 1, quantity: ask }];

    const decision = decideCancellation(orderOf([lineIn(stages)]), { order_id: ORDER_ID, lines, reason: "x" }, until);

    const units = decision.accepted
      ? Object.fromEntries(decision.value.map(({ from, quantity }) => [from, quantity]))
      : decision.refusal;
    assert.deepEqual(units, result);
  });
}

test("a line named twice is one request for the sum", () => {
  const order = orderOf([lineIn({ open: 3 })]);
  const twice = (quantity: number) => ({
    ...{ order_id: ORDER_ID, reason: "x" },
    lines: [
      { line_no: 1, quantity: 2 },
      { line_no: 1, quantity },
    ],
  });

  assert.deepEqual(decideCancellation(order, twice(1), "shipped"), {
    accepted: true,
    value: [{ line_no: 1, from: "open", quantity: 3 }],
  });
  assert.deepEqual(decideCancellation(order, twice(2), "shipped"), { accepted: false, refusal: refused(3) });
});

test("an unknown line refuses the whole request", () => {
  const lines = [
    { line_no: 1, quantity: 1 },
    { line_no: 9, quantity: 1 },
  ];
  assert.deepEqual(
    decideCancellation(orderOf([lineIn({ open: 3 })]), { order_id: ORDER_ID, lines, reason: "x" }, "shipped"),
    {
      accepted: false,
      refusal: { code: "line_not_found", line_no: 9 },
    },
  );
});

test("what can still be canceled is what can be asked for", () => {
  const line = lineIn({
    open: 1,
    backordered: 1,
    sourced: 1,
    released: 1,
    picked: 1,
    packed: 1,
    shipped: 1,
    canceled: 1,
  });

  assert.equal(cancelableQuantity(line, "shipped"), 6);
  assert.equal(cancelableQuantity(line, "released"), 3);
});
