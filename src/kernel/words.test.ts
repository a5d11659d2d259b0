import assert from "node:assert/strict";
import { test } from "node:test";
import { foldText, phoneWord, postalWord, wordsOf } from "./words.ts";

const CASES = [
  ["Erika Müller-Lüdenscheidt", ["erika", "muller", "ludenscheidt"]],
  ["  Straße ", ["strasse"]],
  ["Łukasz Øregård", ["lukasz", "oregard"]],
  ["İpek Çelik", ["ipek", "celik"]],
  ["O'Brien", ["o", "brien"]],
  ["Жанна", ["жанна"]],
  ["...", []],
  ["", []],
] as const;
for (const [text, words] of CASES) test(`words of "${text}"`, () => assert.deepEqual(wordsOf(text), words));

test("composed and decomposed letters are the same", () => {
  assert.equal(foldText("e\u0301"), foldText("\u00e9"));
});

test("a telephone number is the same with and without its country code", () => {
  assert.equal(phoneWord("+49 170 123-4567"), "01234567");
  assert.equal(phoneWord("0170/1234567"), "01234567");
  assert.equal(phoneWord("110"), null);
});

test("a postal code is the same however it is spaced", () => {
  assert.equal(postalWord("SW1A 1AA"), "sw1a1aa");
  assert.equal(postalWord("10115"), "10115");
  assert.equal(postalWord(" - "), null);
});
