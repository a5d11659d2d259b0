/** What the server says of a change: of what kind, and of which thing, and nothing of its content. */
export type Change = {
  readonly kind: "order" | "fulfillment_order" | "stock" | "items" | "locations" | "channels" | "exceptions";
  readonly id: string | null;
  readonly order_id: string | null;
};

/** "everything": too much was missed to tell. */
export type News = readonly Change[] | "everything";
