import { type Static, Type } from "typebox";

const closed = { additionalProperties: false } as const;
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Minor = (minimum: number) =>
  Type.Integer({ minimum, maximum: 1_000_000_000_000, description: "Minor units of the order's currency." });
const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const TaxRate = Type.Number({
  minimum: 0,
  maximum: 100,
  multipleOf: 0.001,
  description: "Percent, at most 3 decimals.",
});
const Instant = Type.String({ format: "date-time", description: "UTC instant, such as 2026-11-22T10:00:00Z." });
const DateOnly = Type.String({ format: "date", description: "YYYY-MM-DD." });

export const AddressSchema = Type.Object(
  {
    name: Text(200),
    company: Nullable(Type.String({ maxLength: 200 })),
    street: Text(200),
    street2: Nullable(Type.String({ maxLength: 200 })),
    postal_code: Text(20),
    city: Text(100),
    region: Nullable(Type.String({ maxLength: 100 })),
    country: Type.String({ pattern: "^[A-Z]{2}$", description: "ISO 3166-1 alpha-2." }),
  },
  closed,
);

const LineSchema = Type.Object(
  {
    line_no: Type.Integer({ minimum: 1, maximum: 1_000_000, description: "Unique within the order." }),
    sku: Text(100),
    quantity: Type.Integer({ minimum: 1, maximum: 1_000_000, description: "Stocking units." }),
    unit_price_minor: Minor(0),
    discounts: Type.Optional(
      Type.Array(Type.Object({ code: Text(100), amount_minor: Minor(0) }, closed), {
        maxItems: 50,
        description: "Each for all units of the line together.",
      }),
    ),
    tax_rate_percent: TaxRate,
    delivery: Type.Optional(
      Type.Object(
        {
          method: Type.Union([Type.Literal("ship"), Type.Literal("collect")]),
          service_level: Nullable(Text(50)),
          location: Nullable(
            Type.String({
              minLength: 1,
              maxLength: 100,
              description: "Code. Where to collect, or the only place to ship from.",
            }),
          ),
          requested_on: Nullable(DateOnly),
        },
        closed,
      ),
    ),
  },
  closed,
);

const PaymentSchema = Type.Object(
  {
    method: Type.String({ pattern: "^[a-z][a-z0-9_]{0,62}$", description: "card, bank_transfer, invoice, …" }),
    provider: Nullable(Text(50)),
    amount_minor: Minor(0),
    authorization: Nullable(Type.Object({ reference: Text(200), expires_at: Nullable(Instant) }, closed)),
    token: Nullable(Text(500)),
    settled: Type.Optional(Type.Boolean()),
  },
  {
    ...closed,
    description:
      "One of authorization (made by the shop), token (we authorize), settled (paid elsewhere), or none of them (a transfer or invoice).",
  },
);

/** How many lines an order may have. */
export const LINES_MAX = 2_000;

export const OrderBody = Type.Object(
  {
    channel: Text(100),
    external_id: Text(200),
    ordered_at: Type.Optional(Instant),
    currency: Type.String({ pattern: "^[A-Z]{3}$", description: "ISO 4217." }),
    language: Type.Optional(
      Type.String({ pattern: "^[a-z]{2}(-[A-Z]{2})?$", description: "Of the customer; else the channel's." }),
    ),
    type: Type.Optional(Type.Union([Type.Literal("b2c"), Type.Literal("b2b")])),
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    reservation_id: Nullable(Type.String({ format: "uuid" })),
    customer: Type.Object(
      {
        external_id: Nullable(Text(200)),
        email: Nullable(Type.String({ format: "email", maxLength: 320 })),
        name: Nullable(Text(200)),
        group: Nullable(Text(50)),
        phone: Nullable(Text(50)),
      },
      closed,
    ),
    billing_address: AddressSchema,
    shipping_address: Nullable(AddressSchema),
    lines: Type.Array(LineSchema, { minItems: 1, maxItems: LINES_MAX }),
    charges: Type.Optional(
      Type.Array(
        Type.Object(
          { kind: Text(50), description: Nullable(Text(200)), amount_minor: Minor(0), tax_rate_percent: TaxRate },
          closed,
        ),
        { maxItems: 50 },
      ),
    ),
    prices_include_tax: Type.Optional(Type.Boolean({ description: "Else as the channel says." })),
    payments: Type.Array(PaymentSchema, { maxItems: 20 }),
    attributes: Type.Optional(
      Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
        maxProperties: 100,
        description: "Yours; conditions can ask for them. No personal data.",
      }),
    ),
  },
  { ...closed, examples: [] },
);

export type OrderInput = Static<typeof OrderBody>;
