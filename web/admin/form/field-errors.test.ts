import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldErrors, wordOf } from "./field-errors.ts";

const FIELDS = ["code", "country", "currency"];

test("what is said against an entry of a list is shown at the field that it is about", () => {
  const errors = [
    { pointer: "/channels/0/country", message: "must be a country of ISO 3166-1 alpha-2 such as DE" },
    { pointer: "/channels/0/country", message: "a second thing" },
    { pointer: "/channels/0/name/en", message: "is required" },
  ];

  const found = fieldErrors({ code: "channel_invalid", detail: "d", errors }, "/channels/0", FIELDS);

  assert.deepEqual(found, {
    at: { country: { code: null, message: "must be a country of ISO 3166-1 alpha-2 such as DE" } },
    rest: [{ code: null, message: "/name/en is required" }],
  });
});

test("a refusal that is about one field is shown there, and at the end where the form has no such field", () => {
  const taken = { code: "api_key_name_taken", detail: "The name is in use." };
  const entry = { code: "api_key_name_taken", message: "The name is in use." };

  assert.deepEqual(fieldErrors(taken, "", ["name"]), { at: { name: entry }, rest: [] });
  assert.deepEqual(fieldErrors(taken, "", ["scopes"]), { at: {}, rest: [entry] });
});

test("what is not about the input says nothing at any field", () => {
  assert.deepEqual(fieldErrors({ code: "database_unavailable", detail: "d" }, "", FIELDS), { at: {}, rest: [] });
});

test("messages that are known are said in the reader's language", () => {
  assert.equal(wordOf("must be a currency of ISO 4217 such as EUR"), "currency");
  assert.equal(wordOf("is required: it must be a text"), "required");
  assert.equal(wordOf("is required: a kit has at least one component"), "empty_kit");
  assert.equal(wordOf("must be a whole number from 0"), null);
});
