import { changeEndpoint, retryFailedDeliveries } from "../notifications/index.ts";
import { giveUpDeclined } from "../payments/index.ts";
import { dueNow, markDue } from "../platform/due-work.ts";
import { type ExceptionRow, endException, type Resolution, unparkIntent } from "../platform/exceptions.ts";
import type { Transaction } from "../platform/transaction.ts";
import { ORDER_DUE } from "./changes.ts";
import type { FactContext } from "./facts/on-orders.ts";
import { failOperationOfIntent } from "./facts/payment-answers.ts";

/**
 * Ends an exception: by trying again what failed, or by giving it up. Given up, a payment operation counts as failed, and
 * an order goes on with whatever it does without.
 *
 * @returns null if there is no such open exception
 */
export async function resolveException(
  tx: Transaction,
  context: FactContext,
  request: Omit<Resolution, "resolved_by">,
): Promise<ExceptionRow | null> {
  const { actor, now, services } = context;
  const exception = await endException(tx, { ...request, resolved_by: actor }, now);
  if (!exception) return null;
  if (exception.kind === "intent") {
    const intent = await unparkIntent(tx, exception.subject_id, request.resolution, now);
    if (intent?.kind === "call_provider" && request.resolution === "given_up") {
      await failOperationOfIntent(tx, intent.subject_id, actor, now);
    }
  }
  if (exception.kind === "webhook" && request.resolution === "retried") {
    await changeEndpoint(tx, { endpoint_id: exception.subject_id, active: true }, now);
    await retryFailedDeliveries(tx, exception.subject_id, now);
  }
  // What the provider has declined and a person gives up is settled by hand or written off: it is not asked for again.
  const declined = /^(capture|refund|void)_declined$/.exec(exception.reason)?.[1] as "capture" | undefined;
  if (exception.order_id && declined && request.resolution === "given_up") {
    await giveUpDeclined(tx, { order_id: exception.order_id, kind: declined, since: exception.occurred_at });
  }
  if (exception.order_id) markDue(tx, [{ kind: ORDER_DUE, subject_id: exception.order_id, due_at: dueNow(now) }]);
  tx.afterCommit(() => services.wake());
  return exception;
}
