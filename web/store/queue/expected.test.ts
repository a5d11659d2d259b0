import assert from "node:assert/strict";
import { test } from "node:test";
import type { FulfillmentOrder } from "../../api/types.ts";
import type { StoreAction, Work } from "./action.ts";
import { expected } from "./expected.ts";

function order(delivery_method: "ship" | "collect", quantities: readonly number[]): FulfillmentOrder {
  return {
    fulfillment_order_id: "fo-1",
    order_id: "order-1",
    order_number: "10001",
    location: "st-1",
    delivery_method,
    status: "released",
    priority: 0,
    released_at: "2026-11-23T08:00:00.000Z",
    due_at: null,
    lines: quantities.map((quantity, place) => ({
      line_no: place + 1,
      sku: `sku-${place}`,
      description: `sku-${place}`,
      quantity,
      to_pick_quantity: quantity,
      picked_quantity: 0,
      shipped_quantity: 0,
      refused_quantity: 0,
      canceled_quantity: 0,
    })),
    allowed_actions: [{ action: "accept" }, { action: "refuse" }, { action: "pick" }],
  };
}

const done = (work: Work, fulfillment_order_id = "fo-1"): StoreAction => ({
  key: crypto.randomUUID(),
  made_at: "2026-11-23T08:00:00.000Z",
  actor: "sina",
  fulfillment_order_id,
  order_number: "10001",
  work,
  conflict: null,
});
const pick = (line_no: number, quantity: number) => done({ action: "pick", lines: [{ line_no, quantity }] });
const after = (head: FulfillmentOrder, ...actions: readonly StoreAction[]) => {
  const { status, lines, allowed_actions } = expected(head, actions);
  return {
    status,
    lines: lines.map((line) => [line.to_pick_quantity, line.picked_quantity, line.refused_quantity]),
    actions: allowed_actions.map(({ action }) => action),
  };
};

test("a parcel is accepted, picked with one piece short, packed and shipped", () => {
  const head = order("ship", [2, 1]);
  const accepted = done({ action: "accept" });

  assert.deepEqual(after(head, accepted).actions, ["refuse", "pick"]);
  assert.deepEqual(after(head, accepted, pick(1, 1)), {
    status: "picking",
    lines: [
      [0, 1, 1],
      [1, 0, 0],
    ],
    actions: ["refuse", "pick"],
  });
  assert.deepEqual(after(head, accepted, pick(1, 1), pick(2, 1)), {
    status: "picking",
    lines: [
      [0, 1, 1],
      [0, 1, 0],
    ],
    actions: ["pack"],
  });
  assert.deepEqual(after(head, accepted, pick(1, 1), pick(2, 1), done({ action: "pack" })).actions, ["ship"]);
  const shipped = done({ action: "ship", carrier: "dhl", parcels: [] });
  assert.equal(after(head, pick(1, 1), pick(2, 1), done({ action: "pack" }), shipped).status, "shipped");
});

test("what is collected is ready once it is picked, and then handed over", () => {
  const head = order("collect", [1]);

  assert.deepEqual(
    [after(head, pick(1, 1)).status, after(head, pick(1, 1)).actions],
    ["ready_to_collect", ["hand_over"]],
  );
  assert.equal(after(head, pick(1, 1), done({ action: "hand_over", code: null })).status, "handed_over");
});

test("a reason is told before the pick: damaged pieces are refused, the others picked", () => {
  const damaged = done({ action: "refuse", reason: "damaged", lines: [{ line_no: 1, quantity: 2 }] });

  assert.deepEqual(after(order("ship", [3]), damaged, pick(1, 1)), {
    status: "picking",
    lines: [[0, 1, 2]],
    actions: ["pack"],
  });
});

test("nothing found at all, or all refused, leaves nothing to do here", () => {
  assert.equal(after(order("ship", [2]), pick(1, 0)).status, "refused");
  assert.equal(
    after(order("ship", [2, 2]), done({ action: "refuse", reason: "capacity", lines: null })).status,
    "refused",
  );
});

test("what is about another fulfillment order or was refused changes nothing", () => {
  const head = order("ship", [1]);
  const conflict = { status: 409, code: "nothing_left_to_do", detail: "", values: {} };

  assert.equal(expected(head, [done({ action: "accept" }, "fo-2")]), head);
  assert.equal(expected(head, [{ ...pick(1, 1), conflict }]), head);
});
