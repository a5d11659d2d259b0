import { Type } from "typebox";
import { FULFILLMENT_STATUSES } from "../../fulfillment/index.ts";
import { ORDER_STATUSES, STAGES } from "../../orders/index.ts";

export const closed = { additionalProperties: false } as const;
const Id = Type.String({ format: "uuid" });
const Minor = Type.Integer();
const Instant = Type.String({ format: "date-time" });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const oneOf = (values: readonly string[]) => Type.Union(values.map((value) => Type.Literal(value)));

export const OrderId = Type.Object({ order_id: Id }, closed);

const LineQuantities = Type.Array(Type.Object({ line_no: Type.Integer(), quantity: Type.Integer() }, closed));
const Action = Type.Object(
  { action: Type.String(), refusal: Type.Optional(Type.Object({ code: Type.String() }, closed)) },
  closed,
);
const Address = Type.Object(
  {
    name: Type.String(),
    company: orNull(Type.String()),
    street: Type.String(),
    street2: orNull(Type.String()),
    postal_code: Type.String(),
    city: Type.String(),
    region: orNull(Type.String()),
    country: Type.String(),
  },
  closed,
);

export const FulfillmentOrderSchema = Type.Object(
  {
    fulfillment_order_id: Id,
    order_id: Id,
    order_number: Type.String(),
    location: Type.String(),
    delivery_method: Type.String(),
    status: oneOf(FULFILLMENT_STATUSES),
    priority: Type.Integer(),
    released_at: Instant,
    due_at: orNull(Instant),
    lines: Type.Array(
      Type.Object(
        {
          line_no: Type.Integer(),
          sku: Type.String(),
          description: Type.String(),
          quantity: Type.Integer({ description: "What the location is asked for, less what was canceled." }),
          to_pick_quantity: Type.Integer(),
          picked_quantity: Type.Integer(),
          shipped_quantity: Type.Integer(),
          refused_quantity: Type.Integer({ description: "Refused, or not found when picking." }),
          canceled_quantity: Type.Integer(),
        },
        closed,
      ),
    ),
    allowed_actions: Type.Array(Action),
  },
  closed,
);

const OrderLineSchema = Type.Object(
  {
    line_no: Type.Integer(),
    sku: Type.String(),
    description: Type.String(),
    quantity: Type.Integer(),
    unit_price_minor: Minor,
    discounts: Type.Array(Type.Object({ code: Type.String(), amount_minor: Minor }, closed)),
    tax_rate_percent: Type.Number(),
    net_minor: Minor,
    tax_minor: Minor,
    gross_minor: Minor,
    delivery: Type.Object(
      {
        method: Type.String(),
        service_level: orNull(Type.String()),
        location: orNull(Type.String()),
        requested_on: orNull(Type.String({ format: "date" })),
      },
      closed,
    ),
    stages: Type.Array(
      Type.Object({ stage: oneOf(STAGES), quantity: Type.Integer(), location: Type.Optional(Type.String()) }, closed),
    ),
    cancelable_quantity: Type.Integer(),
  },
  closed,
);

const ShipmentSchema = Type.Object(
  {
    shipment_id: Id,
    fulfillment_order_id: Id,
    location: Type.String(),
    kind: Type.String(),
    carrier: orNull(Type.String()),
    shipped_at: Instant,
    lines: LineQuantities,
    parcels: Type.Array(
      Type.Object(
        {
          parcel_id: Id,
          tracking_number: orNull(Type.String()),
          weight_grams: orNull(Type.Integer()),
          lines: LineQuantities,
        },
        closed,
      ),
    ),
  },
  closed,
);

const PaymentSchema = Type.Object(
  {
    payment_id: Id,
    method: Type.String(),
    provider: orNull(Type.String()),
    timing: Type.String(),
    amount_minor: Minor,
    authorized_minor: Minor,
    captured_minor: Minor,
    refunded_minor: Minor,
    status: Type.String(),
    due_at: orNull(Instant),
  },
  closed,
);

export const ReturnSchema = Type.Object(
  {
    return_id: Id,
    order_id: Type.Optional(Id),
    state: Type.String(),
    reason: Type.String(),
    lines: Type.Array(
      Type.Object({ line_no: Type.Integer(), quantity: Type.Integer(), received_quantity: Type.Integer() }, closed),
    ),
  },
  closed,
);

export const OrderSchema = Type.Object(
  {
    order_id: Id,
    number: Type.String(),
    channel: Type.String(),
    external_id: Type.String(),
    type: Type.String(),
    status: oneOf(ORDER_STATUSES),
    payment_status: Type.String(),
    version: Type.Integer(),
    priority: Type.Integer(),
    ordered_at: Instant,
    received_at: Instant,
    confirmed_at: orNull(Instant),
    completed_at: orNull(Instant),
    currency: Type.String(),
    language: Type.String(),
    prices_include_tax: Type.Boolean(),
    workflow: Type.Object({ code: Type.String(), version: Type.Integer() }, closed),
    customer: Type.Object(
      {
        customer_id: Id,
        email: orNull(Type.String()),
        name: Type.String(),
        phone: orNull(Type.String()),
        group: orNull(Type.String()),
      },
      closed,
    ),
    billing_address: Address,
    shipping_address: orNull(Address),
    lines: Type.Array(OrderLineSchema),
    charges: Type.Array(
      Type.Object(
        {
          charge_no: Type.Integer(),
          kind: Type.String(),
          description: Type.String(),
          tax_rate_percent: Type.Number(),
          net_minor: Minor,
          tax_minor: Minor,
          gross_minor: Minor,
        },
        closed,
      ),
    ),
    totals: Type.Object(
      { net_minor: Minor, tax_minor: Minor, total_minor: Minor, discount_minor: Minor, owed_minor: Minor },
      closed,
    ),
    holds: Type.Array(
      Type.Object(
        {
          hold_id: Id,
          code: Type.String(),
          origin: Type.String(),
          note: orNull(Type.String()),
          placed_by: Type.String(),
          placed_at: Instant,
        },
        closed,
      ),
    ),
    fulfillment_orders: Type.Array(FulfillmentOrderSchema),
    shipments: Type.Array(ShipmentSchema),
    payments: Type.Array(PaymentSchema),
    invoices: Type.Array(
      Type.Object(
        { invoice_id: Id, number: Type.String(), kind: Type.String(), total_minor: Minor, issued_at: Instant },
        closed,
      ),
    ),
    returns: Type.Array(ReturnSchema),
    attributes: Type.Record(Type.String(), Type.Unknown()),
    allowed_actions: Type.Array(Action),
  },
  closed,
);
