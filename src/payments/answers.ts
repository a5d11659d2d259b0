import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { OperationKind, Timing } from "./types.ts";

/** What became of an operation. */
export type OperationAnswer = {
  readonly operation_id: string;
  readonly outcome: "succeeded" | "failed";
  readonly provider_reference: string | null;
  readonly authorization_expires_at: Date | null;
  /** Code of the provider, without personal data. */
  readonly failure: string | null;
};

export type AppliedAnswer = {
  readonly operation_id: string;
  readonly payment_id: string;
  readonly order_id: string;
  readonly kind: OperationKind;
  readonly timing: Timing;
  readonly amount_minor: number;
  readonly currency: string;
  readonly method: string;
  readonly outcome: "succeeded" | "failed";
  readonly failure: string | null;
};

/**
 * Writes answers down, each operation's once: whoever comes second (the reply after the notification, a second delivery)
 * changes nothing. Counters of the payment go with it.
 *
 * @returns the answers that were news
 */
export async function applyAnswers(
  tx: Transaction,
  answers: readonly OperationAnswer[],
  now: Date,
): Promise<AppliedAnswer[]> {
  if (answers.length === 0) return [];
  await lockPaymentsOf(tx, answers);
  const applied = await tx.query<
    AppliedAnswer & { provider_reference: string | null; authorization_expires_at: Date | null }
  >(
    `update payments.operations as operation
        set state = answer.outcome, provider_reference = coalesce(answer.provider_reference, operation.provider_reference),
            failure = answer.failure, answered_at = $7
       from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
              as answer(operation_id, outcome, provider_reference, authorization_expires_at, failure),
            payments.payments as payment
      where operation.tenant_id = $1 and operation.operation_id = answer.operation_id and operation.state = 'pending'
        and payment.tenant_id = $1 and payment.payment_id = operation.payment_id
     returning operation.operation_id, operation.payment_id, operation.order_id, operation.kind, payment.timing, operation.amount_minor,
               payment.currency, payment.method, answer.outcome, answer.failure, answer.provider_reference, answer.authorization_expires_at`,
    [
      tx.tenant_id,
      answers.map((answer) => answer.operation_id),
      answers.map((answer) => answer.outcome),
      answers.map((answer) => answer.provider_reference),
      answers.map((answer) => answer.authorization_expires_at),
      answers.map((answer) => answer.failure),
      now,
    ],
  );
  await countAnswers(tx, applied);
  return applied;
}

async function lockPaymentsOf(tx: Transaction, answers: readonly OperationAnswer[]): Promise<void> {
  await tx.query(
    `select from payments.payments as payment
      where payment.tenant_id = $1
        and payment.payment_id in (select operation.payment_id from payments.operations as operation
                                    where operation.tenant_id = $1 and operation.operation_id = any ($2::uuid[]))
      order by payment.payment_id
        for update`,
    [tx.tenant_id, answers.map((answer) => answer.operation_id)],
  );
}

type Counted = AppliedAnswer & {
  readonly provider_reference: string | null;
  readonly authorization_expires_at: Date | null;
};

/** Several operations of one payment may be answered together, so they are summed before the payment is touched. */
async function countAnswers(tx: Transaction, applied: readonly Counted[]): Promise<void> {
  if (applied.length === 0) return;
  await tx.query(
    `with answer as (
       select * from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[])
                  as a(payment_id, kind, outcome, amount_minor, provider_reference, expires_at)
     ), change as (
       select payment_id,
              coalesce(sum(amount_minor) filter (where kind = 'authorize' and outcome = 'succeeded'), 0) as authorized_minor,
              coalesce(sum(amount_minor) filter (where kind = 'capture' and outcome = 'succeeded'), 0)   as captured_minor,
              coalesce(sum(amount_minor) filter (where kind = 'refund' and outcome = 'succeeded'), 0)    as refunded_minor,
              max(provider_reference) filter (where kind = 'authorize' and outcome = 'succeeded')        as reference,
              max(expires_at) filter (where kind = 'authorize' and outcome = 'succeeded')                as expires_at,
              bool_or(kind = 'authorize' and outcome = 'succeeded') as is_authorized,
              bool_or(kind = 'authorize' and outcome = 'failed')    as is_declined,
              bool_or(kind = 'void' and outcome = 'succeeded')      as is_voided
         from answer
        group by payment_id
     )
     update payments.payments as payment
        set authorized_minor = payment.authorized_minor + change.authorized_minor,
            captured_minor   = payment.captured_minor + change.captured_minor,
            refunded_minor   = payment.refunded_minor + change.refunded_minor,
            reference        = coalesce(change.reference, payment.reference),
            authorization_expires_at = coalesce(change.expires_at, payment.authorization_expires_at),
            token            = case when change.is_authorized or change.is_declined then null else payment.token end,
            status           = case when change.is_declined then 'declined'
                                    when change.is_authorized then 'authorized'
                                    when change.is_voided then case when payment.captured_minor > 0 then 'paid' else 'voided' end
                                    when change.captured_minor > 0 and payment.captured_minor + change.captured_minor >= payment.authorized_minor then 'paid'
                                    else payment.status end
       from change
      where payment.tenant_id = $1 and payment.payment_id = change.payment_id`,
    [
      tx.tenant_id,
      applied.map((answer) => answer.payment_id),
      applied.map((answer) => answer.kind),
      applied.map((answer) => answer.outcome),
      applied.map((answer) => answer.amount_minor),
      applied.map((answer) => answer.provider_reference),
      applied.map((answer) => answer.authorization_expires_at),
    ],
  );
}

/**
 * A person gives up what a provider has declined for an order: the amounts count as settled by hand or written off.
 *
 * @param request.since when the person was first asked; what was declined before has been tried again meanwhile
 */
export async function giveUpDeclined(
  tx: Transaction,
  request: { readonly order_id: string; readonly kind: "capture" | "refund" | "void"; readonly since: Date },
): Promise<void> {
  await tx.query(
    `update payments.operations as operation
        set failure = 'given_up'
      where operation.tenant_id = $1 and operation.order_id = $2 and operation.kind = $3 and operation.state = 'failed'
        and operation.answered_at >= $4`,
    [tx.tenant_id, request.order_id, request.kind, request.since],
  );
}

/** Money that came in by itself: a transfer, or what was booked by hand. `cause_id` makes it count once. */
export type Receipt = {
  readonly payment_id: string;
  readonly order_id: string;
  readonly amount_minor: number;
  readonly cause_id: string;
  readonly provider_reference: string | null;
};

/** @returns false if a receipt with this cause was booked before; then nothing changed */
export async function bookReceipt(tx: Transaction, receipt: Receipt, now: Date): Promise<boolean> {
  await tx.query(
    `select from payments.payments as payment where payment.tenant_id = $1 and payment.payment_id = $2 for update`,
    [tx.tenant_id, receipt.payment_id],
  );
  const inserted = await tx.query(
    `insert into payments.operations (tenant_id, operation_id, payment_id, order_id, kind, cause_id, amount_minor, state, provider_reference, decided_at, answered_at)
     values ($1, $2, $3, $4, 'receive', $5, $6, 'succeeded', $7, $8, $8)
     on conflict (tenant_id, payment_id, kind, cause_id) where state <> 'failed' do nothing
     returning operation_id`,
    [
      tx.tenant_id,
      newId(),
      receipt.payment_id,
      receipt.order_id,
      receipt.cause_id,
      receipt.amount_minor,
      receipt.provider_reference,
      now,
    ],
  );
  if (inserted.length === 0) return false;
  await tx.query(
    `update payments.payments as payment
        set authorized_minor = payment.authorized_minor + $3, captured_minor = payment.captured_minor + $3,
            status = case when payment.captured_minor + $3 >= payment.amount_minor then 'paid' else payment.status end
      where payment.tenant_id = $1 and payment.payment_id = $2`,
    [tx.tenant_id, receipt.payment_id, receipt.amount_minor],
  );
  return true;
}

/** @returns false if this notification was recorded before */
export async function recordNotification(
  tx: Transaction,
  notification: {
    readonly provider: string;
    readonly notification_id: string;
    readonly payment_id: string | null;
    readonly kind: string;
    readonly amount_minor: number | null;
    readonly outcome: string;
  },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into payments.notifications (tenant_id, provider, notification_id, payment_id, kind, amount_minor, received_at, outcome)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, provider, notification_id) do nothing
     returning notification_id`,
    [
      tx.tenant_id,
      notification.provider,
      notification.notification_id,
      notification.payment_id,
      notification.kind,
      notification.amount_minor,
      now,
      notification.outcome,
    ],
  );
  return rows.length === 1;
}
