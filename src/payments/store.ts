import { newId } from "../kernel/ids.ts";
import { insertRows } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { NewOperation, Operation, Payment, PaymentSituation, Tender } from "./types.ts";

const PAYMENT_COLUMNS = `payment.payment_id, payment.order_id, payment.position, payment.method, payment.provider, payment.timing, payment.currency,
            payment.amount_minor, payment.authorized_minor, payment.captured_minor, payment.refunded_minor, payment.status,
            payment.reference, payment.token, payment.authorization_expires_at, payment.due_at`;
const OPERATION_COLUMNS = `operation.operation_id, operation.payment_id, operation.order_id, operation.kind, operation.cause_id, operation.amount_minor,
            operation.state, operation.provider_reference, operation.failure, operation.decided_at, operation.answered_at`;

const INSERT_PAYMENTS = insertRows("payments.payments", {
  payment_id: "uuid",
  order_id: "uuid",
  position: "integer",
  method: "text",
  provider: "text",
  timing: "text",
  currency: "text",
  amount_minor: "bigint",
  authorized_minor: "bigint",
  captured_minor: "bigint",
  refunded_minor: "bigint",
  status: "text",
  reference: "text",
  token: "text",
  authorization_expires_at: "timestamptz",
  due_at: "timestamptz",
});

export function insertPayments(tx: Transaction, payments: readonly Payment[]): void {
  if (payments.length > 0) tx.write(INSERT_PAYMENTS, [tx.tenant_id, JSON.stringify(payments)]);
}

/** Locks the payments of orders in id order, so that no answer of a provider slips in between reading and deciding. */
export async function lockSituations(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, PaymentSituation>> {
  const payments = tx.query<Payment>(
    `select ${PAYMENT_COLUMNS}
       from payments.payments as payment
      where payment.tenant_id = $1 and payment.order_id = any ($2::uuid[])
      order by payment.payment_id
        for update`,
    [tx.tenant_id, order_ids],
  );
  return withOperations(tx, order_ids, payments);
}

export async function findSituations(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, PaymentSituation>> {
  const payments = tx.query<Payment>(
    `select ${PAYMENT_COLUMNS}
       from payments.payments as payment
      where payment.tenant_id = $1 and payment.order_id = any ($2::uuid[])`,
    [tx.tenant_id, order_ids],
  );
  return withOperations(tx, order_ids, payments);
}

/** By order; an order without payments is missing. */
export async function findTenders(tx: Transaction, order_ids: readonly string[]): Promise<Map<string, Tender[]>> {
  const rows = await tx.query<Tender & { readonly order_id: string }>(
    `select payment.order_id, payment.timing, payment.status, payment.amount_minor, payment.captured_minor, payment.refunded_minor
       from payments.payments as payment
      where payment.tenant_id = $1 and payment.order_id = any ($2::uuid[])`,
    [tx.tenant_id, order_ids],
  );
  return Map.groupBy(rows, (row) => row.order_id);
}

/** @param asked_for travels together with the question for the operations, before it */
async function withOperations(
  tx: Transaction,
  order_ids: readonly string[],
  asked_for: Promise<readonly Payment[]>,
): Promise<Map<string, PaymentSituation>> {
  const asked_operations = tx.query<Operation>(
    `select ${OPERATION_COLUMNS}
       from payments.operations as operation
      where operation.tenant_id = $1 and operation.order_id = any ($2::uuid[]) and (operation.state <> 'failed' or operation.failure = 'given_up')
      order by operation.operation_id`,
    [tx.tenant_id, order_ids],
  );
  const [payments, operations] = await Promise.all([asked_for, asked_operations]);
  const situations = new Map<string, { payments: Payment[]; operations: Operation[] }>(
    order_ids.map((order_id) => [order_id, { payments: [], operations: [] }]),
  );
  for (const payment of [...payments].sort((a, b) => a.position - b.position))
    situations.get(payment.order_id)?.payments.push(payment);
  for (const operation of operations) situations.get(operation.order_id)?.operations.push(operation);
  return situations;
}

const INSERT_OPERATIONS = insertRows("payments.operations", {
  operation_id: "uuid",
  payment_id: "uuid",
  order_id: "uuid",
  kind: "text",
  cause_id: "uuid",
  amount_minor: "bigint",
  state: "text",
  decided_at: "timestamptz",
});

/** Writes what is to be asked of providers. @returns the operations with their ids, which are the idempotency keys */
export function insertOperations(tx: Transaction, operations: readonly NewOperation[], now: Date): Operation[] {
  if (operations.length === 0) return [];
  const decided = operations.map(
    (operation): Operation => ({
      ...operation,
      operation_id: newId(),
      state: "pending",
      provider_reference: null,
      failure: null,
      decided_at: now,
      answered_at: null,
    }),
  );
  tx.write(INSERT_OPERATIONS, [tx.tenant_id, JSON.stringify(decided)]);
  const authorizing = operations.flatMap(({ kind, payment_id }) => (kind === "authorize" ? [payment_id] : []));
  if (authorizing.length > 0) {
    tx.write(
      `update payments.payments as payment set status = 'authorizing'
        where payment.tenant_id = $1 and payment.payment_id = any ($2::uuid[])`,
      [tx.tenant_id, authorizing],
    );
  }
  return decided;
}

export type OperationWithPayment = {
  readonly operation: Operation;
  readonly payment: Payment;
  readonly order_number: string;
};

/** What a call to the provider needs to know. */
export async function findOperations(
  tx: Transaction,
  operation_ids: readonly string[],
): Promise<Map<string, { operation: Operation; payment: Payment }>> {
  const operations = await tx.query<Operation>(
    `select ${OPERATION_COLUMNS}
       from payments.operations as operation
      where operation.tenant_id = $1 and operation.operation_id = any ($2::uuid[])`,
    [tx.tenant_id, operation_ids],
  );
  const payments = await tx.query<Payment>(
    `select ${PAYMENT_COLUMNS}
       from payments.payments as payment
      where payment.tenant_id = $1 and payment.payment_id = any ($2::uuid[])`,
    [tx.tenant_id, operations.map((operation) => operation.payment_id)],
  );
  const by_id = new Map(payments.map((payment) => [payment.payment_id, payment]));
  return new Map(
    operations.map((operation) => [
      operation.operation_id,
      { operation, payment: by_id.get(operation.payment_id) as Payment },
    ]),
  );
}

/** The reference of what was captured or received last for a payment: what a refund names. */
export async function findRefundReference(tx: Transaction, payment_id: string): Promise<string | null> {
  const rows = await tx.query<{ provider_reference: string | null }>(
    `select operation.provider_reference
       from payments.operations as operation
      where operation.tenant_id = $1 and operation.payment_id = $2 and operation.kind = 'receive' and operation.state = 'succeeded'
      order by operation.operation_id desc
      limit 1`,
    [tx.tenant_id, payment_id],
  );
  return rows[0]?.provider_reference ?? null;
}
