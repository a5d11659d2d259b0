import { newId } from "../../kernel/ids.ts";
import { owedMinor } from "../../orders/index.ts";
import {
  decideAdvanceCaptures,
  decideAuthorizations,
  decideCaptures,
  decideRefunds,
  decideVoids,
  insertOperations,
  type NewOperation,
} from "../../payments/index.ts";
import { addEvent, addIntent, type Batch } from "../changes.ts";
import { billableShipments, refundRequest } from "../lifecycle.ts";
import type { OrderView } from "../order-view.ts";

export function authorizePayments(batch: Batch, views: readonly OrderView[]): Promise<void> {
  return askProviders(batch, views, (view) => decideAuthorizations(view.payments));
}

export function captureInAdvance(batch: Batch, views: readonly OrderView[]): Promise<void> {
  return askProviders(batch, views, (view) => decideAdvanceCaptures(view.payments, owedMinor(view.order)));
}

export function capturePayments(batch: Batch, views: readonly OrderView[]): Promise<void> {
  return askProviders(batch, views, (view) => decideCaptures(view.payments, billableShipments(view)));
}

export function refundPayments(batch: Batch, views: readonly OrderView[]): Promise<void> {
  return askProviders(batch, views, (view) =>
    decideRefunds(view.payments, { ...refundRequest(view), cause_id: newId() }),
  );
}

export function voidPayments(batch: Batch, views: readonly OrderView[]): Promise<void> {
  return askProviders(batch, views, (view) => decideVoids(view.payments));
}

/**
 * Writes down what is to be asked, so that it is known before the provider hears of it, and lets an intent ask. The id of
 * the operation is the idempotency key of the call.
 */
async function askProviders(
  batch: Batch,
  views: readonly OrderView[],
  decide: (view: OrderView) => NewOperation[],
): Promise<void> {
  const operations = insertOperations(batch.tx, views.flatMap(decide), batch.now);
  const by_order = Map.groupBy(operations, (operation) => operation.order_id);
  for (const view of views) {
    const asked = by_order.get(view.order.order_id) ?? [];
    const authorizing = new Set(asked.filter(({ kind }) => kind === "authorize").map(({ payment_id }) => payment_id));
    view.payments = {
      payments: view.payments.payments.map((payment) =>
        authorizing.has(payment.payment_id) ? { ...payment, status: "authorizing" } : payment,
      ),
      operations: [...view.payments.operations, ...asked],
    };
    for (const { operation_id, payment_id, kind, amount_minor } of asked) {
      addIntent(batch, view, "call_provider", operation_id);
      addEvent(batch, view, `payment_${kind}_asked`, {
        operation_id,
        payment_id,
        amount_minor,
        currency: view.order.currency,
      });
    }
  }
}
