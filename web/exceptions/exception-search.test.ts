import assert from "node:assert/strict";
import { test } from "node:test";
import { exceptionSearch } from "./exception-search.ts";

const ORDER = "019b0d3e-7a1c-7c55-9b6e-0c2f6a3d8e11";

test("an address keeps the filters that make sense", () => {
  assert.deepEqual(exceptionSearch({ state: "resolved", reason: "send_mail", order_id: ORDER }), {
    state: "resolved",
    reason: "send_mail",
    order_id: ORDER,
  });
});

test("a wrong filter shows everything rather than an error", () => {
  assert.deepEqual(exceptionSearch({ state: "open", reason: "Send mail?", order_id: "1", other: "x" }), {});
  assert.deepEqual(exceptionSearch({ reason: 7, order_id: null }), {});
});
