import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createCsvReader } from "./csv-records.ts";

function read(pieces: readonly string[]): [number, ...string[]][] {
  const records: [number, ...string[]][] = [];
  const reader = createCsvReader((fields, line_number) => records.push([line_number, ...fields]));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return records;
}

test("fields may be quoted, hold commas, quotes and line ends, and each record has the line that it begins on", () => {
  const text = '\uFEFFa,b\r\n"x, ""y""","two\nlines"\n\n"",last';

  assert.deepEqual(read([text]), [
    [1, "a", "b"],
    [2, 'x, "y"', "two\nlines"],
    [5, "", "last"],
  ]);
});

test("whatever is written as CSV is read as it was, wherever its pieces end", () => {
  const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é", "x") });
  const records = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      records,
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      (rows, end, is_ended, size) => {
        const text = rows.map((row) => row.map((part) => `"${part.replaceAll('"', '""')}"`).join(",")).join(end);
        const whole = is_ended ? text + end : text;
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
          whole.slice(at * size, (at + 1) * size),
        );

        assert.deepEqual(
          read(pieces).map(([, ...fields]) => fields),
          rows,
        );
      },
    ),
    { numRuns: 500 },
  );
});

for (const [name, text, message] of [
  ["a quote that is not closed", 'a,"b\nc,d\n', /a quote of line 1 is not closed/],
  ["text behind a closing quote", 'a,b\n"c"d,e\n', /line 2 goes on behind a closing quote/],
  ["a quote within a field", 'a,b"c\n', /line 1 has a quote within a field/],
  ["a field that never ends", `"${"x".repeat(1_000_001)}`, /a quote of line 1 is not closed/],
] as const) {
  test(`${name} is an error`, () => {
    assert.throws(() => read([text]), message);
  });
}
