import assert from "node:assert/strict";
import { test } from "node:test";
import { takenBack } from "./take-back.ts";

const FIELDS = ["name", "country", "languages"];

test("what a change was about is set as it was, and nothing that was changed since by another", () => {
  const before = { name: "Shop", country: "DE", languages: ["de"] };
  const after = { name: "Web shop", country: "DE", languages: ["de", "en"] };
  const now = { name: "Web shop", country: "AT", languages: ["de", "en"] };
  assert.deepEqual(takenBack(before, after, now, FIELDS), { name: "Shop", languages: ["de"] });
});

test("what is as it was already, was made, or cannot be set is not taken back", () => {
  const now = { name: "Shop" };
  assert.equal(takenBack({ name: "Shop" }, { name: "Web shop" }, now, FIELDS), null);
  assert.equal(takenBack(null, { name: "Shop" }, now, FIELDS), null);
  assert.equal(takenBack({ secret: 1 }, { secret: 2 }, now, FIELDS), null);
  assert.deepEqual(takenBack({ name: null }, { name: "Shop" }, now, FIELDS), { name: null });
});
