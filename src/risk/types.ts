import type { KeyField, RiskRule, RiskRuleKind } from "./rules.ts";

/** What conditions of a rule may ask about an order, as `order.<field>`. The same fields as for workflows. */
export type OrderFacts = {
  readonly type: string;
  readonly channel: string;
  readonly channel_kind: string;
  readonly country: string;
  readonly currency: string;
  readonly total_minor: number;
  readonly priority: number;
  readonly customer_group: string | null;
  readonly attributes: { readonly [key: string]: unknown };
  readonly delivery_methods: readonly string[];
  readonly payment_methods: readonly string[];
};

/** A list entry whose key equals one of the order's. @property expires_at null: stands until it is removed */
export type ListMatch = {
  readonly list: "deny" | "allow";
  readonly field: KeyField;
  readonly expires_at: Date | null;
};

/**
 * What is usual for an item, kept as two counters so that one update per order and item maintains it.
 *
 * @property orders_counted earlier accepted orders that contain the item
 * @property quantity_total their quantities of the item, summed
 */
export type ItemNorm = { readonly orders_counted: number; readonly quantity_total: number };

export type ScreeningLine = {
  readonly line_no: number;
  readonly item_id: string;
  readonly quantity: number;
  /** null: nobody has ordered the item before. */
  readonly norm: ItemNorm | null;
};

/**
 * Earlier orders by the same key within a velocity rule's window; the order being screened is not counted.
 *
 * @property amount_minor their totals in the currency of the order being screened, other currencies left out
 */
export type VelocityCount = { readonly orders: number; readonly amount_minor: number };

/** All that screening knows about one order. It holds no personal data: keys were compared before. */
export type ScreeningFacts = {
  readonly order: OrderFacts;
  readonly list_matches: readonly ListMatch[];
  readonly lines: readonly ScreeningLine[];
  /** By the code of an enabled velocity rule. A code is missing where the order has no such key. */
  readonly velocity: { readonly [rule_code: string]: VelocityCount };
};

/**
 * Why a rule spoke.
 *
 * @property code   deny_listed, allow_listed, unusual_quantity, too_many_orders, too_much_spent, high_amount,
 *                  condition_met, rule_failed
 * @property field  of list and velocity rules
 * @property detail numbers alone, so that a reason can be shown and logged
 */
export type ScreeningReason = {
  readonly rule: string;
  readonly kind: RiskRuleKind;
  readonly action: RiskRule["action"];
  readonly code: string;
  readonly field: KeyField | null;
  readonly detail: { readonly [name: string]: number };
};

/** @property score sum of the rules with action score that spoke */
export type Screening = {
  readonly result: "accept" | "hold" | "refuse";
  readonly score: number;
  readonly reasons: readonly ScreeningReason[];
};
