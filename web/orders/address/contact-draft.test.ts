import assert from "node:assert/strict";
import { test } from "node:test";
import { contactChange, contactOf, isMailAddress } from "./contact-draft.ts";

const KNOWN = { email: "ada@example.com", phone: null };

test("only what is different is told, and what was emptied is taken away", () => {
  assert.equal(contactChange(KNOWN, contactOf(KNOWN)), null);
  assert.equal(contactChange(KNOWN, { email: " ada@example.com ", phone: " " }), null);
  assert.deepEqual(contactChange(KNOWN, { email: "ada@example.com", phone: "030 1" }), { phone: "030 1" });
  assert.deepEqual(contactChange(KNOWN, { email: "", phone: "" }), { email: null });
});

test("a mail address has a name, a place and no blanks; none at all is fine", () => {
  for (const right of ["", " ", "ada@example.com", "a.b+c@mail.example.co.uk"]) assert(isMailAddress(right), right);
  for (const wrong of ["ada", "ada@example", "ada @example.com", "@example.com"]) assert(!isMailAddress(wrong), wrong);
});
