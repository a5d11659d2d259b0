import assert from "node:assert/strict";
import { test } from "node:test";
import { stepTimes } from "./step-times.ts";

const event = (type: string, hour: number, data: Readonly<Record<string, unknown>> = {}) => ({
  type,
  occurred_at: `2026-11-23T${String(hour).padStart(2, "0")}:00:00.000Z`,
  data,
});

test("a step has the time at which it was last taken, payment the first", () => {
  const times = stepTimes([
    event("order_received", 8),
    event("payment_authorize_succeeded", 9),
    event("order_sourced", 10),
    event("fulfillment_order_released", 11),
    event("fulfillment_order_refused", 12),
    event("order_sourced", 13),
    event("fulfillment_order_released", 14),
    event("payment_capture_succeeded", 15),
  ]);

  assert.deepEqual(Object.fromEntries([...times].map(([step, at]) => [step, at.slice(11, 13)])), {
    received: "08",
    paid: "09",
    sourced: "13",
    released: "14",
  });
});

test("what lies ready to be collected counts as sent", () => {
  assert.equal(stepTimes([event("units_packed", 9, { status: "packed" })]).get("shipped"), undefined);
  assert.equal(
    stepTimes([event("units_packed", 9, { status: "ready_to_collect" })]).get("shipped"),
    "2026-11-23T09:00:00.000Z",
  );
});
