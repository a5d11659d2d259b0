import type { RiskRule } from "./rules.ts";

/**
 * Round sums of about 10,000 euros, so that the rule means the same everywhere: 10,000 yen is an ordinary basket. Only
 * the order of magnitude matters; they need no upkeep. Merchants who sell in other currencies add theirs.
 */
const LARGE_SUMS = {
  EUR: 10_000,
  USD: 10_000,
  GBP: 10_000,
  CHF: 10_000,
  AUD: 20_000,
  CAD: 15_000,
  NZD: 20_000,
  SGD: 15_000,
  SEK: 100_000,
  NOK: 100_000,
  DKK: 75_000,
  PLN: 50_000,
  CZK: 250_000,
  HUF: 4_000_000,
  RON: 50_000,
  BGN: 20_000,
  TRY: 500_000,
  CNY: 75_000,
  JPY: 1_500_000,
  KRW: 15_000_000,
  AED: 40_000,
  SAR: 40_000,
  KWD: 10_000,
  BHD: 10_000,
};

/**
 * The rules a new tenant starts with. They stop what is listed and what is plainly out of the ordinary, and hold no
 * ordinary order however many come from one household: the rules by frequency are there, and are off.
 */
export const DEFAULT_RISK_RULES: readonly RiskRule[] = [
  {
    code: "deny_list",
    kind: "list",
    enabled: true,
    applies_when: null,
    params: { list: "deny", fields: ["email", "phone", "address", "customer", "payment_reference", "ip"] },
    action: "refuse",
    score: null,
  },
  {
    code: "allow_list",
    kind: "list",
    enabled: true,
    applies_when: null,
    params: { list: "allow", fields: ["email", "customer"] },
    action: "accept",
    score: null,
  },
  {
    code: "unusual_quantity",
    kind: "quantity",
    enabled: true,
    applies_when: null,
    params: { quantity_min: 20, mean_factor: 20, orders_min: 30 },
    action: "hold",
    score: null,
  },
  {
    code: "high_amount",
    kind: "amount",
    enabled: true,
    applies_when: "order.type == 'b2c'",
    params: { above: LARGE_SUMS },
    action: "hold",
    score: null,
  },
  {
    code: "many_orders_by_email",
    kind: "velocity",
    enabled: false,
    applies_when: "order.type == 'b2c'",
    params: { key: "email", window_minutes: 60, orders_max: 20, amount_max: null },
    action: "hold",
    score: null,
  },
  {
    code: "many_orders_by_payment",
    kind: "velocity",
    enabled: false,
    applies_when: "order.type == 'b2c'",
    params: { key: "payment_reference", window_minutes: 1_440, orders_max: 20, amount_max: LARGE_SUMS },
    action: "hold",
    score: null,
  },
];
