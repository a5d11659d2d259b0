import assert from "node:assert/strict";
import { test } from "node:test";
import { withinApp } from "./within-app.ts";

const ORIGIN = "https://oms.example";

const CASES = [
  // next                          base      ->  where it leads
  ["/orders?status=late#x", "/", "/orders?status=late#x"],
  ["/oms/orders", "/oms/", "/oms/orders"],
  ["/orders", "/oms/", null],
  ["/omsx/orders", "/oms/", null],
  ["/oms/../orders", "/oms/", null],
  ["//evil.example/oms/", "/oms/", null],
  ["/\\evil.example", "/", null],
  ["https://evil.example/", "/", null],
  ["https://oms.example/orders", "/", null],
  ["javascript:alert(1)", "/", null],
  ["//", "/", null],
  ["/sign-in?next=/sign-in", "/", null],
  ["", "/", null],
] as const;

for (const [next, base_path, expected] of CASES)
  test(`after signing in "${next}" below ${base_path} leads to ${expected}`, () => {
    assert.equal(withinApp(next, ORIGIN, base_path), expected);
  });
