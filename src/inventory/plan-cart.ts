import type { CartLine, CartPart, SupplyAtLocation } from "./types.ts";

export type ShortCartLine = { readonly line: CartLine; readonly available_quantity: number };
export type CartPlan = { readonly parts: readonly CartPart[]; readonly short: readonly ShortCartLine[] };

/**
 * Chooses where a cart's units are held: a line wholly at one location if one has enough (the one with most left, so
 * that small stocks stay whole), else from the biggest stocks down. Equal stocks go by location id. Lines of the same
 * item share what there is. This is only a hold: sourcing decides again when the order comes.
 *
 * @returns `short` is empty if and only if `parts` covers every line
 */
export function planCart(lines: readonly CartLine[], supply: readonly SupplyAtLocation[]): CartPlan {
  const left = stocksByItem(supply);
  const parts: CartPart[] = [];
  const short: ShortCartLine[] = [];
  for (const line of lines) {
    const stocks = (left.get(line.item_id) ?? [])
      .filter((stock) => stock.available_quantity > 0)
      .filter((stock) => line.location_id === null || stock.location_id === line.location_id)
      .sort((a, b) => b.available_quantity - a.available_quantity || (a.location_id < b.location_id ? -1 : 1));
    const available_quantity = stocks.reduce((sum, stock) => sum + stock.available_quantity, 0);
    if (available_quantity < line.quantity) {
      short.push({ line, available_quantity });
      continue;
    }
    let missing = line.quantity;
    for (const stock of stocks) {
      if (missing === 0) break;
      const quantity = Math.min(missing, stock.available_quantity);
      stock.available_quantity -= quantity;
      missing -= quantity;
      parts.push({ line_no: line.line_no, item_id: line.item_id, location_id: stock.location_id, quantity });
    }
  }
  return { parts, short };
}

type Stock = { readonly location_id: string; available_quantity: number };

function stocksByItem(supply: readonly SupplyAtLocation[]): Map<string, Stock[]> {
  const by_item = new Map<string, Stock[]>();
  for (const { item_id, location_id, available_quantity } of supply) {
    const stocks = by_item.get(item_id);
    if (stocks) stocks.push({ location_id, available_quantity });
    else by_item.set(item_id, [{ location_id, available_quantity }]);
  }
  return by_item;
}
