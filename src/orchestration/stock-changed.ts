import type { StockChange } from "../inventory/index.ts";
import { findBackordered } from "../orders/index.ts";
import { dueNow, markDue } from "../platform/due-work.ts";
import type { Transaction } from "../platform/transaction.ts";
import { ORDER_DUE } from "./changes.ts";
import type { Services } from "./services.ts";

/** Stock has come in: orders that wait for it are looked at now, the most urgent first, and not only at their next retry. */
export async function wakeBackordered(
  tx: Transaction,
  services: Services,
  change: StockChange,
  now: Date,
): Promise<void> {
  const waiting = await findBackordered(tx, change.raised_item_ids);
  markDue(
    tx,
    waiting.map(({ order_id, priority }) => ({ kind: ORDER_DUE, subject_id: order_id, due_at: dueNow(now, priority) })),
  );
  tx.afterCommit(() => {
    services.supply.forget(tx.tenant_id, change.raised_item_ids);
    services.wake([ORDER_DUE]);
  });
}
