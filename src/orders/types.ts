/** Where a unit of a line is. Every unit is in exactly one of these. */
export const STAGES = [
  "open",
  "backordered",
  "sourced",
  "released",
  "picked",
  "packed",
  "shipped",
  "ready_to_collect",
  "delivered",
  "canceled",
  "returned",
] as const;
export type Stage = (typeof STAGES)[number];

/** Units per stage; they sum to the quantity of the line. */
export type StageQuantities = Readonly<Record<Stage, number>>;

export type OrderStatus =
  | "received"
  | "on_hold"
  | "awaiting_payment"
  | "backordered"
  | "sourced"
  | "released"
  | "partially_shipped"
  | "shipped"
  | "ready_to_collect"
  | "completed"
  | "canceled";

export const ORDER_STATUSES = [
  "received",
  "on_hold",
  "awaiting_payment",
  "backordered",
  "sourced",
  "released",
  "partially_shipped",
  "shipped",
  "ready_to_collect",
  "completed",
  "canceled",
] as const satisfies readonly OrderStatus[];

export type DeliveryMethod = "ship" | "collect";

export type Discount = { readonly code: string; readonly amount_minor: number };

export type OrderLine = {
  readonly line_no: number;
  readonly item_id: string;
  readonly sku: string;
  readonly description: string;
  /** Stocking units, 1 to 1,000,000. */
  readonly quantity: number;
  /** As ordered; with or without tax as the order says. */
  readonly unit_price_minor: number;
  readonly discounts: readonly Discount[];
  readonly discount_minor: number;
  readonly tax_rate_percent: number;
  /** All units after discounts; net + tax = gross. Frozen when the order is accepted. */
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly gross_minor: number;
  readonly delivery_method: DeliveryMethod;
  readonly service_level: string | null;
  readonly requested_location_id: string | null;
  /** YYYY-MM-DD. */
  readonly requested_on: string | null;
  /** Locations that refused the line or were short of it. */
  readonly excluded_location_ids: readonly string[];
  readonly stages: StageQuantities;
};

/** Shipping and the like, allocated to lines and frozen; `line_nos[i]` bears `share_net_minor[i]` and `share_tax_minor[i]`. */
export type OrderCharge = {
  readonly charge_no: number;
  readonly kind: string;
  readonly description: string;
  readonly tax_rate_percent: number;
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly gross_minor: number;
  readonly line_nos: readonly number[];
  readonly share_net_minor: readonly number[];
  readonly share_tax_minor: readonly number[];
};

export type Hold = {
  readonly hold_id: string;
  readonly order_id: string;
  /** What for, e.g. manual, payment_declined, fraud_review, the name of a workflow's stage. */
  readonly code: string;
  readonly origin: "manual" | "rule" | "risk";
  readonly note: string | null;
  readonly placed_by: string;
  readonly placed_at: Date;
  readonly lifted_by: string | null;
  readonly lifted_at: Date | null;
};

export type Order = {
  readonly order_id: string;
  readonly number: string;
  readonly channel_code: string;
  readonly external_id: string;
  readonly content_hash: Buffer;
  readonly type: "b2c" | "b2b";
  /** 0 (ordinary) to 100. */
  readonly priority: number;
  readonly ordered_at: Date;
  readonly received_at: Date;
  readonly currency: string;
  readonly language: string;
  readonly country: string;
  readonly customer_id: string;
  readonly reservation_id: string | null;
  readonly prices_include_tax: boolean;
  readonly workflow_code: string;
  readonly workflow_version: number;
  readonly status: OrderStatus;
  readonly version: number;
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly total_minor: number;
  readonly discount_minor: number;
  readonly screened: "accept" | "hold" | "refuse" | null;
  readonly confirmed_at: Date | null;
  readonly completed_at: Date | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** By line_no. */
  readonly lines: readonly OrderLine[];
  readonly charges: readonly OrderCharge[];
  readonly holds: readonly Hold[];
};

/** Units that will not be delivered, and why. */
export type Cancellation = {
  readonly cancellation_id: string;
  readonly order_id: string;
  readonly line_no: number;
  readonly quantity: number;
  readonly from_stage: Stage;
  /** What these units would have cost with tax and their share of charges. */
  readonly gross_minor: number;
  readonly reason: string;
  readonly actor: string;
  readonly canceled_at: Date;
};
