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
] as const;

/** What the address bar of the order list holds: a view, and filters on top of it. All of it can be shared as a link. */
export type OrderSearch = {
  readonly view?: string;
  readonly status?: string;
  readonly channel?: string;
  readonly location?: string;
  readonly hold?: string;
  readonly sku?: string;
  readonly q?: string;
};

const FIELDS = ["view", "status", "channel", "location", "hold", "sku", "q"] as const;

/** Takes what makes sense from an address; a wrong filter shows everything rather than an error. */
export function orderSearch(search: Readonly<Record<string, unknown>>): OrderSearch {
  const kept = FIELDS.flatMap((field) => {
    const value = search[field];
    const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
    return text === "" ? [] : [[field, text] as const];
  });
  return Object.fromEntries(kept);
}
