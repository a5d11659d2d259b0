import assert from "node:assert/strict";
import { test } from "node:test";
import { concernedBy } from "./concerned.ts";

test("an order that changed is read anew at once, and what sums orders up soon, each once", () => {
  const { now, soon } = concernedBy([
    { kind: "order", id: "o1", order_id: "o1" },
    { kind: "fulfillment_order", id: "f1", order_id: "o1" },
    { kind: "order", id: "o2", order_id: "o2" },
  ]);

  assert.deepEqual(now, [
    ["order", "o1"],
    ["order", "o2"],
  ]);
  assert.deepEqual(soon.filter(([root]) => root === "overview").length, 1);
  assert(soon.some((key) => key.join("/") === "locations/workloads"));
  assert(soon.some((key) => key.join("/") === "views/counts"));
  assert(soon.some((key) => key.join("/") === "store/work"));
});

test("a change of stock does not read orders anew", () => {
  assert.deepEqual(concernedBy([{ kind: "stock", id: null, order_id: null }]), { now: [], soon: [["stock"]] });
});

test("nothing changed, nothing is read", () => {
  assert.deepEqual(concernedBy([]), { now: [], soon: [] });
});
