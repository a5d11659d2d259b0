import assert from "node:assert/strict";
import { test } from "node:test";
import { decideReturn } from "./return.ts";

const LINES = [{ line_no: 1, with_customer_quantity: 3, announced_quantity: 1 }];
const ask = (...lines: readonly (readonly [line_no: number, quantity: number])[]) =>
  decideReturn(LINES, {
    ...{ order_id: "o", reason: "too_small" },
    lines: lines.map(([line_no, quantity]) => ({ line_no, quantity })),
  });
const tooMany = { accepted: false, refusal: { code: "quantity_not_returnable", line_no: 1, returnable_quantity: 2 } };

test("what the customer has and has not announced yet may come back", () => {
  const decision = ask([1, 1], [1, 1]);

  assert.deepEqual(decision.accepted && decision.value.lines, [{ line_no: 1, quantity: 2 }]);
});

test("each unit comes back once, also when a line is named twice, and a strange line refuses all", () => {
  assert.deepEqual(ask([1, 3]), tooMany);
  assert.deepEqual(ask([1, 2], [1, 1]), tooMany);
  assert.deepEqual(ask([1, 1], [2, 1]), { accepted: false, refusal: { code: "return_line_not_found", line_no: 2 } });
});
