import type { Transaction } from "../../platform/transaction.ts";
import { type Batch, newBatch, saveChanges } from "../changes.ts";
import { lockViews, type OrderView } from "../order-view.ts";
import type { Services } from "../services.ts";

export type FactContext = { readonly services: Services; readonly actor: string; readonly now: Date };

/**
 * The frame of every fact: locks the orders, lets `record` put what happened into their views, writes the difference, and
 * marks the orders due, so that the lifecycle decides what follows.
 */
export async function onOrders<T>(
  tx: Transaction,
  context: FactContext,
  order_ids: readonly string[],
  record: (batch: Batch, views: ReadonlyMap<string, OrderView>) => Promise<T>,
): Promise<T> {
  const views = await lockViews(tx, context.services, order_ids);
  const batch = newBatch(tx, context.services, context.actor, context.now);
  const result = await record(batch, new Map(views.map((view) => [view.order.order_id, view])));
  await saveChanges(batch, views, true);
  return result;
}
