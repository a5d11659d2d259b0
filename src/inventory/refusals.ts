import type { FieldError, RefusalTable } from "../platform/http/index.ts";

/** Why one adjustment was not applied. */
export type AdjustmentRefusal =
  | { readonly code: "stale"; readonly known_as_of: string }
  | { readonly code: "as_of_in_future" }
  | { readonly code: "cause_id_reused"; readonly cause_id: string }
  | { readonly code: "negative_stock"; readonly on_hand: number }
  | { readonly code: "stock_too_large"; readonly on_hand_max: number }
  | { readonly code: "below_reserved"; readonly reserved: number; readonly counted: number };

/** Codes in a request that name nothing. */
export type UnknownCodeRefusal =
  | { readonly code: "sku_unknown"; readonly sku: string; readonly errors: readonly FieldError[] }
  | { readonly code: "location_unknown"; readonly location: string; readonly errors: readonly FieldError[] };

export type StockAlternative = { readonly location: string; readonly available_quantity: number };

/** A line that could not be covered, and where there is stock of its item. */
export type InsufficientLine = {
  readonly sku: string;
  readonly requested: number;
  readonly available_quantity: number;
  readonly locations: readonly StockAlternative[];
};

export type CartRefusal =
  | UnknownCodeRefusal
  | { readonly code: "insufficient_stock"; readonly lines: readonly InsufficientLine[] }
  | { readonly code: "reservation_not_found"; readonly reservation_id: string };

export type InventoryRefusal = AdjustmentRefusal | CartRefusal;

export const INVENTORY_REFUSALS: RefusalTable<InventoryRefusal> = {
  stale: {
    status: 409,
    title: "A newer count is known",
    retryable: false,
    detail: (refusal) => `A count as of ${refusal.known_as_of} has already been recorded: send a newer one.`,
  },
  as_of_in_future: {
    status: 422,
    title: "The count lies in the future",
    retryable: false,
    detail: () =>
      "as_of is more than 5 minutes ahead of our clock: send the time at which the count was taken, in UTC.",
  },
  cause_id_reused: {
    status: 409,
    title: "The cause_id belongs to another adjustment",
    retryable: false,
    detail: (refusal) =>
      `cause_id ${refusal.cause_id} was sent before with other content: use a new one for a new adjustment.`,
  },
  negative_stock: {
    status: 409,
    title: "Less than nothing would be left",
    retryable: false,
    detail: (refusal) => `Only ${refusal.on_hand} are on hand: correct the quantity, or send a count with kind "set".`,
  },
  stock_too_large: {
    status: 422,
    title: "The stock would be too large",
    retryable: false,
    detail: (refusal) => `One location can hold at most ${refusal.on_hand_max} of an item: check the quantity.`,
  },
  below_reserved: {
    status: 409,
    title: "Orders hold more than was counted",
    retryable: true,
    help:
      "The count could not be recorded in full, because orders have been promised more than is there. Everything that no order holds " +
      "has been taken out of sale. Source or cancel some of those orders, then send the same adjustment again.",
    detail: (refusal) =>
      `Orders hold ${refusal.reserved}, ${refusal.counted} would be left. Nothing more is sold from there; send this again when ` +
      `${refusal.reserved - refusal.counted} have been sourced elsewhere or canceled.`,
  },
  sku_unknown: {
    status: 422,
    title: "There is no such item",
    retryable: false,
    detail: (refusal) => `No item has the sku ${refusal.sku}: create it with PUT /v1/items first.`,
  },
  location_unknown: {
    status: 422,
    title: "There is no such location",
    retryable: false,
    detail: (refusal) => `No location has the code ${refusal.location}: create it with PUT /v1/locations first.`,
  },
  insufficient_stock: {
    status: 409,
    title: "Not enough stock",
    retryable: false,
    detail: (refusal) =>
      `${refusal.lines.length === 1 ? "One line" : `${refusal.lines.length} lines`} cannot be covered and nothing was reserved: ` +
      "lower the quantities to what lines shows as available, or choose other locations.",
  },
  reservation_not_found: {
    status: 404,
    title: "There is no such reservation",
    retryable: false,
    detail: () => "It has expired, was released, was taken over by an order, or never existed: reserve again.",
  },
};
