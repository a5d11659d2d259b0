import { findByOrders } from "../fulfillment/index.ts";
import { findOrders } from "../orders/index.ts";
import type { Bounds } from "../platform/http/index.ts";
import type { Transaction } from "../platform/transaction.ts";
import { findViews, type OrderView } from "./order-view.ts";
import type { Services } from "./services.ts";

/**
 * What a caller with bounds sees: orders of his channels; with locations of his own the orders that these have work on. What
 * he does not see is to him as if it were not there.
 */
export function isVisible(view: Pick<OrderView, "order" | "fulfillment_orders">, bounds: Bounds): boolean {
  const { channel_codes, location_codes } = bounds;
  return (
    isWithin(channel_codes, view.order.channel_code) &&
    (location_codes === null || view.fulfillment_orders.some((head) => location_codes.includes(head.location_code)))
  );
}

export function isWithin(codes: readonly string[] | null, code: string): boolean {
  return codes === null || codes.includes(code);
}

/** Null also for orders that the caller does not see. */
export async function findVisible(
  tx: Transaction,
  services: Services,
  order_id: string,
  bounds: Bounds,
): Promise<OrderView | null> {
  const [view] = await findViews(tx, services, [order_id]);
  return view && isVisible(view, bounds) ? view : null;
}

/** True for orders that the caller sees; who has no bounds may touch all, and is told later if there is none. */
export async function mayTouch(
  tx: Transaction,
  services: Services,
  order_id: string,
  bounds: Bounds,
): Promise<boolean> {
  return !isBounded(bounds) || (await findVisible(tx, services, order_id, bounds)) !== null;
}

/** Of entries that belong to orders those of orders that the caller sees. */
export async function onlyVisible<Entry extends { readonly order_id: string | null }>(
  tx: Transaction,
  entries: readonly Entry[],
  bounds: Bounds,
): Promise<readonly Entry[]> {
  if (!isBounded(bounds)) return entries;
  const ids = entries.flatMap(({ order_id }) => (order_id === null ? [] : [order_id]));
  const orders = await findOrders(tx, ids);
  const work = bounds.location_codes === null ? new Map() : await findByOrders(tx, ids);
  const sees = (order_id: string) => {
    const order = orders.get(order_id);
    return order !== undefined && isVisible({ order, fulfillment_orders: work.get(order_id) ?? [] }, bounds);
  };
  return entries.filter(({ order_id }) => order_id !== null && sees(order_id));
}

export function isBounded({ channel_codes, location_codes }: Bounds): boolean {
  return channel_codes !== null || location_codes !== null;
}
