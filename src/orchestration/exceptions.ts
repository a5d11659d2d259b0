import { dueNow, markDue } from "../platform/due-work.ts";
import type { Transaction } from "../platform/transaction.ts";
import { ORDER_DUE } from "./changes.ts";
import type { FactContext } from "./facts/on-orders.ts";
import { failOperationOfIntent } from "./facts/payment-answers.ts";

/** Something that needs a person. */
export type ExceptionRow = {
  readonly exception_id: string;
  readonly kind: "order" | "intent" | "payment";
  readonly subject_id: string;
  readonly order_id: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly occurred_at: Date;
  readonly resolved_at: Date | null;
  readonly resolution: "retried" | "given_up" | null;
  readonly note: string | null;
};

const COLUMNS = `exception.exception_id, exception.kind, exception.subject_id, exception.order_id, exception.reason, exception.detail,
            exception.occurred_at, exception.resolved_at, exception.resolution, exception.note`;

/** Newest first. */
export function listExceptions(
  tx: Transaction,
  filter: { readonly state: "open" | "resolved"; readonly before: string | null; readonly limit: number },
): Promise<ExceptionRow[]> {
  return tx.query<ExceptionRow>(
    `select ${COLUMNS}
       from platform.exceptions as exception
      where exception.tenant_id = $1 and (exception.resolved_at is null) = $2 and ($3::uuid is null or exception.exception_id < $3)
      order by exception.exception_id desc
      limit $4`,
    [tx.tenant_id, filter.state === "open", filter.before, filter.limit],
  );
}

/**
 * Ends an exception: by trying again what failed, or by giving it up. Given up, a payment operation counts as failed, and
 * an order goes on with whatever it does without.
 *
 * @returns null if there is no such open exception
 */
export async function resolveException(
  tx: Transaction,
  context: FactContext,
  request: { readonly exception_id: string; readonly resolution: "retried" | "given_up"; readonly note: string | null },
): Promise<ExceptionRow | null> {
  const rows = await tx.query<ExceptionRow>(
    `update platform.exceptions as exception
        set resolved_at = $3, resolution = $4, resolved_by = $5, note = $6
      where exception.tenant_id = $1 and exception.exception_id = $2 and exception.resolved_at is null
     returning ${COLUMNS}`,
    [tx.tenant_id, request.exception_id, context.now, request.resolution, context.actor, request.note],
  );
  const [exception] = rows;
  if (!exception) return null;
  if (exception.kind === "intent") await resolveIntent(tx, context, exception);
  if (exception.order_id)
    await markDue(tx, [{ kind: ORDER_DUE, subject_id: exception.order_id, due_at: dueNow(context.now) }]);
  tx.afterCommit(context.services.wake);
  return exception;
}

async function resolveIntent(tx: Transaction, context: FactContext, exception: ExceptionRow): Promise<void> {
  const is_retry = exception.resolution === "retried";
  const rows = await tx.query<{ kind: string; subject_id: string }>(
    `update platform.intents as intent
        set state = case when $3 then 'waiting' else 'given_up' end, attempts = case when $3 then 0 else intent.attempts end,
            due_at = $4, ended_at = case when $3 then null else clock_timestamp() end
      where intent.tenant_id = $1 and intent.intent_id = $2 and intent.state = 'parked'
     returning intent.kind, intent.subject_id`,
    [tx.tenant_id, exception.subject_id, is_retry, context.now],
  );
  const [intent] = rows;
  if (intent && !is_retry && intent.kind === "call_provider")
    await failOperationOfIntent(tx, intent.subject_id, context.actor, context.now);
}
