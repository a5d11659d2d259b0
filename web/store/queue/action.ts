import type { FulfillmentOrder } from "../../api/types.ts";

export type LineQuantity = { readonly line_no: number; readonly quantity: number };

export type Parcel = {
  readonly tracking_number: string | null;
  readonly weight_grams: number | null;
  readonly lines: readonly LineQuantity[];
};

/** What somebody in a store has done, as it will be told to the server. */
export type Work =
  | { readonly action: "accept" }
  | { readonly action: "refuse"; readonly reason: string; readonly lines: readonly LineQuantity[] | null }
  | { readonly action: "pick"; readonly lines: readonly LineQuantity[] }
  | { readonly action: "pack" }
  | { readonly action: "ship"; readonly carrier: string; readonly parcels: readonly Parcel[] }
  | { readonly action: "hand_over"; readonly code: string | null };

/** Why the server did not take an action. `detail` is its own sentence, for codes that have no words here. */
export type Conflict = {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly values: Readonly<Record<string, number>>;
};

/** A piece of work on its way to the server. It is on the device before it is sent, and until it has been answered. */
export type StoreAction = {
  /** The Idempotency-Key: however often it is sent, it happens once. */
  readonly key: string;
  readonly made_at: string;
  /** Whose work it is: it is not sent in the name of somebody else who uses the device later. */
  readonly actor: string;
  readonly fulfillment_order_id: string;
  readonly order_number: string;
  readonly work: Work;
  /** Null while it waits. */
  readonly conflict: Conflict | null;
};

/** What came of sending. */
export type Outcome =
  | { readonly outcome: "done"; readonly fulfillment_order: FulfillmentOrder }
  /** Nobody answered, or somebody who says to come again. */
  | { readonly outcome: "later"; readonly is_signed_out: boolean }
  | { readonly outcome: "refused"; readonly conflict: Conflict };
