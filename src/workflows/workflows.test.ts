import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseWorkflow, chooseWorkflows } from "./choose.ts";
import type { Workflow, WorkflowStage } from "./document.ts";
import { createWorkflowConditions } from "./facts.ts";
import { paymentTiming } from "./payment-timing.ts";
import { ruleHolds } from "./rule-holds.ts";
import { standardWorkflows } from "./standard.ts";
import type { OrderFacts } from "./types.ts";
import { validateWorkflow } from "./validate.ts";

const CONDITIONS = createWorkflowConditions();
const STANDARD = standardWorkflows();
const SHIP = STANDARD.find((workflow) => workflow.code === "ship")!;

const ORDER: OrderFacts = {
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
};

function chosen(workflows: readonly Workflow[], order: Partial<OrderFacts> = {}): string | null {
  const workflow = chooseWorkflow(CONDITIONS, workflows, { ...ORDER, ...order });
  return workflow === null ? null : `${workflow.code}/${workflow.version}`;
}

test("the standard workflows pass the validation of a merchant's", () => {
  for (const workflow of STANDARD) {
    assert.deepEqual(validateWorkflow(CONDITIONS, workflow), { accepted: true, value: workflow });
  }
  assert.deepEqual(
    STANDARD.map(({ code }) => code),
    ["ship", "collect"],
  );
});

const BY_METHODS = [
  // delivery methods           -> workflow
  [["ship"], "ship/1"],
  [["collect"], "collect/1"],
  [["collect", "ship"], "ship/1"],
  [["digital"], "ship/1"],
  [[], "ship/1"],
] as const;

for (const [delivery_methods, expected] of BY_METHODS) {
  test(`an order by ${delivery_methods.join(" and ") || "no method"} gets the standard workflow ${expected}`, () => {
    assert.equal(chosen(STANDARD, { delivery_methods }), expected);
  });
}

test("the highest rank that applies wins, and equal ranks are settled by code", () => {
  const own = (code: string, rank: number, applies_when: string): Workflow => ({ ...SHIP, code, rank, applies_when });
  const workflows = [
    own("b", 50, "order.type == 'b2b'"),
    ...STANDARD,
    own("a", 50, "order.type == 'b2b'"),
    own("vip", 60, "order.customer_group == 'vip'"),
  ];

  assert.equal(chosen(workflows), "ship/1");
  assert.equal(chosen(workflows, { type: "b2b" }), "a/1");
  assert.equal(chosen(workflows, { type: "b2b", customer_group: "vip" }), "vip/1");
  assert.equal(chosen([...workflows].reverse(), { type: "b2b" }), "a/1");
});

test("only the newest version of a workflow takes new orders, even where an older one would apply", () => {
  const newer: Workflow = { ...SHIP, code: "gift", rank: 9, version: 2, applies_when: "order.attributes.gift" };
  const older: Workflow = { ...newer, version: 1, applies_when: "true" };

  assert.equal(chosen([older, newer, SHIP], { attributes: { gift: true } }), "gift/2");
  assert.equal(chosen([older, newer, SHIP], { attributes: { gift: false } }), "ship/1");
});

test("a condition that cannot be answered does not apply", () => {
  const gift: Workflow = { ...SHIP, code: "gift", rank: 9, applies_when: "order.attributes.gift" };

  assert.equal(chosen([gift, SHIP]), "ship/1");
  assert.equal(chosen([gift]), null);
});

test("many orders are chosen for at once, in their order", () => {
  const orders = [ORDER, { ...ORDER, delivery_methods: ["collect"] }, ORDER];

  const codes = chooseWorkflows(CONDITIONS, STANDARD, orders).map((workflow) => workflow?.code);

  assert.deepEqual(codes, ["ship", "collect", "ship"]);
});

test("each payment method has its timing, and money that cannot be drawn is never left to the shipment", () => {
  const policies = SHIP.policies;

  assert.equal(paymentTiming(policies, "card"), "on_shipment");
  assert.equal(paymentTiming(policies, "bank_transfer"), "in_advance");
  assert.equal(paymentTiming(policies, "invoice"), "on_account");
  assert.equal(paymentTiming(policies, "some_new_wallet"), "on_shipment");
  assert.equal(paymentTiming(policies, "constructor"), "on_shipment");

  const bare = { payment_timing: { default: "on_shipment", by_method: {} } } as const;
  assert.equal(paymentTiming(bare, "bank_transfer"), "in_advance");
  assert.equal(paymentTiming(bare, "invoice"), "in_advance");
  assert.equal(paymentTiming({ payment_timing: { default: "in_advance", by_method: {} } }, "card"), "in_advance");
});

const APPROVAL: WorkflowStage = {
  name: "approval",
  place: { before: "release" },
  kind: "hold",
  when: "order.total_minor > 500000",
  reason: "approval_required",
};
const CHECK: WorkflowStage = {
  name: "engraving_check",
  place: { before: "release" },
  kind: "hold",
  when: "order.attributes.engraving != ''",
  reason: "engraving_to_check",
};

test("own stages hold an order at their place when their condition says so", () => {
  const workflow = { ...SHIP, stages: [APPROVAL, CHECK] };
  const before_release = { side: "before", stage: "release" } as const;
  const plain = { ...ORDER, attributes: { engraving: "" } };

  assert.deepEqual(ruleHolds(CONDITIONS, workflow, before_release, plain), []);
  assert.deepEqual(ruleHolds(CONDITIONS, workflow, before_release, { ...plain, total_minor: 500_001 }), [
    { stage: "approval", reason: "approval_required" },
  ]);
  assert.deepEqual(
    ruleHolds(CONDITIONS, workflow, before_release, { ...plain, total_minor: 900_000, attributes: { engraving: "E" } }),
    [
      { stage: "approval", reason: "approval_required" },
      { stage: "engraving_check", reason: "engraving_to_check" },
    ],
  );
});

test("own stages are silent at any other place", () => {
  const workflow = { ...SHIP, stages: [{ ...APPROVAL, when: "true" }] };

  assert.deepEqual(ruleHolds(CONDITIONS, workflow, { side: "after", stage: "release" }, ORDER), []);
  assert.deepEqual(ruleHolds(CONDITIONS, workflow, { side: "before", stage: "pay" }, ORDER), []);
  assert.deepEqual(ruleHolds(CONDITIONS, workflow, { side: "before", stage: "release" }, ORDER), [
    { stage: "approval", reason: "approval_required" },
  ]);
});

test("a hold whose condition cannot be answered is placed, with the reason rule_failed", () => {
  const workflow = { ...SHIP, stages: [CHECK] };

  assert.deepEqual(ruleHolds(CONDITIONS, workflow, { side: "before", stage: "release" }, ORDER), [
    { stage: "engraving_check", reason: "rule_failed" },
  ]);
});
