import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionOf, loadOf, waitingOrders, waitingStages } from "./load.ts";

const workload = (more: object = {}) => ({
  location: "st-1",
  coordinates: null,
  waiting: [
    { status: "accepted" as const, orders: 2, units: 5 },
    { status: "picking" as const, orders: 1, units: 1 },
    { status: "ready_to_collect" as const, orders: 4, units: 4 },
  ],
  late_orders: 0,
  oldest_released_at: null,
  day: { orders: 10, units: 30 },
  hours: [],
  ...more,
});
const store = (orders_per_day: number | null, units_per_day: number | null = null, active = true) => ({
  active,
  capacity: { orders_per_day, units_per_day },
});

test("work that waits is counted in orders, by the stage that its units are in", () => {
  assert.equal(waitingOrders(workload()), 7);
  assert.deepEqual(waitingStages(workload()), [
    { stage: "released", quantity: 2 },
    { stage: "picked", quantity: 1 },
    { stage: "ready_to_collect", quantity: 4 },
  ]);
});

test("the load is that of what is used up first; without a limit there is none", () => {
  assert.equal(loadOf(store(null), workload()), null);
  assert.deepEqual(loadOf(store(20), workload()), { share: 0.5, used: 10, limit: 20, of: "orders" });
  assert.deepEqual(loadOf(store(20, 40), workload()), { share: 0.75, used: 30, limit: 40, of: "units" });
  assert.deepEqual(loadOf(store(0), workload()), { share: 1, used: 10, limit: 0, of: "orders" });
});

test("the most urgent is said first", () => {
  const CASES = [
    [store(5, null, false), workload({ late_orders: 3 }), "off"],
    [store(5), workload({ late_orders: 3 }), "late"],
    [store(10), workload(), "full"],
    [store(11), workload(), "busy"],
    [store(11), workload({ waiting: [] }), "idle"],
    [store(11), undefined, "idle"],
  ] as const;
  for (const [location, work, condition] of CASES) assert.equal(conditionOf(location, work), condition);
});
