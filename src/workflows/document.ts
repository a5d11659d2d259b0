import { type Static, Type } from "typebox";

/** The named stages of an order's life that own stages can be placed against, in their order. */
export const NAMED_STAGES = [
  "screen",
  "authorize",
  "source",
  "pay",
  "confirm",
  "release",
  "capture",
  "invoice",
  "complete",
] as const;
export type NamedStage = (typeof NAMED_STAGES)[number];

/** Kinds of own stages that this version runs. */
export const STAGE_KINDS = ["hold"] as const;

/** When a payment must have happened. The format has room for `on_release` and `after_delivery`; both are refused. */
export const PAYMENT_TIMINGS = ["on_shipment", "in_advance", "on_account"] as const;
export type PaymentTiming = (typeof PAYMENT_TIMINGS)[number];

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: "^[a-z][a-z0-9_]{0,62}$" });
const Condition = Type.String({ minLength: 1 });
const Minor = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });
const Factor = Type.Number({ minimum: 0, maximum: 1_000_000 });
const Days = Type.Integer({ minimum: 1, maximum: 365 });

const PaymentTimingPolicy = Type.Object(
  {
    default: Type.Enum(PAYMENT_TIMINGS),
    by_method: Type.Record(Type.String({ pattern: "^[a-z][a-z0-9_]{0,62}$" }), Type.Enum(PAYMENT_TIMINGS), closed),
  },
  closed,
);

const LOCATION_KINDS = ["warehouse", "store", "dropshipper", "third_party", "franchise", "supplier"] as const;
const Kinds = Type.Union([Type.Array(Type.Enum(LOCATION_KINDS), { minItems: 1, uniqueItems: true }), Type.Null()]);

/** The sourcing engine's policy, field by field. */
const SourcingPolicy = Type.Object(
  {
    split: Type.Enum(["allowed", "per_line", "never"]),
    max_locations: Type.Union([Type.Integer({ minimum: 1, maximum: 100 }), Type.Null()]),
    allow_partial: Type.Boolean(),
    eligibility: Type.Object(
      { cross_border: Type.Boolean(), bulky_from_kinds: Kinds, hazardous_from_kinds: Kinds },
      closed,
    ),
    cost: Type.Object(
      {
        parcel_minor: Minor,
        distance_minor_per_km: Factor,
        weight_minor_per_kg_100km: Factor,
        unknown_distance_km: Factor,
        kind_surcharge_minor: Type.Object(
          {
            warehouse: Type.Optional(Minor),
            store: Type.Optional(Minor),
            dropshipper: Type.Optional(Minor),
            third_party: Type.Optional(Minor),
            franchise: Type.Optional(Minor),
            supplier: Type.Optional(Minor),
          },
          closed,
        ),
        handling_day_minor: Minor,
        split_surcharge_minor: Minor,
        unsourced_unit_minor: Minor,
      },
      closed,
    ),
  },
  closed,
);

const Policies = Type.Object(
  {
    payment_timing: PaymentTimingPolicy,
    payment_due_hours: Type.Integer({ minimum: 1, maximum: 2_160 }),
    on_payment_overdue: Type.Enum(["cancel", "hold"]),
    sourcing: SourcingPolicy,
    backorder: Type.Object(
      {
        retry_minutes: Type.Integer({ minimum: 1, maximum: 10_080 }),
        cancel_after_days: Type.Union([Days, Type.Null()]),
      },
      closed,
    ),
    cancellation: Type.Object({ until: Type.Enum(["shipped", "released"]) }, closed),
    collect: Type.Object({ expires_after_days: Days }, closed),
    release: Type.Object({ delay_minutes: Type.Integer({ minimum: 0, maximum: 10_080 }) }, closed),
    notifications: Type.Object(
      {
        received: Type.Boolean(),
        confirmed: Type.Boolean(),
        shipped: Type.Boolean(),
        ready_to_collect: Type.Boolean(),
        canceled: Type.Boolean(),
      },
      closed,
    ),
  },
  closed,
);

const Stage = Type.Object(
  {
    name: Code,
    place: Type.Object(
      { before: Type.Optional(Type.Enum(NAMED_STAGES)), after: Type.Optional(Type.Enum(NAMED_STAGES)) },
      closed,
    ),
    kind: Type.Enum(STAGE_KINDS),
    when: Condition,
    reason: Code,
  },
  closed,
);

/** The shape of a workflow document. What a shape cannot say is checked by validateWorkflow. */
export const WorkflowDocument = Type.Object(
  {
    code: Code,
    version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    name: Type.Object(
      { en: Type.String({ minLength: 1, maxLength: 200 }), de: Type.String({ minLength: 1, maxLength: 200 }) },
      closed,
    ),
    applies_when: Condition,
    rank: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    policies: Policies,
    stages: Type.Array(Stage, { maxItems: 50 }),
  },
  closed,
);

/** A workflow that has passed validation. Orders keep (code, version) for life. */
export type Workflow = Static<typeof WorkflowDocument>;
export type WorkflowPolicies = Workflow["policies"];
export type WorkflowStage = Workflow["stages"][number];
