import assert from "node:assert/strict";
import { test } from "node:test";
import { listsAreQuick, listsAreRight, speedIsKept } from "../growth.ts";
import { coveredExactly } from "../hot-sku.ts";
import { everyOrderAccepted, everyOrderReleased, present } from "./result.ts";

test("a result with a broken check, or without any check, has not passed, however fast it was", () => {
  const figures = { "orders/s": 1_000_000 };
  const sound = { name: "sound", holds: true };

  assert.equal(present("x", { figures, checks: [sound] }).passed, true);
  assert.equal(present("x", { figures, checks: [] }).passed, false);
  const broken = present("x", { figures, checks: [sound, { name: "nothing lost", holds: false, detail: "2 were" }] });
  assert.equal(broken.passed, false);
  assert.equal(JSON.parse(broken.json).passed, false);
  assert(broken.lines.includes("BROKEN  nothing lost: 2 were"));
});

test("an order that was refused, or accepted and never released, breaks its check", () => {
  assert.equal(everyOrderAccepted({ failures: 0 }).holds, true);
  assert.equal(everyOrderAccepted({ failures: 1 }).holds, false);
  const released = new Map([
    ["a", 1],
    ["b", 2],
  ]);
  assert.equal(everyOrderReleased(["a", "b"], released).holds, true);
  assert.deepEqual(everyOrderReleased(["a", "c"], released), {
    name: "every order was released",
    holds: false,
    detail: "1 were not",
  });
});

test("one unit too many or too few of the hot item breaks its check, wherever it shows", () => {
  const size = { orders: 15, units: 10 };
  const right = { covered: 10, backordered: 5, reserved: 10, asked_of_location: 10 };

  assert.equal(coveredExactly(size, right).holds, true);
  const wrong = [
    { ...right, covered: 11, backordered: 4 },
    { ...right, covered: 9, backordered: 6 },
    { ...right, reserved: 9 },
    { ...right, asked_of_location: 11 },
    { ...right, backordered: 4 },
  ];
  for (const outcome of wrong) assert.equal(coveredExactly(size, outcome).holds, false, JSON.stringify(outcome));
});

test("a wrong list, a slow list and a lost fifth of the speed break their checks", () => {
  const timing = { name: "sku", p50_ms: 9, p95_ms: 50, wrong: "" };

  assert.equal(listsAreRight("10", [timing]).holds, true);
  assert.equal(listsAreRight("10", [timing, { ...timing, wrong: "sku: 3 orders, not the 4 right ones" }]).holds, false);
  assert.equal(listsAreQuick("10", [timing]).holds, true);
  assert.equal(listsAreQuick("10", [timing, { ...timing, p95_ms: 50.1 }]).holds, false);
  assert.deepEqual([speedIsKept("10", 0.8).holds, speedIsKept("10", 0.79).holds], [true, false]);
});
