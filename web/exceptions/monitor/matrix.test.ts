import assert from "node:assert/strict";
import { test } from "node:test";
import { fullness, matrixOf } from "./matrix.ts";

const FROM = "2026-11-22T12:00:00.001Z";
const monitor = {
  ends_after_hours: [4, 24],
  cells: [
    { status: "released", age: 1, orders: 9, filter: { status: "released", ordered_from: FROM } },
    { status: "received", age: 0, orders: 4, filter: { status: "received" } },
  ],
};

test("every status that something is in has a cell for every age, in the order of an order's life", () => {
  const { rows, sums, most } = matrixOf(monitor);
  assert.deepEqual(
    rows.map(({ status, orders, cells }) => [status, orders, cells.map((cell) => cell.orders)]),
    [
      ["received", 4, [4, 0, 0]],
      ["released", 9, [0, 9, 0]],
    ],
  );
  assert.deepEqual(sums, [4, 9, 0]);
  assert.equal(most, 9);
});

test("a cell leads to its orders by the server's own filter, an empty one nowhere", () => {
  const cells = matrixOf(monitor).rows[1]?.cells;
  assert.deepEqual(cells?.[1]?.search, { status: "released", ordered_from: FROM });
  assert.equal(cells?.[0]?.search, null);
});

test("nothing open is an empty matrix", () => {
  assert.deepEqual(matrixOf({ ends_after_hours: [4], cells: [] }), { rows: [], sums: [0, 0], most: 1 });
});

test("a cell is as full as the root of its share", () => {
  assert.equal(fullness(0, 9), 0);
  assert.equal(fullness(1, 9), 1 / 3);
  assert.equal(fullness(9, 9), 1);
});
