import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hashOfText, textOfHash } from "./find-hash.ts";

test("whatever is looked for comes back from the address", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assert.equal(textOfHash(`#${hashOfText(text)}`), text);
    }),
  );
});

test("an address without it opens no search, and a broken one opens an empty one", () => {
  assert.equal(textOfHash(""), null);
  assert.equal(textOfHash("#page"), null);
  assert.equal(textOfHash("#findings=x"), null);
  assert.equal(textOfHash("#find"), "");
  assert.equal(textOfHash("#find=%E0%A4%A"), "");
});
