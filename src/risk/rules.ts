import { type Static, Type } from "typebox";

/** What list entries and velocity counts can be keyed by; see listKey. */
export const KEY_FIELDS = ["email", "phone", "address", "customer", "payment_reference", "ip"] as const;
export type KeyField = (typeof KEY_FIELDS)[number];

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: "^[a-z][a-z0-9_]{0,62}$" });
const KeyFieldSchema = Type.Enum(KEY_FIELDS);
const AmountByCurrency = Type.Record(
  Type.String({ pattern: "^[A-Z]{3}$" }),
  Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 }),
  { ...closed, minProperties: 1 },
);

const common = {
  code: Code,
  enabled: Type.Boolean(),
  applies_when: Type.Union([Type.String({ minLength: 1 }), Type.Null()]),
  action: Type.Enum(["hold", "refuse", "accept", "score"]),
  score: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000 }), Type.Null()]),
};

/** A field of the order stands on the deny or the allow list. */
export const ListRule = Type.Object(
  {
    ...common,
    kind: Type.Enum(["list"]),
    params: Type.Object(
      {
        list: Type.Enum(["deny", "allow"]),
        fields: Type.Array(KeyFieldSchema, { minItems: 1, uniqueItems: true }),
      },
      closed,
    ),
  },
  closed,
);

/** More of one item than is usual for it: at least `quantity_min`, and above `mean_factor` times the mean. */
export const QuantityRule = Type.Object(
  {
    ...common,
    kind: Type.Enum(["quantity"]),
    params: Type.Object(
      {
        quantity_min: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
        mean_factor: Type.Integer({ minimum: 1, maximum: 10_000 }),
        /** Earlier orders of the item that make its mean a norm. */
        orders_min: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      },
      closed,
    ),
  },
  closed,
);

/** Too many orders, or too much money, by one key within a window; this order counts. */
export const VelocityRule = Type.Object(
  {
    ...common,
    kind: Type.Enum(["velocity"]),
    params: Type.Object(
      {
        key: KeyFieldSchema,
        window_minutes: Type.Integer({ minimum: 1, maximum: 525_600 }),
        orders_max: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()]),
        /** Whole major units by currency; a currency that is not named is not limited. */
        amount_max: Type.Union([AmountByCurrency, Type.Null()]),
      },
      closed,
    ),
  },
  closed,
);

/** The order's total is above a limit. */
export const AmountRule = Type.Object(
  {
    ...common,
    kind: Type.Enum(["amount"]),
    params: Type.Object(
      {
        /** Whole major units by currency (10000 EUR is 10,000.00); a currency that is not named is not limited. */
        above: AmountByCurrency,
      },
      closed,
    ),
  },
  closed,
);

/** `applies_when` is the whole rule. */
export const ConditionRule = Type.Object(
  { ...common, kind: Type.Enum(["condition"]), params: Type.Object({}, closed) },
  closed,
);

export const RULE_SCHEMAS = {
  list: ListRule,
  quantity: QuantityRule,
  velocity: VelocityRule,
  amount: AmountRule,
  condition: ConditionRule,
} as const;

export type RiskRuleKind = keyof typeof RULE_SCHEMAS;

type Rule<Kind extends RiskRuleKind> = Omit<Static<(typeof RULE_SCHEMAS)[Kind]>, "kind"> & { readonly kind: Kind };

/**
 * One rule of a tenant, as data.
 *
 * - `applies_when` narrows the rule by a CEL condition over `order`; null applies to all orders
 * - `action`: hold for a person, refuse (the order is canceled), accept (an allow list only), or score: add `score` to
 *   the order's score, which holds it from SCORE_TO_HOLD on
 */
export type RiskRule = Rule<"list"> | Rule<"quantity"> | Rule<"velocity"> | Rule<"amount"> | Rule<"condition">;
