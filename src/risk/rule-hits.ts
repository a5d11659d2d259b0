import { currencyExponent } from "../kernel/money.ts";
import type { RiskRule } from "./rules.ts";
import type { ScreeningFacts, ScreeningLine, ScreeningReason } from "./types.ts";

type Hit = Pick<ScreeningReason, "code" | "field" | "detail">;
type RuleOf<Kind extends RiskRule["kind"]> = Extract<RiskRule, { kind: Kind }>;

/** What a rule finds in an order that it applies to; empty when it finds nothing. */
export function hitsOf(rule: RiskRule, facts: ScreeningFacts): readonly Hit[] {
  if (rule.kind === "list") return listHits(rule, facts);
  if (rule.kind === "quantity") return quantityHits(rule, facts);
  if (rule.kind === "velocity") return velocityHits(rule, facts);
  if (rule.kind === "amount") return amountHits(rule, facts);
  return [{ code: "condition_met", field: null, detail: {} }];
}

function listHits({ params }: RuleOf<"list">, { list_matches }: ScreeningFacts): readonly Hit[] {
  const fields = new Set(list_matches.filter((match) => match.list === params.list).map((match) => match.field));
  const code = params.list === "deny" ? "deny_listed" : "allow_listed";
  return params.fields.filter((field) => fields.has(field)).map((field) => ({ code, field, detail: {} }));
}

/** Compares whole numbers: quantity > factor * (total / orders) is quantity * orders > factor * total. */
function quantityHits({ params }: RuleOf<"quantity">, { lines }: ScreeningFacts): readonly Hit[] {
  return quantitiesByItem(lines).flatMap(({ line_no, quantity, norm }) => {
    if (norm === null || norm.orders_counted < params.orders_min || quantity < params.quantity_min) return [];
    const usual = BigInt(params.mean_factor) * BigInt(norm.quantity_total);
    if (BigInt(quantity) * BigInt(norm.orders_counted) <= usual) return [];
    const quantity_mean = Math.round((norm.quantity_total / norm.orders_counted) * 100) / 100;
    const detail = { line_no, quantity, quantity_mean, orders_counted: norm.orders_counted };
    return [{ code: "unusual_quantity", field: null, detail }];
  });
}

/** An item counts once, with all its lines, or a large quantity could hide in many small lines. */
function quantitiesByItem(lines: readonly ScreeningLine[]): readonly ScreeningLine[] {
  const items = new Map<string, ScreeningLine>();
  for (const line of lines) {
    const known = items.get(line.item_id);
    items.set(line.item_id, known === undefined ? line : { ...known, quantity: known.quantity + line.quantity });
  }
  return [...items.values()];
}

function velocityHits(rule: RuleOf<"velocity">, { order, velocity }: ScreeningFacts): readonly Hit[] {
  const { key: field, orders_max, amount_max } = rule.params;
  const count = Object.hasOwn(velocity, rule.code) ? velocity[rule.code] : undefined;
  if (count === undefined) return [];
  const hits: Hit[] = [];
  const orders = count.orders + 1;
  if (orders_max !== null && orders > orders_max) {
    hits.push({ code: "too_many_orders", field, detail: { orders, orders_max } });
  }
  const amount_minor = count.amount_minor + order.total_minor;
  const amount_max_minor = amount_max === null ? null : limitMinor(amount_max, order.currency);
  if (amount_max_minor !== null && amount_minor > amount_max_minor) {
    hits.push({ code: "too_much_spent", field, detail: { amount_minor, amount_max_minor } });
  }
  return hits;
}

function amountHits({ params }: RuleOf<"amount">, { order }: ScreeningFacts): readonly Hit[] {
  const above_minor = limitMinor(params.above, order.currency);
  if (above_minor === null || order.total_minor <= above_minor) return [];
  return [{ code: "high_amount", field: null, detail: { total_minor: order.total_minor, above_minor } }];
}

/** Major units of the named currency in its minor units: 10000 EUR is 1000000, 1500000 JPY is 1500000. */
function limitMinor(limits: { readonly [currency: string]: number }, currency: string): number | null {
  const major = Object.hasOwn(limits, currency) ? limits[currency] : undefined;
  return major === undefined ? null : major * 10 ** currencyExponent(currency);
}
