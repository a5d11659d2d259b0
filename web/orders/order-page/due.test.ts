import assert from "node:assert/strict";
import { test } from "node:test";
import { dueOf } from "./due.ts";

const order = (...fulfillment_orders: Parameters<typeof dueOf>[0]["fulfillment_orders"]) => ({
  ordered_at: "2026-11-23T08:00:00.000Z",
  fulfillment_orders,
});
const at = (time: string) => Date.parse(`2026-11-23T${time}:00.000Z`);

test("the earliest unfinished part counts", () => {
  const due = dueOf(
    order(
      { status: "accepted", due_at: "2026-11-23T18:00:00.000Z" },
      { status: "released", due_at: "2026-11-23T16:00:00.000Z" },
      { status: "shipped", due_at: "2026-11-23T09:00:00.000Z" },
      { status: "refused", due_at: "2026-11-23T09:30:00.000Z" },
      { status: "picking", due_at: null },
    ),
    at("10:00"),
  );

  assert.deepEqual(due, { due_at: "2026-11-23T16:00:00.000Z", is_late: false, share_over: 0.25 });
});

test("what is late is over as a whole, and without a time nothing is due", () => {
  const late = dueOf(order({ status: "packed", due_at: "2026-11-23T09:00:00.000Z" }), at("10:00"));
  assert.deepEqual(late, { due_at: "2026-11-23T09:00:00.000Z", is_late: true, share_over: 1 });
  assert.equal(dueOf(order(), at("10:00")), null);
  assert.equal(dueOf(order({ status: "handed_over", due_at: "2026-11-23T09:00:00.000Z" }), at("10:00")), null);
});
