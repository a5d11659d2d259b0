import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isNear, variantsOf } from "./typing-errors.ts";

const CASES = [
  // typed       meant        near
  ["mueller", "muller", true],
  ["mustre", "muster", true],
  ["msuter", "muster", true],
  ["mastre", "muster", false],
  ["muster", "muster", true],
  ["must", "muster", false],
  ["anna", "anja", true],
  ["ann", "anna", false],
  ["schmitt", "schmidt", true],
  ["brandenburg", "brandenbrug", true],
  ["brandenbrg", "brandenburgs", true],
  ["brndenbrg", "brandenburgs", false],
] as const;
for (const [typed, word, near] of CASES)
  test(`${typed} ${near ? "may" : "does not"} mean ${word}`, () => assert.equal(isNear(typed, word), near));

const letters = fc.constantFrom(..."abcde");
const words = fc.array(letters, { minLength: 4, maxLength: 10 });

test("a word with any one error meets the word by its variants", () => {
  fc.assert(
    fc.property(
      words,
      fc.nat(),
      letters,
      fc.constantFrom("drop", "add", "replace", "exchange"),
      (word, at, by, error) => {
        const index = at % word.length;
        const typed = [...word];
        if (error === "drop") typed.splice(index, 1);
        if (error === "add") typed.splice(index, 0, by);
        if (error === "replace") typed[index] = by;
        if (error === "exchange") typed.splice(index, 2, ...word.slice(index, index + 2).reverse());
        fc.pre(typed.length >= 4);
        const [a, b] = [typed.join(""), word.join("")];

        assert.ok(isNear(a, b), `${a} ${b}`);
        const met =
          a === b || variantsOf(b).includes(a) || variantsOf(a).some((one) => one === b || variantsOf(b).includes(one));
        assert.ok(met, `${a} ${b}`);
      },
    ),
  );
});
