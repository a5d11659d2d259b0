import assert from "node:assert/strict";
import { test } from "node:test";
import { shortageWork } from "./shortage.ts";

const LINE = { line_no: 2, quantity: 3 };

test("what is not on the shelf is a pick of less", () => {
  assert.deepEqual(shortageWork(LINE, 1, "not_found"), [{ action: "pick", lines: [{ line_no: 2, quantity: 1 }] }]);
  assert.deepEqual(shortageWork(LINE, 0, "not_found"), [{ action: "pick", lines: [{ line_no: 2, quantity: 0 }] }]);
});

test("damaged pieces are refused with the reason first, then the good ones picked", () => {
  assert.deepEqual(shortageWork(LINE, 1, "damaged"), [
    { action: "refuse", reason: "damaged", lines: [{ line_no: 2, quantity: 2 }] },
    { action: "pick", lines: [{ line_no: 2, quantity: 1 }] },
  ]);
});

test("without a good piece there is nothing to pick, and without a missing one nothing to refuse", () => {
  assert.deepEqual(shortageWork(LINE, 0, "incomplete"), [
    { action: "refuse", reason: "incomplete", lines: [{ line_no: 2, quantity: 3 }] },
  ]);
  assert.deepEqual(shortageWork(LINE, 3, "damaged"), [{ action: "pick", lines: [{ line_no: 2, quantity: 3 }] }]);
});
