import assert from "node:assert/strict";
import { test } from "node:test";
import { stockSearch, withField } from "./stock-search.ts";

test("an address is taken as far as it makes sense", () => {
  const CASES = [
    [{}, {}],
    [
      { q: " lamp ", state: "short", category: "garden", location: "wh-1" },
      { q: "lamp", state: "short", category: "garden", location: "wh-1" },
    ],
    [{ q: 4711 }, { q: "4711" }],
    [{ q: "", state: "plenty", category: ["a"], other: "x" }, {}],
    [{ q: "x".repeat(200) }, { q: "x".repeat(100) }],
  ] as const;
  for (const [address, search] of CASES) assert.deepEqual(stockSearch(address), search);
});

test("a filter is set, changed and taken away, and the others stay", () => {
  assert.deepEqual(withField({ q: "lamp" }, "q" as const, "cup"), { q: "cup" });
  assert.deepEqual(withField({ q: "lamp", category: "garden" }, "q", ""), { category: "garden" });
  assert.deepEqual(withField({ q: "lamp", category: "garden" }, "category", null), { q: "lamp" });
});
