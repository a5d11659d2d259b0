export type Quantities = { readonly on_hand: number; readonly reserved: number; readonly safety: number };

export type StockPart = { readonly part: "available" | "reserved" | "safety"; readonly quantity: number };

/**
 * What lies there, divided into what may be sold, what is reserved, and what is kept as safety: all together what is on hand.
 * Reserved goods come before safety, as when promising.
 */
export function stockParts({ on_hand, reserved, safety }: Quantities): readonly StockPart[] {
  const kept = Math.max(0, Math.min(safety, on_hand - reserved));
  const parts: readonly StockPart[] = [
    { part: "available", quantity: Math.max(0, on_hand - reserved - kept) },
    { part: "reserved", quantity: Math.min(reserved, on_hand) },
    { part: "safety", quantity: kept },
  ];
  return parts.filter(({ quantity }) => quantity > 0);
}
