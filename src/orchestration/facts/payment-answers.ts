import { createHash } from "node:crypto";
import { findOrderIdByNumber } from "../../orders/index.ts";
import {
  type AppliedAnswer,
  applyAnswers,
  bookReceipt,
  findOperations,
  lockSituations,
  type OperationAnswer,
  type Payment,
  type ProviderNotification,
  recordNotification,
} from "../../payments/index.ts";
import { dueNow, markDue } from "../../platform/due-work.ts";
import { recordEvents } from "../../platform/events.ts";
import { raiseExceptions } from "../../platform/intents.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { ORDER_DUE } from "../changes.ts";

/**
 * Records what providers answered, whichever way the answer came. An answer that is known changes nothing. The orders are
 * marked due; a refused capture, refund or void needs a person, since the goods have left or the money is the customer's.
 */
export async function recordAnswers(
  tx: Transaction,
  answers: readonly OperationAnswer[],
  actor: string,
  now: Date,
): Promise<void> {
  const applied = await applyAnswers(tx, answers, now);
  if (applied.length === 0) return;
  recordEvents(
    tx,
    applied.map((answer) => ({
      type: `payment_${answer.kind}_${answer.outcome}`,
      order_id: answer.order_id,
      order_version: null,
      actor,
      occurred_at: now,
      data: {
        operation_id: answer.operation_id,
        payment_id: answer.payment_id,
        amount_minor: answer.amount_minor,
        failure: answer.failure,
      },
    })),
  );
  raiseExceptions(tx, applied.filter(needsPerson).map(exceptionOf), now);
  await wakeOrders(
    tx,
    applied.map((answer) => answer.order_id),
    now,
  );
}

function needsPerson(answer: AppliedAnswer): boolean {
  return answer.outcome === "failed" && answer.kind !== "authorize";
}

function exceptionOf(answer: AppliedAnswer) {
  return {
    kind: "order" as const,
    subject_id: answer.order_id,
    order_id: answer.order_id,
    reason: `${answer.kind}_declined`,
    data: {
      ...{ problem: `${answer.kind}_declined`, amount_minor: answer.amount_minor, currency: answer.currency },
      ...{ method: answer.method, failure: answer.failure },
    },
    detail: `The provider declined the ${answer.kind} of ${answer.amount_minor} minor units: ${answer.failure ?? "no reason given"}. Settle it with the customer, then retry or give up.`,
  };
}

/** @returns true if the notification was news */
export async function recordProviderNotification(
  tx: Transaction,
  provider: string,
  notification: ProviderNotification,
  now: Date,
): Promise<boolean> {
  const transfer = notification.kind === "transfer_received" ? await matchTransfer(tx, notification) : null;
  const outcome = notification.kind !== "transfer_received" ? "applied" : transfer ? "matched" : "unmatched";
  const is_news = await recordNotification(
    tx,
    {
      provider,
      notification_id: notification.notification_id,
      payment_id: transfer?.payment_id ?? notification.payment_id,
      kind: notification.kind,
      amount_minor: notification.amount_minor,
      outcome,
    },
    now,
  );
  if (!is_news) return false;

  const actor = `provider:${provider}`;
  if (transfer)
    await recordReceipt(tx, transfer, { ...notification, cause: notification.provider_reference }, actor, now);
  else if (notification.kind === "transfer_received") await raiseUnmatched(tx, notification, now);
  else if (!(await raiseContradiction(tx, notification, now)))
    await recordAnswers(tx, answersOf(notification), actor, now);
  return true;
}

/** A provider that tells of another amount or currency than it was asked for is not believed: a person must look. */
async function raiseContradiction(tx: Transaction, notification: ProviderNotification, now: Date): Promise<boolean> {
  const operation_id = notification.idempotency_key;
  if (!operation_id || notification.kind === "authorization_declined") return false;
  const found = (await findOperations(tx, [operation_id])).get(operation_id);
  if (!found) return false;
  const { operation, payment } = found;
  if (notification.amount_minor === operation.amount_minor && notification.currency === payment.currency) return false;
  raiseExceptions(
    tx,
    [
      {
        kind: "payment",
        subject_id: operation_id,
        order_id: operation.order_id,
        reason: "notification_contradicts",
        data: {
          ...{ problem: "notification_contradicts", kind: operation.kind, amount_minor: operation.amount_minor },
          ...{ currency: payment.currency, method: payment.method, reference: notification.provider_reference },
          ...{ said_minor: notification.amount_minor, said_currency: notification.currency },
        },
        detail: `The provider was asked to ${operation.kind} ${operation.amount_minor} minor units ${payment.currency} and notified ${notification.amount_minor} ${notification.currency} (${notification.provider_reference}): clear it up with the provider.`,
      },
    ],
    now,
  );
  return true;
}

/** Books money that came by itself and marks the order due. The same cause counts once. */
export async function recordReceipt(
  tx: Transaction,
  payment: Pick<Payment, "payment_id" | "order_id">,
  receipt: { readonly amount_minor: number; readonly cause: string; readonly provider_reference: string | null },
  actor: string,
  now: Date,
): Promise<boolean> {
  const { payment_id, order_id } = payment;
  const { amount_minor, provider_reference } = receipt;
  const cause_id = idOfText(receipt.cause);
  if (!(await bookReceipt(tx, { payment_id, order_id, amount_minor, cause_id, provider_reference }, now))) return false;
  const data = { payment_id, amount_minor };
  recordEvents(tx, [{ type: "payment_received", order_id, order_version: null, actor, occurred_at: now, data }]);
  await wakeOrders(tx, [order_id], now);
  return true;
}

/**
 * The order that a transfer names, and of it the payment that waits for money; the first that is not paid, else the last.
 * A transfer that is booked already stays with the payment that has it, whatever else waits by now. Money that is drawn
 * from a card is not waited for.
 */
async function matchTransfer(tx: Transaction, notification: ProviderNotification): Promise<Payment | null> {
  const numbers = [notification.order_number, ...(notification.reference_text?.match(/\d{5,}/g) ?? [])].filter(
    (number) => number !== null,
  );
  const order_id = await findOrderIdByNumber(tx, numbers);
  if (!order_id) return null;
  // Under the lock, so that the same transfer, told twice at the same moment, sees itself.
  const situation = (await lockSituations(tx, [order_id])).get(order_id);
  const cause_id = idOfText(notification.provider_reference);
  const booked = situation?.operations.find((other) => other.kind === "receive" && other.cause_id === cause_id);
  if (booked) return situation?.payments.find(({ payment_id }) => payment_id === booked.payment_id) ?? null;
  const waiting = situation?.payments.filter(
    (payment) => payment.currency === notification.currency && isSentByCustomer(payment),
  );
  return waiting?.find((payment) => payment.captured_minor < payment.amount_minor) ?? waiting?.at(-1) ?? null;
}

/** A card has a token, and later an authorization with a reference or a refusal; a transfer has none of them. */
function isSentByCustomer({ timing, status, token, reference }: Payment): boolean {
  const is_awaited = timing === "in_advance" || timing === "on_account";
  return is_awaited && token === null && reference === null && (status === "pending" || status === "paid");
}

function answersOf(notification: ProviderNotification): OperationAnswer[] {
  if (!notification.idempotency_key) return [];
  return [
    {
      operation_id: notification.idempotency_key,
      outcome: notification.kind === "authorization_declined" ? "failed" : "succeeded",
      provider_reference: notification.provider_reference,
      authorization_expires_at: notification.expires_at ? new Date(notification.expires_at) : null,
      failure: notification.reason,
    },
  ];
}

async function raiseUnmatched(tx: Transaction, notification: ProviderNotification, now: Date): Promise<void> {
  raiseExceptions(
    tx,
    [
      {
        kind: "payment",
        subject_id: idOfText(notification.provider_reference),
        order_id: null,
        reason: "transfer_unmatched",
        data: {
          ...{ problem: "transfer_unmatched", amount_minor: notification.amount_minor },
          ...{ currency: notification.currency, reference: notification.provider_reference },
        },
        detail: `A transfer of ${notification.amount_minor} minor units ${notification.currency} (${notification.provider_reference}) names no order that waits for it: book it by hand.`,
      },
    ],
    now,
  );
}

async function wakeOrders(tx: Transaction, order_ids: readonly string[], now: Date): Promise<void> {
  markDue(
    tx,
    [...new Set(order_ids)].map((subject_id) => ({ kind: ORDER_DUE, subject_id, due_at: dueNow(now) })),
  );
}

/** A UUID (version 8, RFC 9562) that a text always maps to: causes of the outside world are texts, ours are UUIDs. */
export function idOfText(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A person has given up a call to a provider: the operation has failed, and the lifecycle goes on without it. */
export async function failOperationOfIntent(
  tx: Transaction,
  operation_id: string,
  actor: string,
  now: Date,
): Promise<void> {
  const answer = { operation_id, provider_reference: null, authorization_expires_at: null };
  const applied = await applyAnswers(tx, [{ ...answer, outcome: "failed", failure: "given_up" }], now);
  await wakeOrders(
    tx,
    applied.map(({ order_id }) => order_id),
    now,
  );
  recordEvents(
    tx,
    applied.map(({ order_id, payment_id, kind, amount_minor }) => ({
      type: `payment_${kind}_given_up`,
      order_id,
      order_version: null,
      actor,
      occurred_at: now,
      data: { operation_id, payment_id, amount_minor },
    })),
  );
}
