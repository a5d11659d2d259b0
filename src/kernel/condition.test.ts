import assert from "node:assert/strict";
import { test } from "node:test";
import { CONDITION_LENGTH_MAX, createConditions } from "./condition.ts";

const EXAMPLE = {
  order: { type: "b2c", total_minor: 4288, methods: ["ship"], group: "vip", attributes: {} },
};

test("a condition answers for the facts it is asked about", () => {
  const conditions = createConditions(EXAMPLE);
  const facts = { order: { ...EXAMPLE.order, group: null, attributes: { gift: true, weight: 1.5, pieces: 4 } } };

  for (const [expression, answer] of [
    ["true", true],
    ["order.total_minor > 4287", true],
    ["order.total_minor > 4288", false],
    ["order.total_minor % 2 == 0", true],
    ["order.methods.all(method, method == 'ship')", true],
    ["'collect' in order.methods", false],
    ["order.group == null", true],
    ["has(order.attributes.gift) && order.attributes.gift", true],
    ["order.attributes.weight > 1", true],
    ["order.attributes['pieces'] == 4", true],
    ["order.type.matches('^b[0-9]c$')", true],
  ] as const) {
    assert.equal(conditions.check(expression), null, expression);
    assert.equal(conditions.test(expression, facts), answer, expression);
  }
});

test("a condition that cannot be answered has failed, and is not a no", () => {
  const conditions = createConditions(EXAMPLE);

  for (const expression of [
    "order.attributes.gift == true",
    "order.attributes.gift",
    "!order.attributes.gift",
    "order.total_minor + order.type > 1",
    "order.total_minor",
    "order.total_minor >",
    "1 / 0 == 1",
    "nobody.knows",
    `true || ${"true || ".repeat(300)}true`,
  ]) {
    assert.equal(conditions.test(expression, EXAMPLE), "failed", expression);
  }
});

test("what is wrong with an expression is said with its position", () => {
  const { check } = createConditions(EXAMPLE);

  assert.deepEqual(check("order.total_minor >"), {
    position: { line: 1, column: 19 },
    message: "this is not a CEL expression: found > but expecting end of input",
  });
  assert.deepEqual(check("order.type == 'b2b' &&\n  order.totl > 5"), {
    position: { line: 2, column: 8 },
    message: 'unknown field "totl"; known are type, total_minor, methods, group, attributes',
  });
  assert.deepEqual(check("customer.name == 'x'"), {
    position: { line: 1, column: 1 },
    message: 'unknown name "customer"; known are order',
  });
  assert.match(check("order.type.soundsLike('x')")?.message ?? "", /^unknown function "soundsLike"; known are size,/);
  assert.match(check("order.type + 1 == 2")?.message ?? "", /no matching overload/);
  assert.match(check("order.methods.exists(m, m.size() + 'x' == 2)")?.message ?? "", /no matching overload/);
  assert.match(check("order.total_minor")?.message ?? "", /must answer true or false/);
  assert.match(check("'true'")?.message ?? "", /must answer true or false/);
  assert.match(check("")?.message ?? "", /not a CEL expression/);
  assert.match(check("google.protobuf.Timestamp{} == null")?.message ?? "", /messages are not known/);
});

test("names bound by a loop are known inside the loop alone", () => {
  const { check } = createConditions(EXAMPLE);

  assert.equal(check("order.methods.exists(m, m == 'ship')"), null);
  assert.equal(check("order.methods.exists(m, m == 'ship') && m == 'x'")?.message, 'unknown name "m"; known are order');
});

test("expressions that would be expensive are refused", () => {
  const { check } = createConditions(EXAMPLE);

  const loop = (inner: string) => `order.methods.all(x, ${inner})`;
  assert.equal(check(loop(loop("true"))), null);
  assert.match(check(loop(loop(loop("true"))))?.message ?? "", /nested 2 deep at most/);

  assert.equal(check(`${" ".repeat(CONDITION_LENGTH_MAX - 4)}true`), null);
  assert.match(check(`${" ".repeat(CONDITION_LENGTH_MAX - 3)}true`)?.message ?? "", /2001 characters, at most 2000/);
});

test("a pattern that would make a backtracking engine hang is answered at once", () => {
  const conditions = createConditions(EXAMPLE);
  const facts = { order: { ...EXAMPLE.order, type: `${"a".repeat(50_000)}!` } };

  assert.equal(conditions.test("order.type.matches('^(a+)+$')", facts), false);
});

test("the holder forgets old programs instead of growing without end", () => {
  const conditions = createConditions(EXAMPLE);

  for (let index = 0; index < 2_100; index += 1) {
    assert.equal(conditions.test(`order.total_minor > ${index}`, EXAMPLE), true);
  }
  assert.equal(conditions.test("order.total_minor > 0", EXAMPLE), true);
});
