import assert from "node:assert/strict";
import { test } from "node:test";
import type { FulfillmentOrder, Item } from "../../api/types.ts";
import { bagOf, planPicks, shelfOf } from "./plan.ts";

function order(number: string, lines: readonly (readonly [sku: string, to_pick: number])[]): FulfillmentOrder {
  return {
    fulfillment_order_id: `fo-${number}`,
    order_id: `order-${number}`,
    order_number: number,
    location: "st-1",
    delivery_method: "ship",
    status: "accepted",
    priority: 0,
    released_at: "2026-11-23T08:00:00.000Z",
    due_at: null,
    lines: lines.map(([sku, to_pick_quantity], place) => ({
      line_no: place + 1,
      sku,
      description: sku,
      quantity: to_pick_quantity,
      to_pick_quantity,
      picked_quantity: 0,
      shipped_quantity: 0,
      refused_quantity: 0,
      canceled_quantity: 0,
    })),
    allowed_actions: [],
  };
}

const item = (sku: string, shelf: unknown) => [sku, { sku, attributes: { shelf } } as unknown as Item] as const;

test("the way goes by shelf, the same item for all orders at once, and the unknown places last", () => {
  const orders = [
    order("100", [
      ["cup", 1],
      ["pan", 2],
    ]),
    order("101", [
      ["pot", 1],
      ["cup", 3],
    ]),
  ];
  const items = new Map([item("cup", "A10"), item("pot", "A2")]);

  assert.deepEqual(
    planPicks(orders, items).map(({ sku, bag, quantity, shelf, line_no }) => [sku, bag, quantity, shelf, line_no]),
    [
      ["pot", "B", 1, "A2", 1],
      ["cup", "A", 1, "A10", 1],
      ["cup", "B", 3, "A10", 2],
      ["pan", "A", 2, null, 2],
    ],
  );
});

test("lines with nothing left to pick are not walked to", () => {
  assert.deepEqual(planPicks([order("100", [["cup", 0]])], new Map()), []);
});

test("a shelf is one for all places, or one for each", () => {
  assert.equal(shelfOf({ attributes: { shelf: "C4" } }, "st-1"), "C4");
  assert.equal(shelfOf({ attributes: { shelf: { "st-1": "B1", "st-2": "B2" } } }, "st-2"), "B2");
  assert.equal(shelfOf({ attributes: { shelf: { "st-1": "B1" } } }, "st-9"), null);
  assert.equal(shelfOf({ attributes: { shelf: 4 } }, "st-1"), null);
  assert.equal(shelfOf(undefined, "st-1"), null);
});

test("bags are named A to Z, then AA", () => {
  assert.deepEqual([0, 25, 26, 27, 701, 702].map(bagOf), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
});
