import assert from "node:assert/strict";
import { test } from "node:test";
import { auditSearch, deliverySearch, itemsSearch, openSearch, versionSearch } from "./admin-search.ts";

test("the history's address keeps kinds, objects, people and days, and nothing else", () => {
  const kept = { object: "channel:web shop", actor: "user:anna", from: "2026-11-01", to: "2026-11-23" };
  assert.deepEqual(auditSearch({ ...kept, page: 3 }), kept);
  assert.deepEqual(auditSearch({ object: "Channel", from: "yesterday", to: 7, actor: "" }), {});
  assert.deepEqual(auditSearch({ object: "user" }), { object: "user" });
});

test("a number that was typed is a text; an overlong one is left out", () => {
  assert.deepEqual(itemsSearch({ q: 4711, open: "A-100" }), { q: "4711", open: "A-100" });
  assert.deepEqual(openSearch({ open: "x".repeat(201) }), {});
});

test("a version is a whole number from 1, and only a known state filters deliveries", () => {
  assert.deepEqual(versionSearch({ version: 3, edit: true }), { version: 3, edit: true });
  assert.deepEqual(versionSearch({ version: "0", edit: "no" }), {});
  assert.deepEqual(deliverySearch({ state: "failed" }), { state: "failed" });
  assert.deepEqual(deliverySearch({ state: "lost" }), {});
});
