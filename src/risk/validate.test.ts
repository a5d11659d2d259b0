import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_RISK_RULES } from "./default-rules.ts";
import { createRiskConditions } from "./facts.ts";
import { validateRiskRule } from "./validate.ts";

const CONDITIONS = createRiskConditions();

function defaultRule(code: string): object {
  const rule = DEFAULT_RISK_RULES.find((candidate) => candidate.code === code);
  assert(rule);
  return rule;
}

const QUANTITY_PARAMS = { quantity_min: 20, mean_factor: 20, orders_min: 30 };
const VELOCITY_PARAMS = { key: "email", window_minutes: 60, orders_max: null, amount_max: null };
const REFUSED: readonly (readonly [string, object, string, string | RegExp])[] = [
  // the rule it starts from, what is changed, where and what is told
  ["deny_list", { kind: "guess" }, "/kind", "must be one of list, quantity, velocity, amount, condition"],
  ["deny_list", { kind: "constructor" }, "/kind", "must be one of list, quantity, velocity, amount, condition"],
  ["deny_list", { code: "Deny List" }, "/code", /must match pattern/],
  ["deny_list", { note: "x" }, "/note", "is not known: remove it"],
  ["deny_list", { action: "accept" }, "/action", "only an allow list accepts: use hold, refuse, or score"],
  ["allow_list", { action: "hold" }, "/action", "an allow list accepts: use accept"],
  ["deny_list", { action: "score" }, "/score", "is given exactly when the action is score; otherwise it is null"],
  ["deny_list", { score: 50 }, "/score", "is given exactly when the action is score; otherwise it is null"],
  [
    "deny_list",
    { params: { list: "deny", fields: ["shoe_size"] } },
    "/params/fields/0",
    /^must be one of email, phone,/,
  ],
  ["deny_list", { params: { list: "deny", fields: [] } }, "/params/fields", "must not have fewer than 1 items"],
  ["unusual_quantity", { params: { ...QUANTITY_PARAMS, mean_factor: 0 } }, "/params/mean_factor", "must be >= 1"],
  ["unusual_quantity", { params: {} }, "/params/quantity_min", "is missing: add it"],
  ["high_amount", { params: { above: { EUX: 5 } } }, "/params/above/EUX", "is not an ISO 4217 currency"],
  ["high_amount", { params: { above: { EUR: 99.5 } } }, "/params/above/EUR", "must be integer"],
  ["high_amount", { applies_when: "order.kind == 'b2c'" }, "/applies_when", /^line 1, column 6: unknown field "kind"/],
  ["high_amount", { applies_when: "order.type = 'b2c'" }, "/applies_when", /^line 1, column 12: this is not a CEL/],
  [
    "many_orders_by_email",
    { params: VELOCITY_PARAMS },
    "/params",
    "limits nothing: give orders_max, amount_max, or both",
  ],
  ["many_orders_by_email", { params: { ...VELOCITY_PARAMS, key: "name" } }, "/params/key", /^must be one of email,/],
  [
    "high_amount",
    { kind: "condition", params: {}, applies_when: null },
    "/applies_when",
    "is the whole rule of this kind: write a condition",
  ],
];

for (const [code, change, pointer, message] of REFUSED) {
  test(`a rule is refused at ${pointer}: ${message}`, () => {
    const decision = validateRiskRule(CONDITIONS, { ...defaultRule(code), ...change });

    assert.equal(decision.accepted, false);
    assert.equal(decision.refusal.code, "risk_rule_invalid");
    const error = decision.refusal.errors.find((candidate) => candidate.pointer === pointer);
    assert.ok(error, JSON.stringify(decision.refusal.errors));
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
  });
}

test("what is no rule at all is refused, not thrown", () => {
  for (const document of [null, 5, "list", [], {}, { kind: "list" }]) {
    assert.equal(validateRiskRule(CONDITIONS, document).accepted, false);
  }
});
