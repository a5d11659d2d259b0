import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeRows } from "./live-rows.ts";

const row = (order_id: string, version = 1) => ({ order_id, version });
const rows = (ids: string) => [...ids].map((id) => row(id));
const merged = (shown: string, head: string, is_whole = false, is_end = false) => {
  const { rows: kept, new_count, gone } = mergeRows(rows(shown), rows(head), is_whole, is_end);
  return [kept.map(({ order_id }) => order_id).join(""), new_count, [...gone].join("")];
};

test("a row that changed is exchanged where it stands", () => {
  const { rows: kept, new_count, gone } = mergeRows(rows("abc"), [row("a"), row("b", 2), row("c")], true, true);
  assert.deepEqual(kept, [row("a"), row("b", 2), row("c")]);
  assert.equal(new_count, 0);
  assert.equal(gone.size, 0);
});

test("orders that came stand above what is shown and wait", () => {
  assert.deepEqual(merged("abc", "xyabc"), ["abc", 2, ""]);
});

test("what follows the last row shown is a later page and not new", () => {
  assert.deepEqual(merged("abc", "xabcdef"), ["abc", 1, ""]);
});

test("in a list that is shown to its end, what follows is new as well", () => {
  assert.deepEqual(merged("abc", "abcd", true, true), ["abc", 1, ""]);
});

test("a row that no longer fits stays where it is, marked", () => {
  assert.deepEqual(merged("abc", "ac"), ["abc", 0, "b"]);
});

test("rows that new ones have pushed beyond the end of what was read are not gone", () => {
  assert.deepEqual(merged("abc", "xya"), ["abc", 2, ""]);
  assert.deepEqual(merged("abc", "xyz"), ["abc", 3, ""]);
});

test("when the whole list was read, whatever is missing is gone", () => {
  assert.deepEqual(merged("abc", "", true, true), ["abc", 0, "abc"]);
  assert.deepEqual(merged("abc", "xa", true, true), ["abc", 1, "bc"]);
});
