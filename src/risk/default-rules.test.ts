import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_RISK_RULES } from "./default-rules.ts";
import { createRiskConditions } from "./facts.ts";
import { listKey } from "./list-key.ts";
import { screenOrder } from "./screen-order.ts";
import type { ItemNorm, ScreeningFacts } from "./types.ts";
import { validateRiskRule } from "./validate.ts";

const CONDITIONS = createRiskConditions();

test("the default rules would pass their own validation", () => {
  for (const rule of DEFAULT_RISK_RULES) {
    assert.deepEqual(validateRiskRule(CONDITIONS, rule), { accepted: true, value: rule });
  }
});

/**
 * One house, one mail, one card, one hour: 500 orders as households, families and shared flats place them. The history
 * grows with each order as the database would let it grow: norms of items and counts by key.
 */
test("500 ordinary orders from one house are all accepted, without one reason against them", () => {
  const key = listKey("email", "family@example.com");
  assert(key !== null);
  const norms = new Map<string, ItemNorm>();
  let spent_minor = 0;

  for (let index = 0; index < 500; index += 1) {
    const facts = ordinaryOrder(index, norms, { orders: index, amount_minor: spent_minor });

    const screening = screenOrder(CONDITIONS, facts, DEFAULT_RISK_RULES, new Date(1_795_341_600_000 + index * 7_000));

    assert.deepEqual(screening, { result: "accept", score: 0, reasons: [] }, `order ${index}`);
    spent_minor += facts.order.total_minor;
    for (const { item_id, quantity } of facts.lines) {
      const norm = norms.get(item_id) ?? { orders_counted: 0, quantity_total: 0 };
      norms.set(item_id, {
        orders_counted: norm.orders_counted + 1,
        quantity_total: norm.quantity_total + quantity,
      });
    }
  }
  assert.ok(
    [...norms.values()].some((norm) => norm.orders_counted > 100),
    "the norms were in force",
  );
  assert.ok(spent_minor > 1_000_000, "the house spent more than the limit of a single order");
});

test("the order that is not ordinary is still found among them", () => {
  const norms = new Map([["item-0", { orders_counted: 200, quantity_total: 260 }]]);
  const ordinary = ordinaryOrder(0, norms, { orders: 500, amount_minor: 5_000_000 });
  const lines = [{ line_no: 1, item_id: "item-0", quantity: 400, norm: norms.get("item-0") ?? null }];

  const screening = screenOrder(CONDITIONS, { ...ordinary, lines }, DEFAULT_RISK_RULES, new Date(0));

  assert.equal(screening.result, "hold");
  assert.deepEqual(
    screening.reasons.map((reason) => reason.rule),
    ["unusual_quantity"],
  );
});

/** Varied as a list of small numbers varies: no randomness, every combination comes up. */
function ordinaryOrder(
  index: number,
  norms: ReadonlyMap<string, ItemNorm>,
  velocity: { readonly orders: number; readonly amount_minor: number },
): ScreeningFacts {
  const currency = ["EUR", "CHF", "JPY", "KWD"][index % 4] ?? "EUR";
  const lines = Array.from({ length: 1 + (index % 5) }, (_, line_index) => {
    const item_id = `item-${(index + line_index) % 7}`;
    const quantity = index % 50 === 0 && line_index === 0 ? 12 : 1 + ((index * 3 + line_index) % 4);
    return { line_no: line_index + 1, item_id, quantity, norm: norms.get(item_id) ?? null };
  });
  return {
    order: {
      type: "b2c",
      channel: ["webshop-de", "app", "marketplace", "phone"][index % 4] ?? "app",
      channel_kind: "web_shop",
      country: "DE",
      currency,
      total_minor: 990 + ((index * 7_919) % 250_000),
      priority: index % 3,
      customer_group: index % 10 === 0 ? "vip" : null,
      attributes: index % 2 === 0 ? {} : { gift: true },
      delivery_methods: index % 3 === 0 ? ["collect"] : ["ship"],
      payment_methods: [["card", "bank_transfer", "invoice"][index % 3] ?? "card"],
    },
    list_matches: [],
    lines,
    velocity: { many_orders_by_email: velocity, many_orders_by_payment: velocity },
  };
}
