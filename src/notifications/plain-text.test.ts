import assert from "node:assert/strict";
import { test } from "node:test";
import { oneLine, safeUrl, salutationName, tidyText } from "./plain-text.ts";

test("control characters and marks that turn the reading direction become spaces", () => {
  assert.equal(oneLine("  Erika\r\nBcc: x\t\u0000Muster \u202egpj.exe\u2028 "), "Erika Bcc: x Muster gpj.exe");
});

const NAMES = [
  ["Erika Muster", "Erika Muster"],
  ["  Dr. Erika\n Muster ", "Dr. Erika Muster"],
  ["J.R. Muster", "J.R. Muster"],
  ["", null],
  [null, null],
  ["You won! http://prize.example", null],
  ["See www.prize.example now", null],
  ["prize.example/claim", null],
  ["Visit prize.example", null],
  ["x".repeat(200), "x".repeat(80)],
] as const;

for (const [name, greeted] of NAMES) {
  test(`a customer named ${JSON.stringify(name)?.slice(0, 40)} is greeted as ${greeted?.slice(0, 40) ?? "nobody"}`, () => {
    assert.equal(salutationName(name), greeted);
  });
}

const URLS = [
  ["https://carrier.example/t?n=1&x=2", "https://carrier.example/t?n=1&x=2"],
  ["http://carrier.example", "http://carrier.example/"],
  ["javascript:alert(1)", null],
  ["data:text/html,x", null],
  ["carrier.example/t", null],
  [null, null],
] as const;

for (const [url, linked] of URLS) {
  test(`${url} is ${linked === null ? "not linked" : "linked"}`, () => {
    assert.equal(safeUrl(url), linked);
  });
}

test("text is tidied, and the signature mark keeps its space", () => {
  assert.equal(tidyText("\n\na  \n\n\n\nb\n--\nc\n\n"), "a\n\nb\n-- \nc\n");
});
