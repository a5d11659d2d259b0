import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NOW, ORDER_ID } from "../../test/support/order-view.ts";
import type { FulfillmentOrder, FulfillmentOrderLine } from "./types.ts";
import {
  cancelUnits,
  decideAcceptance,
  decideHandOver,
  decidePacking,
  decidePick,
  decideRefusal,
  decideShipment,
  possibleWork,
  toPick,
} from "./work.ts";

function lineOf(line_no: number, quantity: number, more: Partial<FulfillmentOrderLine> = {}): FulfillmentOrderLine {
  return {
    ...{
      line_no,
      item_id: ORDER_ID,
      sku: "LAMP",
      description: "Lamp",
      quantity,
      picked_quantity: 0,
      packed_quantity: 0,
    },
    ...{ shipped_quantity: 0, refused_quantity: 0, canceled_quantity: 0 },
    ...more,
  };
}

function workOf(delivery_method: "ship" | "collect", ...lines: readonly FulfillmentOrderLine[]): FulfillmentOrder {
  return {
    ...{ fulfillment_order_id: ORDER_ID, order_id: ORDER_ID, order_number: "1", location_id: ORDER_ID },
    ...{ location_code: "near", delivery_method, status: "released", priority: 0, released_at: NOW, due_at: null },
    ...{ updated_at: NOW, lines },
  };
}

test("a short pick takes what was not found out of the work; a line not named is still to be picked", () => {
  const decision = decidePick(workOf("ship", lineOf(1, 3), lineOf(2, 1)), [{ line_no: 1, quantity: 2 }], NOW);

  assert.ok(decision.accepted);
  assert.deepEqual(
    [decision.value.moved, decision.value.missing],
    [[{ line_no: 1, quantity: 2 }], [{ line_no: 1, quantity: 1 }]],
  );
  assert.equal(decision.value.fulfillment_order.status, "picking");
  assert.deepEqual(decision.value.fulfillment_order.lines.map(toPick), [0, 1]);
});

test("a line is picked once: a second report of it is refused", () => {
  const twice = [
    { line_no: 1, quantity: 1 },
    { line_no: 1, quantity: 1 },
  ];
  assert.deepEqual(decidePick(workOf("ship", lineOf(1, 3)), twice, NOW), {
    accepted: false,
    refusal: { code: "more_than_to_do", line_no: 1, quantity: 1, possible_quantity: 0 },
  });
});

test("a line in several parcels is one request for the sum, and no more is shipped than there is", () => {
  const parcels = (quantity: number) => [
    { line_no: 1, quantity: 2 },
    { line_no: 1, quantity },
  ];
  const shipped = decideShipment(workOf("ship", lineOf(1, 3)), parcels(1), NOW);

  assert.ok(shipped.accepted);
  assert.equal(shipped.value.fulfillment_order.status, "shipped");
  assert.deepEqual(decideShipment(workOf("ship", lineOf(1, 3)), parcels(2), NOW), {
    accepted: false,
    refusal: { code: "more_than_to_do", line_no: 1, quantity: 4, possible_quantity: 3 },
  });
});

test("where nothing is left to do, to do all of it is refused and not silently ignored", () => {
  const picked = { ...workOf("ship", lineOf(1, 2, { picked_quantity: 2 })), status: "picking" as const };
  const nothing = { accepted: false, refusal: { code: "nothing_left_to_do" } };

  assert.deepEqual(decideRefusal(picked, null, NOW), nothing);
  const unpicked = { ...workOf("ship", lineOf(1, 2)), status: "picking" as const };
  assert.deepEqual(decidePacking(unpicked, null, NOW), nothing);
  assert.deepEqual(possibleWork(picked), ["pack", "ship"]);
  assert.deepEqual(possibleWork(unpicked), ["refuse", "pick", "ship"]);
});

/** Random work on a fulfillment order: whatever is accepted keeps its quantities sound. */
const step = fc.record({
  do: fc.constantFrom(...(["accept", "refuse", "pick", "pack", "ship", "hand_over", "cancel"] as const)),
  line_no: fc.integer({ min: 1, max: 3 }),
  quantity: fc.integer({ min: 1, max: 5 }),
  all: fc.boolean(),
});

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

test("in every life the units of a line stay as many as they are, and the status says where they are", () => {
  fc.assert(
    fc.property(fc.constantFrom("ship", "collect"), fc.array(step, { maxLength: 15 }), (method, steps) => {
      let head = workOf(method as "ship" | "collect", lineOf(1, 3), lineOf(2, 5));
      for (const next of steps) {
        head = take(head, next);
        for (const line of head.lines) assertSound(line);
        const is_over = head.lines.every(
          (line) => toPick(line) === 0 && line.shipped_quantity === line.picked_quantity,
        );
        assert.equal(["shipped", "handed_over", "refused", "canceled"].includes(head.status), is_over);
        if (is_over) assert.deepEqual(possibleWork(head), []);
      }
    }),
    { numRuns: 2_000 },
  );
});

function take(head: FulfillmentOrder, next: Step): FulfillmentOrder {
  const some = [{ line_no: next.line_no, quantity: next.quantity }];
  const lines = next.all ? null : some;
  if (next.do === "cancel") {
    const line = head.lines.find((candidate) => candidate.line_no === next.line_no);
    const unpicked_quantity = line ? Math.min(toPick(line), next.quantity) : 0;
    return unpicked_quantity === 0
      ? head
      : cancelUnits(head, { line_no: next.line_no, unpicked_quantity, picked_quantity: 0 }, NOW);
  }
  const decision = {
    accept: () => decideAcceptance(head, NOW),
    refuse: () => decideRefusal(head, lines, NOW),
    pick: () => decidePick(head, some, NOW),
    pack: () => decidePacking(head, lines, NOW),
    ship: () => decideShipment(head, some, NOW),
    hand_over: () => decideHandOver(head, lines, NOW),
  }[next.do]();
  return decision.accepted ? decision.value.fulfillment_order : head;
}

function assertSound(line: FulfillmentOrderLine): void {
  assert.ok(toPick(line) >= 0, "no more is picked, refused and canceled than was asked for");
  assert.ok(line.packed_quantity <= line.picked_quantity, "packed <= picked");
  assert.ok(line.shipped_quantity <= line.picked_quantity, "shipped <= picked");
}
