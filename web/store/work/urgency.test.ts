import assert from "node:assert/strict";
import { test } from "node:test";
import type { FulfillmentOrder } from "../../api/types.ts";
import { byUrgency, nextStep, pieces, urgencyOf } from "./urgency.ts";

const NOW = new Date("2026-11-23T12:00:00.000Z").getTime();
const line = { line_no: 1, sku: "cup", description: "Cup", quantity: 3, to_pick_quantity: 0, picked_quantity: 0 };

function order(id: string, changes: Partial<FulfillmentOrder> = {}): FulfillmentOrder {
  return {
    fulfillment_order_id: id,
    order_id: id,
    order_number: id,
    location: "st-1",
    delivery_method: "ship",
    status: "released",
    priority: 0,
    released_at: "2026-11-23T08:00:00.000Z",
    due_at: null,
    lines: [{ ...line, shipped_quantity: 0, refused_quantity: 1, canceled_quantity: 0 }],
    allowed_actions: [],
    ...changes,
  };
}

test("what is due first comes first, then what matters more, then what has waited longer; no promise comes last", () => {
  const orders = [
    order("no promise"),
    order("later", { due_at: "2026-11-23T15:00:00.000Z" }),
    order("soon, newer", { due_at: "2026-11-23T13:00:00.000Z", released_at: "2026-11-23T09:00:00.000Z" }),
    order("soon", { due_at: "2026-11-23T13:00:00.000Z" }),
    order("soon, express", {
      due_at: "2026-11-23T13:00:00.000Z",
      priority: 5,
      released_at: "2026-11-23T10:00:00.000Z",
    }),
    order("no promise, older", { released_at: "2026-11-22T08:00:00.000Z" }),
  ];

  assert.deepEqual(
    orders.sort(byUrgency).map(({ order_number }) => order_number),
    ["soon, express", "soon", "soon, newer", "later", "no promise, older", "no promise"],
  );
});

test("late, within the hour, or with time", () => {
  assert.equal(urgencyOf("2026-11-23T11:59:59.000Z", NOW), "late");
  assert.equal(urgencyOf("2026-11-23T12:00:00.000Z", NOW), "soon");
  assert.equal(urgencyOf("2026-11-23T13:00:00.000Z", NOW), "soon");
  assert.equal(urgencyOf("2026-11-23T13:00:01.000Z", NOW), "calm");
  assert.equal(urgencyOf(null, NOW), "calm");
});

test("each status has its next step, and what is over has none", () => {
  const steps = (["released", "accepted", "picking", "packed", "ready_to_collect", "shipped", "refused"] as const).map(
    (status) => nextStep(order("a", { status })),
  );
  assert.deepEqual(steps, ["accept", "pick", "pack", "ship", "hand_over", null, null]);
  const half = order("a", { status: "picking" });
  assert.equal(nextStep({ ...half, lines: half.lines.map((each) => ({ ...each, to_pick_quantity: 1 })) }), "pick");
});

test("pieces leave out what was refused", () => {
  assert.equal(pieces(order("a")), 2);
});
