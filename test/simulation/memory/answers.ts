import { newId } from "../../../src/kernel/ids.ts";
import type * as Real from "../../../src/payments/answers.ts";
import type { AppliedAnswer, Operation, OperationAnswer, Payment } from "../../../src/payments/index.ts";
import { insertOperation, isSameCall, savePayment } from "./payments.ts";
import { inGroup, insert, put } from "./table.ts";
import { type Tables, tablesOf } from "./tables.ts";

export * from "../../../src/payments/answers.ts";

export const applyAnswers: typeof Real.applyAnswers = async (tx, answers, now) => {
  const tables = tablesOf(tx);
  const applied: (AppliedAnswer & OperationAnswer)[] = [];
  for (const answer of answers) {
    const operation = tables.operations.rows.get(answer.operation_id);
    if (operation?.state !== "pending") continue;
    put(tables, tables.operations, operation.operation_id, {
      ...operation,
      state: answer.outcome,
      failure: answer.failure,
      provider_reference: answer.provider_reference ?? operation.provider_reference,
      answered_at: now,
    });
    tables.touched.orders.add(operation.order_id);
    const { timing, currency, method } = tables.payments.rows.get(operation.payment_id) as Payment;
    const { payment_id, order_id, kind, amount_minor } = operation;
    applied.push({ ...answer, payment_id, order_id, kind, timing, amount_minor, currency, method });
  }
  for (const [payment_id, of_payment] of Map.groupBy(applied, (answer) => answer.payment_id))
    savePayment(tables, counted(tables.payments.rows.get(payment_id) as Payment, of_payment));
  return applied;
};

/** What the statement `countAnswers` of the product says, in its order. */
function counted(payment: Payment, answers: readonly (AppliedAnswer & OperationAnswer)[]): Payment {
  const of = (kind: Operation["kind"], outcome: "succeeded" | "failed") =>
    answers.filter((answer) => answer.kind === kind && answer.outcome === outcome);
  const sum = (kind: Operation["kind"]) =>
    of(kind, "succeeded").reduce((total, answer) => total + answer.amount_minor, 0);
  const authorized = of("authorize", "succeeded").at(-1);
  const is_declined = of("authorize", "failed").length > 0;
  const captured_minor = payment.captured_minor + sum("capture");
  return {
    ...payment,
    authorized_minor: payment.authorized_minor + sum("authorize"),
    captured_minor,
    refunded_minor: payment.refunded_minor + sum("refund"),
    reference: authorized?.provider_reference ?? payment.reference,
    authorization_expires_at: authorized?.authorization_expires_at ?? payment.authorization_expires_at,
    token: authorized || is_declined ? null : payment.token,
    status: statusAfter(payment, {
      is_declined,
      is_authorized: authorized !== undefined,
      is_voided: of("void", "succeeded").length > 0,
      is_taken: sum("capture") > 0 && captured_minor >= payment.authorized_minor,
    }),
  };
}

function statusAfter(
  payment: Payment,
  news: {
    readonly is_declined: boolean;
    readonly is_authorized: boolean;
    readonly is_voided: boolean;
    readonly is_taken: boolean;
  },
): Payment["status"] {
  if (news.is_declined) return "declined";
  if (news.is_authorized) return "authorized";
  if (news.is_voided) return payment.captured_minor > 0 ? "paid" : "voided";
  return news.is_taken ? "paid" : payment.status;
}

export const giveUpDeclined: typeof Real.giveUpDeclined = async (tx, request) => {
  const tables = tablesOf(tx);
  for (const operation of inGroup(tables.operations, request.order_id)) {
    if (operation.kind !== request.kind || operation.state !== "failed") continue;
    if (operation.answered_at === null || operation.answered_at < request.since) continue;
    put(tables, tables.operations, operation.operation_id, { ...operation, failure: "given_up" });
  }
  tables.touched.orders.add(request.order_id);
};

export const bookReceipt: typeof Real.bookReceipt = async (tx, receipt, now) => {
  const tables = tablesOf(tx);
  const { payment_id, order_id, cause_id, amount_minor, provider_reference } = receipt;
  const operation_id = newId();
  const call = { payment_id, kind: "receive", cause_id } as const;
  if (inGroup(tables.operations, order_id).some((other) => isSameCall(other, call))) return false;
  const answer = { state: "succeeded", failure: null, decided_at: now, answered_at: now } as const;
  insertOperation(tables, { ...call, ...answer, operation_id, order_id, amount_minor, provider_reference });
  const payment = tables.payments.rows.get(payment_id) as Payment;
  const captured_minor = payment.captured_minor + amount_minor;
  const authorized_minor = payment.authorized_minor + amount_minor;
  const status = captured_minor >= payment.amount_minor ? "paid" : payment.status;
  savePayment(tables, { ...payment, authorized_minor, captured_minor, status });
  return true;
};

export const recordNotification: typeof Real.recordNotification = async (tx, notification) =>
  insertOnce(tablesOf(tx), `${notification.provider} ${notification.notification_id}`, notification);

function insertOnce(tables: Tables, key: string, notification: object): boolean {
  if (tables.notifications.rows.has(key)) return false;
  insert(tables, tables.notifications, key, notification);
  return true;
}
