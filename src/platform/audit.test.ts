import assert from "node:assert/strict";
import { test } from "node:test";
import { changedFields } from "./audit.ts";

test("only the fields that differ are kept, on both sides", () => {
  const before = { name: "A", role: "store", location_codes: ["st-1"] };
  const after = { name: "A", role: "finance", location_codes: null };

  assert.deepEqual(changedFields(before, after), {
    before: { role: "store", location_codes: ["st-1"] },
    after: { role: "finance", location_codes: null },
  });
});

test("documents are equal in whatever order their fields come, and an absent field is as good as null", () => {
  assert.equal(changedFields({ a: { x: 1, y: 2 }, b: null }, { a: { y: 2, x: 1 } }), null);
  assert.deepEqual(changedFields({ a: [1, 2] }, { a: [2, 1] }), { before: { a: [1, 2] }, after: { a: [2, 1] } });
});

test("what is new has no before, what is gone no after, and nothing is nothing", () => {
  assert.deepEqual(changedFields(null, { a: 1 }), { before: null, after: { a: 1 } });
  assert.deepEqual(changedFields({ a: 1 }, null), { before: { a: 1 }, after: null });
  assert.equal(changedFields(null, null), null);
});
