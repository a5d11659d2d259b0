export type FulfillmentStatus =
  | "released"
  | "accepted"
  | "picking"
  | "packed"
  | "shipped"
  | "ready_to_collect"
  | "handed_over"
  | "refused"
  | "canceled";

export const FULFILLMENT_STATUSES = [
  "released",
  "accepted",
  "picking",
  "packed",
  "shipped",
  "ready_to_collect",
  "handed_over",
  "refused",
  "canceled",
] as const satisfies readonly FulfillmentStatus[];

/** quantity = still to pick + picked + refused + canceled; picked includes packed includes shipped (or handed over). */
export type FulfillmentOrderLine = {
  readonly line_no: number;
  readonly item_id: string;
  readonly sku: string;
  readonly description: string;
  readonly quantity: number;
  readonly picked_quantity: number;
  readonly packed_quantity: number;
  readonly shipped_quantity: number;
  /** Refused, or not found when picking. */
  readonly refused_quantity: number;
  readonly canceled_quantity: number;
};

/** The part of an order that one location is asked to fulfill by one delivery method. Exists from release on. */
export type FulfillmentOrder = {
  readonly fulfillment_order_id: string;
  readonly order_id: string;
  readonly order_number: string;
  readonly location_id: string;
  readonly location_code: string;
  readonly delivery_method: "ship" | "collect";
  readonly status: FulfillmentStatus;
  readonly priority: number;
  readonly released_at: Date;
  readonly due_at: Date | null;
  readonly updated_at: Date;
  readonly lines: readonly FulfillmentOrderLine[];
};

export type LineQuantity = { readonly line_no: number; readonly quantity: number };

export type Parcel = {
  readonly parcel_id: string;
  readonly tracking_number: string | null;
  readonly weight_grams: number | null;
  readonly lines: readonly LineQuantity[];
};

/** Goods that left: given to a carrier, or handed over to the customer. */
export type Shipment = {
  readonly shipment_id: string;
  readonly fulfillment_order_id: string;
  readonly order_id: string;
  readonly location_id: string;
  readonly kind: "ship" | "hand_over";
  readonly carrier: string | null;
  readonly shipped_at: Date;
  /** Units [first_unit, first_unit + quantity) of the order line, counted from 0. */
  readonly lines: readonly (LineQuantity & { readonly first_unit: number })[];
  readonly parcels: readonly Parcel[];
};
