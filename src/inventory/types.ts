/** One item at one location. */
export type LevelKey = { readonly item_id: string; readonly location_id: string };

/** A level as it stands while this transaction holds its lock. Quantities in stocking units. */
export type LockedLevel = LevelKey & {
  readonly on_hand: number;
  readonly reserved: number;
  readonly safety: number;
  /** Time of the newest absolute count. */
  readonly set_as_of: Date | null;
};

/** What may still be promised; only levels with at least one unit appear. */
export type SupplyAtLocation = LevelKey & { readonly available_quantity: number };

/** The same of one item in columns: entry by entry a location and its units. */
export type ItemSupply = { readonly location_ids: readonly string[]; readonly available: Float64Array };

/** Units of a line that a holder (an order, or a cart reservation) claims at one location. */
export type ReservedQuantity = LevelKey & {
  readonly holder_id: string;
  readonly line_no: number;
  readonly quantity: number;
};

/** A demand of an order: all of its quantity at this location, or none of it. */
export type OrderDemand = LevelKey & {
  readonly order_id: string;
  readonly line_no: number;
  readonly quantity: number;
};

export type ShortDemand = OrderDemand & { readonly available_quantity: number };

export type Adjustment = LevelKey & {
  /** `set`: the counted quantity, >= 0. `add`: a change, of either sign. */
  readonly kind: "set" | "add";
  readonly quantity: number;
  readonly reason: string;
  /** The sender's name for this adjustment, unique per tenant. */
  readonly cause_id: string;
  /** When the count was taken; null means now. */
  readonly as_of: Date | null;
};

/** A count says that less is there than orders have been promised. Somebody has to source those orders again. */
export type StockShortfall = LevelKey & { readonly reserved: number; readonly counted: number };

/** Goods of an order line leave their location. */
export type GoodsIssue = OrderDemand & {
  /** Names the hand-over, such as `shipment:<id>`; with the line it is what makes the issue happen once. */
  readonly cause_id: string;
};

/** A location did not find goods that it was to pick. */
export type ShortPick = LevelKey & {
  readonly order_id: string;
  readonly line_no: number;
  readonly missing_quantity: number;
  readonly cause_id: string;
  readonly reason: string;
};

/** Goods that came back to a location. */
export type ReturnReceipt = LevelKey & {
  readonly line_no: number;
  readonly quantity: number;
  /** True: sellable again. False: kept as damaged. */
  readonly restock: boolean;
  readonly cause_id: string;
  readonly reason: string;
};

export type MovementKind = "set" | "add" | "goods_issue" | "correction" | "return_receipt";

export type Movement = LevelKey & {
  readonly kind: MovementKind;
  /** Change of on_hand, negative for goods that leave. */
  readonly quantity: number;
  readonly cause_id: string;
  readonly reason: string;
  readonly occurred_at: Date;
};

export type CartLine = {
  readonly line_no: number;
  readonly item_id: string;
  readonly quantity: number;
  /** The only location that may cover the line; null for any. */
  readonly location_id: string | null;
};

export type CartPart = LevelKey & { readonly line_no: number; readonly quantity: number };

export type CartReservation = {
  readonly reservation_id: string;
  readonly expires_at: Date;
  readonly parts: readonly CartPart[];
};

/** One string per level, for maps. */
export function levelKey(level: LevelKey): string {
  return `${level.item_id} ${level.location_id}`;
}
