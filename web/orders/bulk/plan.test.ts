import assert from "node:assert/strict";
import { test } from "node:test";
import type { Order } from "../../api/types.ts";
import { planFor } from "./plan.ts";

const orderOf = (facts: object) =>
  ({
    allowed_actions: ["hold", "lift_hold", "cancel"].map((action) => ({ action, refusal: null })),
    holds: [],
    lines: [],
    ...facts,
  }) as unknown as Order;

test("holding is one step", () => {
  assert.deepEqual(planFor("hold", orderOf({})), { steps: [{ action: "hold" }], refusal: null });
});

test("lifting is a step for each hold, and refused where there is none", () => {
  const order = orderOf({ holds: [{ hold_id: "h1" }, { hold_id: "h2" }] });
  assert.deepEqual(planFor("lift_hold", order).steps, [
    { action: "lift_hold", hold_id: "h1" },
    { action: "lift_hold", hold_id: "h2" },
  ]);
  assert.equal(planFor("lift_hold", orderOf({})).refusal, "hold_not_found");
});

test("canceling takes what still can be canceled and leaves the rest", () => {
  const lines = [
    { line_no: 1, cancelable_quantity: 0 },
    { line_no: 2, cancelable_quantity: 3 },
  ];
  assert.deepEqual(planFor("cancel", orderOf({ lines })).steps, [
    { action: "cancel", lines: [{ line_no: 2, quantity: 3 }] },
  ]);
  assert.equal(planFor("cancel", orderOf({ lines: lines.slice(0, 1) })).refusal, "nothing_to_cancel");
});

test("what the server refuses is refused with its reason, and with none that is known in general words", () => {
  const refusing = (code: string) => orderOf({ allowed_actions: [{ action: "hold", refusal: { code } }] });
  assert.equal(planFor("hold", refusing("order_is_final")).refusal, "order_is_final");
  assert.equal(planFor("hold", refusing("moon_is_full")).refusal, "other");
  assert.equal(planFor("hold", orderOf({ allowed_actions: [] })).refusal, "other");
});
