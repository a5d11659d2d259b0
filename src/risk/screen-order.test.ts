import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_RISK_RULES } from "./default-rules.ts";
import { createRiskConditions } from "./facts.ts";
import type { RiskRule } from "./rules.ts";
import { screenOrder } from "./screen-order.ts";
import type { ItemNorm, ListMatch, ScreeningFacts, ScreeningLine } from "./types.ts";

const CONDITIONS = createRiskConditions();
const NOW = new Date("2026-11-22T10:00:00Z");

const FACTS: ScreeningFacts = {
  order: {
    type: "b2c",
    channel: "webshop-de",
    channel_kind: "web_shop",
    country: "DE",
    currency: "EUR",
    total_minor: 4_288,
    priority: 0,
    customer_group: null,
    attributes: {},
    delivery_methods: ["ship"],
    payment_methods: ["card"],
  },
  list_matches: [],
  lines: [],
  velocity: {},
};

const DENIED: ListMatch = { list: "deny", field: "address", expires_at: null };
const ALLOWED: ListMatch = { list: "allow", field: "email", expires_at: null };
const NORM: ItemNorm = { orders_counted: 100, quantity_total: 150 };

function screen(facts: Partial<ScreeningFacts>, rules: readonly RiskRule[] = DEFAULT_RISK_RULES) {
  return screenOrder(CONDITIONS, { ...FACTS, ...facts }, rules, NOW);
}

function ofOrder(order: Partial<ScreeningFacts["order"]>): Partial<ScreeningFacts> {
  return { order: { ...FACTS.order, ...order } };
}

function line(quantity: number, norm: ItemNorm | null, line_no = 1, item_id = "item-1"): ScreeningLine {
  return { line_no, item_id, quantity, norm };
}

function ruleOf(code: string, change: Partial<RiskRule> = {}): RiskRule {
  const rule = DEFAULT_RISK_RULES.find((candidate) => candidate.code === code);
  assert(rule);
  return { ...rule, ...change } as RiskRule;
}

test("a listed address refuses the order, and says which field without its value", () => {
  assert.deepEqual(screen({ list_matches: [DENIED] }), {
    result: "refuse",
    score: 0,
    reasons: [{ rule: "deny_list", kind: "list", action: "refuse", code: "deny_listed", field: "address", detail: {} }],
  });
});

test("an allowed customer is accepted at once, whatever the other rules would say", () => {
  const large = { ...ofOrder({ total_minor: 9_000_000 }), lines: [line(1_000, NORM)] };

  assert.equal(screen(large).result, "hold");
  assert.deepEqual(screen({ ...large, list_matches: [ALLOWED] }), {
    result: "accept",
    score: 0,
    reasons: [{ rule: "allow_list", kind: "list", action: "accept", code: "allow_listed", field: "email", detail: {} }],
  });
});

test("deny beats allow", () => {
  const { result, reasons } = screen({ list_matches: [ALLOWED, DENIED] });

  assert.equal(result, "refuse");
  assert.deepEqual(
    reasons.map((reason) => reason.code),
    ["deny_listed"],
  );
});

test("an expired entry does not count", () => {
  const at = (expires_at: string) => ({ list_matches: [{ ...DENIED, expires_at: new Date(expires_at) }] });

  assert.equal(screen(at("2026-11-22T10:00:00.001Z")).result, "refuse");
  assert.equal(screen(at("2026-11-22T10:00:00.000Z")).result, "accept");
});

const QUANTITIES = [
  // quantity  orders  total   -> result    (default: at least 20, above 20 times the mean, norm of 30 orders)
  [1, 100, 150, "accept"],
  [19, 100, 10, "accept"],
  [20, 100, 100, "accept"],
  [21, 100, 100, "hold"],
  [30, 100, 150, "accept"],
  [31, 100, 150, "hold"],
  [1_000, 29, 29, "accept"],
  [1_000, 30, 30, "hold"],
  [1_000_000, 1_000_000, 50_000_000_000, "accept"],
] as const;

for (const [quantity, orders_counted, quantity_total, result] of QUANTITIES) {
  test(`${quantity} of an item with ${quantity_total} units in ${orders_counted} orders: ${result}`, () => {
    assert.equal(screen({ lines: [line(quantity, { orders_counted, quantity_total })] }).result, result);
  });
}

test("an unusual quantity is told with the numbers that made it so", () => {
  assert.deepEqual(screen({ lines: [line(2, NORM, 1, "item-0"), line(500, NORM, 2)] }).reasons, [
    {
      rule: "unusual_quantity",
      kind: "quantity",
      action: "hold",
      code: "unusual_quantity",
      field: null,
      detail: { line_no: 2, quantity: 500, quantity_mean: 1.5, orders_counted: 100 },
    },
  ]);
});

test("a large quantity does not hide in many lines of one item", () => {
  const lines = Array.from({ length: 40 }, (_, index) =>
    line(1, { orders_counted: 100, quantity_total: 100 }, index + 1),
  );

  assert.equal(screen({ lines }).result, "hold");
  assert.equal(screen({ lines: lines.map((each) => ({ ...each, item_id: `item-${each.line_no}` })) }).result, "accept");
});

test("an item that nobody has ordered before has no norm to exceed", () => {
  assert.equal(screen({ lines: [line(100_000, null)] }).result, "accept");
});

const AMOUNTS = [
  // type  currency  total_minor  -> result
  ["b2c", "EUR", 1_000_000, "accept"],
  ["b2c", "EUR", 1_000_001, "hold"],
  ["b2c", "JPY", 1_000_000, "accept"],
  ["b2c", "JPY", 1_500_001, "hold"],
  ["b2c", "KWD", 10_000_000, "accept"],
  ["b2c", "KWD", 10_000_001, "hold"],
  ["b2b", "EUR", 99_000_000, "accept"],
  ["b2c", "XOF", 99_000_000, "accept"],
] as const;

for (const [type, currency, total_minor, result] of AMOUNTS) {
  test(`a ${type} order of ${total_minor} minor units of ${currency}: ${result}`, () => {
    assert.equal(screen(ofOrder({ type, currency, total_minor })).result, result);
  });
}

test("rules by frequency are shipped, and are off", () => {
  const velocity = DEFAULT_RISK_RULES.filter((rule) => rule.kind === "velocity");

  assert.deepEqual(
    velocity.map(({ code, enabled }) => [code, enabled]),
    [
      ["many_orders_by_email", false],
      ["many_orders_by_payment", false],
    ],
  );
});

test("a merchant who switches frequency on gets orders held from the one above the limit on", () => {
  const rules = [ruleOf("many_orders_by_email", { enabled: true })];
  const after = (orders: number) => screen({ velocity: { many_orders_by_email: { orders, amount_minor: 0 } } }, rules);

  assert.equal(after(19).result, "accept");
  assert.deepEqual(after(20), {
    result: "hold",
    score: 0,
    reasons: [
      {
        rule: "many_orders_by_email",
        kind: "velocity",
        action: "hold",
        code: "too_many_orders",
        field: "email",
        detail: { orders: 21, orders_max: 20 },
      },
    ],
  });
  assert.equal(screen({}, rules).result, "accept");
});

test("money by one key is limited in the order's currency, this order included", () => {
  const rules = [ruleOf("many_orders_by_payment", { enabled: true })];
  const spent = (amount_minor: number) =>
    screen({ velocity: { many_orders_by_payment: { orders: 1, amount_minor } } }, rules);

  assert.equal(spent(1_000_000 - 4_288).result, "accept");
  assert.deepEqual(
    spent(1_000_001 - 4_288).reasons.map(({ code, detail }) => [code, detail]),
    [["too_much_spent", { amount_minor: 1_000_001, amount_max_minor: 1_000_000 }]],
  );
});

const EXPRESS: RiskRule = {
  code: "express_first_order",
  kind: "condition",
  enabled: true,
  applies_when: "order.attributes.first_order && order.priority > 5",
  params: {},
  action: "refuse",
  score: null,
};

test("a condition is a rule of its own", () => {
  const order = (first_order: boolean, priority: number) =>
    screen(ofOrder({ attributes: { first_order }, priority }), [EXPRESS]).result;

  assert.equal(order(true, 6), "refuse");
  assert.equal(order(true, 5), "accept");
  assert.equal(order(false, 6), "accept");
});

test("a condition that cannot be answered holds the order instead of refusing or passing it", () => {
  const { result, reasons } = screen(ofOrder({ priority: 6 }), [EXPRESS]);

  assert.equal(result, "hold");
  assert.deepEqual(reasons, [
    { rule: "express_first_order", kind: "condition", action: "hold", code: "rule_failed", field: null, detail: {} },
  ]);
});

test("a filter that cannot be answered counts as met, but opens no allow list", () => {
  const applies_when = "order.attributes.trusted";

  const amount = ruleOf("high_amount", { applies_when });
  assert.equal(screen(ofOrder({ total_minor: 2_000_000 }), [amount]).result, "hold");
  assert.equal(screen(ofOrder({ total_minor: 2_000 }), [amount]).result, "accept");

  const allow = ruleOf("allow_list", { applies_when });
  const large = { ...ofOrder({ total_minor: 2_000_000 }), list_matches: [ALLOWED] };
  assert.equal(screen(large, [allow, ruleOf("high_amount")]).result, "hold");
});

test("scores add up, and hold an order together", () => {
  const scoring = (code: string, score: number, applies_when: string): RiskRule => ({
    ...EXPRESS,
    code,
    applies_when,
    action: "score",
    score,
  });
  const rules = [
    scoring("abroad", 60, "order.country != 'DE'"),
    scoring("large", 40, "order.total_minor > 50000"),
    scoring("never", 500, "false"),
  ];

  assert.deepEqual([screen({}, rules).result, screen({}, rules).score], ["accept", 0]);
  const abroad = screen(ofOrder({ country: "AT" }), rules);
  assert.deepEqual([abroad.result, abroad.score], ["accept", 60]);
  const both = screen(ofOrder({ country: "AT", total_minor: 60_000 }), rules);
  assert.deepEqual([both.result, both.score], ["hold", 100]);
});

test("a disabled rule is not asked", () => {
  assert.equal(screen({ list_matches: [DENIED] }, [ruleOf("deny_list", { enabled: false })]).result, "accept");
});
