import { newId } from "../../../src/kernel/ids.ts";
import type { Operation, Payment, PaymentSituation } from "../../../src/payments/index.ts";
import type * as Real from "../../../src/payments/store.ts";
import { check, inGroup, insert, put } from "./table.ts";
import { type Tables, tablesOf } from "./tables.ts";

export * from "../../../src/payments/store.ts";

export const insertPayments: typeof Real.insertPayments = (tx, payments) => {
  const tables = tablesOf(tx);
  for (const payment of payments) {
    check(!tables.payments.rows.has(payment.payment_id), "a payment is new");
    savePayment(tables, payment);
  }
};

export const lockSituations: typeof Real.lockSituations = async (tx, order_ids) => {
  const tables = tablesOf(tx);
  return new Map(
    order_ids.map((order_id): [string, PaymentSituation] => [
      order_id,
      {
        payments: inGroup(tables.payments, order_id).sort((a, b) => a.position - b.position),
        operations: inGroup(tables.operations, order_id).filter(
          (operation) => operation.state !== "failed" || operation.failure === "given_up",
        ),
      },
    ]),
  );
};

export const findSituations: typeof Real.findSituations = (tx, order_ids) => lockSituations(tx, order_ids);

export const insertOperations: typeof Real.insertOperations = (tx, operations, now) => {
  const tables = tablesOf(tx);
  const ids = operations.map(() => newId());
  const asked = operations.map((operation, index): Operation => {
    const answer = { provider_reference: null, failure: null, answered_at: null };
    return { ...operation, operation_id: ids[index] as string, state: "pending", decided_at: now, ...answer };
  });
  for (const operation of asked) {
    insertOperation(tables, operation);
    // Payments of an order that is being taken in are written later, as they are by then.
    const payment = tables.payments.rows.get(operation.payment_id);
    if (operation.kind === "authorize" && payment) savePayment(tables, { ...payment, status: "authorizing" });
  }
  return asked;
};

export const findOperations: typeof Real.findOperations = async (tx, operation_ids) => {
  const tables = tablesOf(tx);
  return new Map(
    operation_ids.flatMap((operation_id) => {
      const operation = tables.operations.rows.get(operation_id);
      if (!operation) return [];
      return [
        [operation_id, { operation, payment: tables.payments.rows.get(operation.payment_id) as Payment }] as const,
      ];
    }),
  );
};

export const findRefundReference: typeof Real.findRefundReference = async (tx, payment_id) => {
  const payment = tablesOf(tx).payments.rows.get(payment_id);
  const received = inGroup(tablesOf(tx).operations, payment?.order_id ?? "").filter(
    (operation) =>
      operation.payment_id === payment_id && operation.kind === "receive" && operation.state === "succeeded",
  );
  return received.at(-1)?.provider_reference ?? null;
};

/** As the unique key `operations_once` demands: once per payment, kind and cause, unless it failed. */
export function insertOperation(tables: Tables, operation: Operation): void {
  const twin = inGroup(tables.operations, operation.order_id).find((other) => isSameCall(other, operation));
  check(!twin, `${operation.kind} of payment ${operation.payment_id} is asked for once per cause`);
  tables.touched.orders.add(operation.order_id);
  insert(tables, tables.operations, operation.operation_id, operation);
}

export function isSameCall(other: Operation, one: Pick<Operation, "payment_id" | "kind" | "cause_id">): boolean {
  const is_same = other.payment_id === one.payment_id && other.kind === one.kind && other.cause_id === one.cause_id;
  return is_same && other.state !== "failed";
}

export function savePayment(tables: Tables, payment: Payment): void {
  const { authorized_minor, captured_minor, refunded_minor } = payment;
  check(
    0 <= refunded_minor && refunded_minor <= captured_minor && captured_minor <= authorized_minor,
    `refunded ${refunded_minor} <= captured ${captured_minor} <= authorized ${authorized_minor} of payment ${payment.payment_id}`,
  );
  tables.touched.orders.add(payment.order_id);
  put(tables, tables.payments, payment.payment_id, payment);
}
