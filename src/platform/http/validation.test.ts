import assert from "node:assert/strict";
import { test } from "node:test";
import { type TSchema, Type } from "typebox";
import { findOpenObject } from "./route-rules.ts";
import { documentCheck } from "./validation.ts";

const closed = { additionalProperties: false } as const;
const Delivery = Type.Union([
  Type.Object({ method: Type.Literal("ship"), service: Type.String() }, closed),
  Type.Object({ method: Type.Literal("collect"), location: Type.String({ minLength: 1 }) }, closed),
  Type.Null(),
]);
const Body = Type.Object(
  {
    channel: Type.String({ minLength: 1, maxLength: 63 }),
    quantity: Type.Optional(Type.Integer({ minimum: 1 })),
    kind: Type.Optional(Type.Union([Type.Literal("b2c"), Type.Literal("b2b")])),
    phone: Type.Optional(Type.Union([Type.String({ maxLength: 5 }), Type.Null()])),
    country: Type.Optional(Type.String({ pattern: "^[A-Z]{2}$" })),
    ordered_at: Type.Optional(Type.String({ format: "date-time" })),
    delivery: Type.Optional(Delivery),
    lines: Type.Optional(Type.Array(Type.Object({ sku: Type.String() }, closed), { minItems: 1, maxItems: 3 })),
    attributes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    tags: Type.Optional(Type.Array(Type.String(), { uniqueItems: true })),
  },
  closed,
);
const check = documentCheck(Body);

const CASES: readonly (readonly [string, object, string, string])[] = [
  ["a wrong number", { quantity: 0 }, "/quantity", "must be an integer of at least 1"],
  ["a number as text", { quantity: "3" }, "/quantity", "must be an integer of at least 1"],
  ["a fraction", { quantity: 1.5 }, "/quantity", "must be an integer of at least 1"],
  ["an empty text", { channel: "" }, "/channel", "must be a text of 1 to 63 characters"],
  ["a constant", { kind: "b2x" }, "/kind", 'must be one of "b2c", "b2b"'],
  ["a text or null", { phone: 5 }, "/phone", "must be a text of at most 5 characters or null"],
  ["a text that may be null but is too long", { phone: "123456" }, "/phone", "must be a text of at most 5 characters"],
  ["a pattern", { country: "de" }, "/country", "must be a text that matches ^[A-Z]{2}$"],
  ["an instant", { ordered_at: "yesterday" }, "/ordered_at", "must be an instant such as 2026-11-22T10:00:00Z"],
  ["no lines", { lines: [] }, "/lines", "must be a list of 1 to 3 entries"],
  ["a missing field of a line", { lines: [{ sku: "A" }, {}] }, "/lines/1/sku", "is required: it must be a text"],
  ["an unknown field", { colour: "red" }, "/colour", "is not a known field: remove it"],
  ["a field in camel case", { orderedAt: "x" }, "/orderedAt", "is not a known field: did you mean ordered_at?"],
  ["a misspelled field", { quantitiy: 1 }, "/quantitiy", "is not a known field: did you mean quantity?"],
  ["an unknown field with a slash", { "a/b": 1 }, "/a~1b", "is not a known field: remove it"],
  [
    "an unknown kind of a union",
    { delivery: { method: "fly" } },
    "/delivery/method",
    'must be one of "ship", "collect"',
  ],
  [
    "a fault inside the meant branch of a union",
    { delivery: { method: "collect", location: "" } },
    "/delivery/location",
    "must be a text of at least 1 character",
  ],
  ["a union of another type", { delivery: 3 }, "/delivery", "must be an object or null"],
  [
    "an entry twice",
    { tags: ["a", "b", "a"] },
    "/tags",
    "must not contain the same entry twice: entries 0 and 2 are equal",
  ],
];

for (const [name, fields, pointer, message] of CASES) {
  test(`${name} is pointed at, once, with what to do`, () => {
    assert.deepEqual(check({ channel: "web", ...fields }), [{ pointer, message }]);
  });
}

test("a missing field is pointed at where it belongs", () => {
  assert.deepEqual(check({}), [
    { pointer: "/channel", message: "is required: it must be a text of 1 to 63 characters" },
  ]);
});

test("valid documents pass, with whatever a record holds", () => {
  assert.deepEqual(
    check({ channel: "web", attributes: { any: { thing: [1, null] } }, delivery: null, phone: null }),
    [],
  );
});

test("a decimal is a multiple of a thousandth although its binary form is a hair off, and one with four decimals is none", () => {
  const check = documentCheck(Type.Object({ rate: Type.Number({ multipleOf: 0.001 }) }));

  for (const rate of [8.1, 2.6, 3.8, 7.7, 19, 0.001, 99.999]) assert.deepEqual(check({ rate }), [], String(rate));
  for (const rate of [8.1001, 0.0005, 19.99995]) assert.equal(check({ rate }).length, 1, String(rate));
});

test("at most 100 faults are listed", () => {
  const unknown = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field_${index}`, 1]));
  assert.equal(check({ channel: "web", ...unknown }).length, 100);
});

test("objects that take unknown fields are found wherever they hide", () => {
  const open = Type.Object({ a: Type.String() });
  const CLOSED: readonly TSchema[] = [Body, Type.Object({}, closed), Type.Record(Type.String(), Type.Integer())];
  for (const schema of CLOSED) assert.equal(findOpenObject(schema, "body"), null);

  assert.equal(findOpenObject(open, "body"), "body");
  assert.equal(findOpenObject(Type.Object({ inner: Type.Array(open) }, closed), "body"), "body.inner/items");
  assert.equal(
    findOpenObject(Type.Object({ inner: Type.Union([Type.Null(), open]) }, closed), "body"),
    "body.inner/anyOf/1",
  );
  assert.equal(findOpenObject(Type.Record(Type.String(), open), "body"), "body.*");
  assert.equal(findOpenObject({ type: "object", additionalProperties: true }, "body"), "body");
});
