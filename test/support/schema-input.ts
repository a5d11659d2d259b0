import fc from "fast-check";
import type { Json } from "./running-app.ts";

/** What is known to the system under the name of a field, so that generated input gets past the front door. */
export type Known = Readonly<Record<string, readonly string[]>>;

const DEPTH_MAX = 6;
const INSTANTS = ["2026-01-05T10:00:00Z", "2024-02-29T23:59:59.999Z", "2026-11-22T10:00:00+02:00"];
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  "date-time": INSTANTS,
  date: ["2026-01-05", "2024-02-29"],
  email: ["a@example.com", "x.y+z@example.org"],
};

/** Input that the schema allows, down to a depth; fields that name something mostly name something that exists. */
export function validInput(schema: Json, known: Known, name = "", depth = 0): fc.Arbitrary<Json> {
  const names = known[name];
  if (names && depth > 0) {
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, ofSchema(schema, known, name, depth));
  }
  return ofSchema(schema, known, name, depth);
}

function ofSchema(schema: Json, known: Known, name: string, depth: number): fc.Arbitrary<Json> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return fc.oneof(...union.map((branch: Json) => validInput(branch, known, name, depth)));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return objectOf(schema, known, depth);
    case "array": {
      const maxLength = Math.min(schema.maxItems ?? 3, depth > DEPTH_MAX ? 0 : 3);
      const minLength = schema.minItems ?? 0;
      const items = validInput(schema.items ?? {}, known, name, depth + 1);
      return fc.array(items, { minLength, maxLength: Math.max(minLength, maxLength) });
    }
    case "string":
      return textOf(schema);
    case "integer":
      return fc.integer({
        min: schema.minimum ?? -1_000,
        max: Math.min(schema.maximum ?? 1_000, Number.MAX_SAFE_INTEGER),
      });
    case "number":
      return fc.constantFrom(0, 7, 19, 7.7, 2.6, 0.001).filter((value) => value >= (schema.minimum ?? 0));
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectOf(schema: Json, known: Known, depth: number): fc.Arbitrary<Json> {
  const required: string[] = schema.required ?? [];
  const properties = Object.entries(schema.properties ?? {}).filter(
    ([key]) => required.includes(key) || depth < DEPTH_MAX,
  );
  if (properties.length === 0) {
    const is_open = schema.additionalProperties !== false;
    return is_open
      ? fc.dictionary(fc.constantFrom("a", "b", "code", "version"), fc.jsonValue({ maxDepth: 2 }))
      : fc.constant({});
  }
  const parts = Object.fromEntries(
    properties.map(([key, inner]) => [key, validInput(inner, known, key, depth + 1)] as const),
  );
  return fc.record(parts, { requiredKeys: required.filter((key) => key in parts), noNullPrototype: true });
}

function textOf(schema: Json): fc.Arbitrary<string> {
  if (schema.format === "uuid") return fc.uuid();
  const examples = FORMATS[schema.format];
  if (examples) return fc.constantFrom(...examples);
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern)).filter((text) => fits(schema, text));
  const { minLength = 0, maxLength = 30 } = schema;
  return fc
    .string({ unit: "grapheme", minLength, maxLength: Math.max(minLength, Math.min(maxLength, 30)) })
    .filter((text) => fits(schema, text) && !text.includes("\u0000"));
}

function fits({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Json, text: string): boolean {
  const { length } = [...text];
  return length >= minLength && length <= maxLength;
}

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  -0,
  -1,
  0.1,
  1e21,
  Number.MAX_SAFE_INTEGER + 1,
  "",
  " ",
  "\u0000",
  "\ud800",
  "\u202e\ufeff𝒳 e\u0301",
  "x".repeat(100_000),
  "' or 1=1 --",
  "../../etc/passwd",
  "2026-02-30T25:00:00Z",
  "9".repeat(400),
  // Patterns that go back and forth over their text take for ever on one of these.
  `${"a".repeat(50_000)}!`,
  `${"a.".repeat(20_000)}@`,
  `${" ".repeat(50_000)}x`,
  `2026-01-05T${"0".repeat(50_000)}Z`,
  [],
  {},
  [[[[[[[[[[]]]]]]]]]],
  { toString: 1, constructor: { prototype: {} }, hasOwnProperty: null },
];

/** The text of a body that is a little, or very, wrong: one field dropped, added, of another type, out of any range. */
export function wrongBody(valid: fc.Arbitrary<Json>): fc.Arbitrary<string> {
  const mutated = fc
    .tuple(valid, fc.nat(), fc.constantFrom(...ODD_VALUES), fc.constantFrom("drop", "replace", "add"))
    .map(([value, position, odd, how]) => JSON.stringify(mutate(value, position, odd, how)) ?? "");
  const text = fc.tuple(valid, fc.nat()).map(([value, at]) => {
    const whole = JSON.stringify(value) ?? "";
    return [
      whole.slice(0, at % (whole.length + 1)),
      `${whole}}`,
      whole.replace(/\d+/, "1e309"),
      whole.replace(/\d+/, "-0"),
      whole.replace("{", '{"__proto__":{"admin":true},'),
      whole.replace("{", '{"a":1,"a":2,'),
      whole.replace(/"([a-z_]+)":/, '"$1":null,"$1":'),
      whole.replace(/\d+/, "NaN"),
      whole.replace(/\d+/, "-Infinity"),
      whole.replace(/\d+/, "12345678901234567890123456789"),
      whole.replace(/"([^"]*)"/, '"\u0000$1"'),
      whole.replace("{", '{"constructor":{"prototype":{"admin":true}},'),
      `\ufeff${whole}`,
      "[".repeat(5_000),
      `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    ][at % 15] as string;
  });
  return fc.oneof({ weight: 3, arbitrary: mutated }, { weight: 2, arbitrary: text }, fc.json());
}

/** Changes one place of a value, counted through all of its fields. */
function mutate(value: Json, position: number, odd: unknown, how: string): Json {
  const copy = structuredClone(value);
  const places: { readonly parent: Json; readonly key: string }[] = [];
  const collect = (parent: Json) => {
    if (typeof parent !== "object" || parent === null) return;
    for (const key of Object.keys(parent)) {
      places.push({ parent, key });
      collect(parent[key]);
    }
  };
  collect(copy);
  const place = places[position % Math.max(1, places.length)];
  if (!place) return odd;
  if (how === "drop") delete place.parent[place.key];
  else if (how === "add" && !Array.isArray(place.parent)) place.parent[`${place.key}_`] = odd;
  else place.parent[place.key] = odd;
  return copy;
}

/** What may stand in a path or query where a value is wanted. */
export const ODD_TEXTS: readonly string[] = [
  "0",
  "-1",
  "null",
  "undefined",
  "00000000-0000-0000-0000-000000000000",
  "%00",
  "%ff",
  "%",
  "..%2f..",
  "a".repeat(150),
  "%F0%9F%98%80",
  "0x10",
  "1e309",
  "Infinity",
  "[object Object]",
  "true",
  "%20",
];
