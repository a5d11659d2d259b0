import type { Order, OrderLine, Posted } from "../../api/types.ts";

type Stock = Posted<"/v1/availability">;

/** Where units wait that have not been picked, the place with the most first. */
export function movablePlaces(order: Pick<Order, "lines">): readonly string[] {
  const waiting = new Map<string, number>();
  for (const { stages } of order.lines)
    for (const { stage, location, quantity } of stages)
      if (location !== undefined && (stage === "released" || stage === "sourced"))
        waiting.set(location, (waiting.get(location) ?? 0) + quantity);
  return [...waiting].sort((a, b) => b[1] - a[1]).map(([location]) => location);
}

export type Waiting = Pick<OrderLine, "sku" | "delivery"> & { readonly quantity: number };

/** What waits at a place, by line. */
export function movableAt(order: Pick<Order, "lines">, location: string): readonly Waiting[] {
  return order.lines.flatMap(({ sku, delivery, stages }) => {
    const quantity = stages
      .filter((entry) => entry.location === location && (entry.stage === "released" || entry.stage === "sourced"))
      .reduce((sum, entry) => sum + entry.quantity, 0);
    return quantity > 0 ? [{ sku, delivery, quantity }] : [];
  });
}

/** What of each item is wanted, whichever lines want it: one shelf serves them all. */
export function wantedOf(lines: readonly Waiting[]): readonly { readonly sku: string; readonly quantity: number }[] {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  return [...wanted].map(([sku, quantity]) => ({ sku, quantity }));
}

/**
 * The places that have all of it, with how many units of what is scarcest there; the fullest first.
 *
 * @param stock of each wanted item, however often it is told of
 */
export function placesWithAll(
  stock: Stock | undefined,
  lines: readonly Waiting[],
): readonly { readonly location: string; readonly quantity: number }[] {
  const wanted = wantedOf(lines);
  const known = new Map(stock?.lines.map((line) => [line.sku, line.locations]));
  const availableAt = (sku: string, location: string) =>
    known.get(sku)?.find((entry) => entry.location === location)?.available_quantity ?? 0;
  const [first] = wanted;
  return (known.get(first?.sku ?? "") ?? [])
    .filter(({ location }) => wanted.every(({ sku, quantity }) => availableAt(sku, location) >= quantity))
    .map(({ location }) => ({ location, quantity: Math.min(...wanted.map(({ sku }) => availableAt(sku, location))) }))
    .sort((a, b) => b.quantity - a.quantity);
}
