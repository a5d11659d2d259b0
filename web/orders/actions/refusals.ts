export const REFUSALS = [
  "order_is_final",
  "nothing_to_cancel",
  "hold_not_found",
  "quantity_not_cancelable",
  "address_is_final",
  "country_is_final",
  "nothing_is_shipped",
  "nothing_to_source",
  "nothing_to_move",
] as const;
export type Refusal = (typeof REFUSALS)[number] | "other";

/** @returns what there are words for */
export const refusalOf = (code: string): Refusal => REFUSALS.find((known) => known === code) ?? "other";
