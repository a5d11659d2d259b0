import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lineOfPointer, lineOfSyntaxError, linesOfPointers } from "./line-of-pointer.ts";

const TEXT = `{
  "code": "ship",
  "policies": { "split": "a,\\"}b",
    "cost": {
      "parcel/minor": 490
    }
  },
  "stages": [
    { "name": "one" },
    { "name": "two", "when": true }
  ]
}`;

test("a pointer leads to the line where it is written, whatever stands in texts before it", () => {
  const lines = linesOfPointers(TEXT);

  assert.equal(lineOfPointer(lines, "/code"), 2);
  assert.equal(lineOfPointer(lines, "/policies/split"), 3);
  assert.equal(lineOfPointer(lines, "/policies/cost/parcel~1minor"), 5);
  assert.equal(lineOfPointer(lines, "/stages/0/name"), 9);
  assert.equal(lineOfPointer(lines, "/stages/1/when"), 10);
  assert.equal(lineOfPointer(lines, ""), 1);
});

test("what is missing is shown where it is missing", () => {
  const lines = linesOfPointers(TEXT);

  assert.equal(lineOfPointer(lines, "/policies/cost/handling_day_minor"), 4);
  assert.equal(lineOfPointer(lines, "/stages/1/place/before"), 10);
  assert.equal(lineOfPointer(lines, "/name/en"), 1);
});

test("every value of every document has its line: pretty-printed, that of its key", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (document) => {
      const text = JSON.stringify(document, null, 2);
      const lines = linesOfPointers(text);
      const rows = text.split("\n");
      for (const key of Object.keys(document)) {
        const pointer = `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
        const row = rows[(lines.get(pointer) ?? 0) - 1] ?? "";
        assert(row.startsWith(`  ${JSON.stringify(key)}:`), `${pointer}: ${row}`);
      }
    }),
  );
});

test("where a text stops being JSON is found in what browsers say", () => {
  const text = '{\n  "a": 1,\n  b\n}';
  assert.equal(lineOfSyntaxError(text, "Unexpected token 'b' at position 14"), 3);
  assert.equal(lineOfSyntaxError(text, "JSON.parse: bad at line 3 column 3"), 3);
  assert.equal(lineOfSyntaxError(text, "Unexpected end of JSON input"), null);
});
