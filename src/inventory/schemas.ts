import { type Static, type TSchema, Type } from "typebox";

export const CLOSED = { additionalProperties: false } as const;
const QUANTITY_MAX = 1_000_000_000;
const LINE_QUANTITY_MAX = 1_000_000;
const LINES_MAX = 200;

export const Sku = Type.String({ minLength: 1, maxLength: 100 });
export const LocationCode = Type.String({ minLength: 1, maxLength: 100 });
const Count = Type.Integer();
const Instant = Type.String({ format: "date-time" });
const optional = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));
const lineQuantity = Type.Integer({ minimum: 1, maximum: LINE_QUANTITY_MAX });

/** One adjustment as it is sent. */
export const AdjustmentEntry = Type.Object(
  {
    sku: Sku,
    location: LocationCode,
    kind: Type.Enum(["set", "add"] as const, {
      description: "set: the counted quantity. add: a change of either sign.",
    }),
    quantity: Type.Integer({ minimum: -QUANTITY_MAX, maximum: QUANTITY_MAX, description: "In stocking units." }),
    reason: Type.String({ minLength: 1, maxLength: 200 }),
    cause_id: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "Your name for this adjustment: sent again it changes nothing.",
    }),
    as_of: optional(Type.String({ format: "date-time", description: "When the count was taken; missing: now." })),
  },
  CLOSED,
);
export type AdjustmentEntry = Static<typeof AdjustmentEntry>;

export const StockLevelEntry = Type.Object(
  { sku: Sku, location: LocationCode, on_hand: Count, reserved: Count, safety: Count, available: Count },
  CLOSED,
);

export const MovementEntry = Type.Object(
  {
    movement_id: Type.String({ format: "uuid" }),
    sku: Sku,
    location: LocationCode,
    kind: Type.Enum(["set", "add", "goods_issue", "correction", "return_receipt"] as const),
    quantity: Type.Integer({ description: "Change of on_hand, negative for goods that leave." }),
    cause_id: Type.String(),
    reason: Type.String(),
    occurred_at: Instant,
    recorded_at: Instant,
  },
  CLOSED,
);

const AvailableAt = Type.Object({ location: LocationCode, available_quantity: Count }, CLOSED);

export const AvailabilityRequest = Type.Object(
  {
    channel: optional(Type.String({ minLength: 1, maxLength: 100 })),
    lines: Type.Array(Type.Object({ sku: Sku, quantity: lineQuantity }, CLOSED), { minItems: 1, maxItems: LINES_MAX }),
    country: optional(Type.String({ pattern: "^[A-Z]{2}$" })),
    postal_code: optional(Type.String({ minLength: 1, maxLength: 20 })),
    locations: optional(Type.Array(LocationCode, { maxItems: 1_000, description: "Only these." })),
    delivery_method: optional(
      Type.String({ minLength: 1, maxLength: 30, description: "Only locations that offer it." }),
    ),
    at: optional(Type.String({ format: "date-time" })),
  },
  CLOSED,
);

export const AvailabilityAnswer = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        {
          sku: Sku,
          available_quantity: Count,
          locations: Type.Array(AvailableAt),
          expected: Type.Array(Type.Object({ on: Type.String({ format: "date" }), quantity: Count }, CLOSED)),
        },
        CLOSED,
      ),
    ),
  },
  CLOSED,
);

export const ReservationRequest = Type.Object(
  {
    lines: Type.Array(Type.Object({ sku: Sku, quantity: lineQuantity, location: optional(LocationCode) }, CLOSED), {
      minItems: 1,
      maxItems: LINES_MAX,
    }),
    expires_in_seconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
    mode: Type.Optional(Type.Literal("all", { description: "All lines or none; there is no other mode yet." })),
  },
  CLOSED,
);

export const ReservationAnswer = Type.Object(
  {
    reservation_id: Type.String({ format: "uuid" }),
    expires_at: Instant,
    lines: Type.Array(
      Type.Object(
        {
          sku: Sku,
          quantity: Count,
          locations: Type.Array(Type.Object({ location: LocationCode, quantity: Count }, CLOSED)),
        },
        CLOSED,
      ),
    ),
  },
  CLOSED,
);
