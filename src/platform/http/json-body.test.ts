import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DEPTH_MAX, parseJson } from "./json-body.ts";
import { findJsonFault } from "./json-syntax.ts";
import { ProblemError } from "./problem.ts";

function problemOf(body: string | Buffer) {
  try {
    parseJson(Buffer.from(body as string));
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error));
    return error.problem;
  }
  return assert.fail("was accepted");
}

test("reads every JSON document exactly as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), fc.nat(2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      fc.pre(!text.includes("\\u") && !text.includes("__proto__"));
      assert.deepEqual(parseJson(Buffer.from(text)), JSON.parse(text));
    }),
  );
});

test("says where a text stops being JSON exactly if JSON.parse refuses it", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"',
    "1",
    "-",
    "0",
    "1e",
    "true",
    "nul",
    " ",
    "\n",
    "\\",
    "\\u12",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      let is_valid = true;
      try {
        JSON.parse(text);
      } catch {
        is_valid = false;
      }
      const fault = findJsonFault(text);
      assert.equal(fault?.kind === "syntax", !is_valid, text);
    }),
    { numRuns: 3_000 },
  );
});

const MALFORMED = [
  // body             line, column, expected
  ['{"a":}', 1, 6, "a value"],
  ['{"a":1,}', 1, 8, "a key in double quotes"],
  ['{"a":1', 1, 7, ", or }"],
  ["[1 2]", 1, 4, ", or ]"],
  ['{\n  "a" 1}', 2, 7, ":"],
  ['{"a":tru}', 1, 6, "a value"],
  ['{"a":1} x', 1, 9, "nothing more"],
  ["{a:1}", 1, 2, "a key or }"],
  ['["a\\x"]', 1, 5, "a value"],
  ['["a\nb"]', 1, 4, "a value"],
  ["NaN", 1, 1, "a value"],
  ["[01]", 1, 3, ", or ]"],
] as const;

for (const [body, line, column, expected] of MALFORMED) {
  test(`malformed JSON is answered with line and column: ${JSON.stringify(body)}`, () => {
    const problem = problemOf(body);
    assert.equal(problem.code, "malformed_json");
    assert.equal(problem.detail, `The body stops being JSON at line ${line}, column ${column}: expected ${expected}.`);
  });
}

test("a byte order mark is named", () => {
  assert.match(problemOf("\uFEFF{}").detail, /byte order mark/);
});

const REFUSED = [
  // body                                              pointer            message
  ['{"a":1,"b":{"c":[{"d":1,"d":2}]}}', "/b/c/0/d", /given twice/],
  ['{"a":"x\\u0000y"}', "/a", /NUL/],
  ['{"a":["\\ud800"]}', "/a/0", /surrogate/],
  ['{"a":{"\\u0000":1}}', "/a/\0", /NUL/],
  ['{"a":{"__proto__":{"admin":true}}}', "/a/__proto__", /field name/],
  ['{"\\u005f_proto__":1}', "/__proto__", /field name/],
  ['{"a/b":{"constructor":{"prototype":{}}}}', "/a~1b/constructor", /field name/],
  ['{"a":[1,1e999]}', "/a/1", /range/],
] as const;

for (const [body, pointer, message] of REFUSED) {
  test(`what would go wrong later is refused: ${body}`, () => {
    const problem = problemOf(body);
    assert.equal(problem.code, "invalid_request");
    assert.equal(problem.errors?.[0]?.pointer, pointer);
    assert.match(problem.errors?.[0]?.message ?? "", message);
  });
}

test("harmless escapes and the word constructor pass", () => {
  assert.deepEqual(parseJson(Buffer.from('{"name":"M\\u00fcller \\ud83d\\ude00","constructor":"Bau AG"}')), {
    name: "Müller 😀",
    constructor: "Bau AG",
  });
});

test("nesting is bounded, without touching the stack", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  assert.doesNotThrow(() => parseJson(Buffer.from(nested(DEPTH_MAX))));
  assert.equal(problemOf(nested(DEPTH_MAX + 1)).code, "invalid_request");
  assert.equal(problemOf(nested(500_000)).code, "invalid_request");
  assert.equal(problemOf("[".repeat(500_000)).code, "malformed_json");
});

test("bytes that are not UTF-8 are refused", () => {
  assert.equal(problemOf(Buffer.from([0x22, 0xe4, 0x22])).code, "invalid_encoding");
  assert.equal(problemOf(Buffer.from("{}", "utf16le").subarray(0, 3)).code, "malformed_json");
});
