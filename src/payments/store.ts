import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { NewOperation, Operation, Payment, PaymentSituation } from "./types.ts";

const PAYMENT_COLUMNS = `payment.payment_id, payment.order_id, payment.position, payment.method, payment.provider, payment.timing, payment.currency,
            payment.amount_minor, payment.authorized_minor, payment.captured_minor, payment.refunded_minor, payment.status,
            payment.reference, payment.token, payment.authorization_expires_at, payment.due_at`;
const OPERATION_COLUMNS = `operation.operation_id, operation.payment_id, operation.order_id, operation.kind, operation.cause_id, operation.amount_minor,
            operation.state, operation.provider_reference, operation.failure, operation.decided_at, operation.answered_at`;

export async function insertPayments(tx: Transaction, payments: readonly Payment[]): Promise<void> {
  if (payments.length === 0) return;
  await tx.query(
    `insert into payments.payments (tenant_id, payment_id, order_id, position, method, provider, timing, currency, amount_minor,
            authorized_minor, captured_minor, refunded_minor, status, reference, token, authorization_expires_at, due_at)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[],
            $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[])`,
    [
      tx.tenant_id,
      payments.map((payment) => payment.payment_id),
      payments.map((payment) => payment.order_id),
      payments.map((payment) => payment.position),
      payments.map((payment) => payment.method),
      payments.map((payment) => payment.provider),
      payments.map((payment) => payment.timing),
      payments.map((payment) => payment.currency),
      payments.map((payment) => payment.amount_minor),
      payments.map((payment) => payment.authorized_minor),
      payments.map((payment) => payment.captured_minor),
      payments.map((payment) => payment.refunded_minor),
      payments.map((payment) => payment.status),
      payments.map((payment) => payment.reference),
      payments.map((payment) => payment.token),
      payments.map((payment) => payment.authorization_expires_at),
      payments.map((payment) => payment.due_at),
    ],
  );
}

/** Locks the payments of orders in id order, so that no answer of a provider slips in between reading and deciding. */
export async function lockSituations(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, PaymentSituation>> {
  const payments = await tx.query<Payment>(
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
  const payments = await tx.query<Payment>(
    `select ${PAYMENT_COLUMNS}
       from payments.payments as payment
      where payment.tenant_id = $1 and payment.order_id = any ($2::uuid[])`,
    [tx.tenant_id, order_ids],
  );
  return withOperations(tx, order_ids, payments);
}

async function withOperations(
  tx: Transaction,
  order_ids: readonly string[],
  payments: readonly Payment[],
): Promise<Map<string, PaymentSituation>> {
  const operations = await tx.query<Operation>(
    `select ${OPERATION_COLUMNS}
       from payments.operations as operation
      where operation.tenant_id = $1 and operation.order_id = any ($2::uuid[]) and (operation.state <> 'failed' or operation.failure = 'given_up')
      order by operation.operation_id`,
    [tx.tenant_id, order_ids],
  );
  const situations = new Map<string, { payments: Payment[]; operations: Operation[] }>(
    order_ids.map((order_id) => [order_id, { payments: [], operations: [] }]),
  );
  for (const payment of [...payments].sort((a, b) => a.position - b.position))
    situations.get(payment.order_id)?.payments.push(payment);
  for (const operation of operations) situations.get(operation.order_id)?.operations.push(operation);
  return situations;
}

/** Writes what is to be asked of providers. @returns the operations with their ids, which are the idempotency keys */
export async function insertOperations(
  tx: Transaction,
  operations: readonly NewOperation[],
  now: Date,
): Promise<Operation[]> {
  if (operations.length === 0) return [];
  const ids = operations.map(() => newId());
  await tx.query(
    `insert into payments.operations (tenant_id, operation_id, payment_id, order_id, kind, cause_id, amount_minor, state, decided_at)
     select $1, operation.*, 'pending', $8
       from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::bigint[]) as operation`,
    [
      tx.tenant_id,
      ids,
      operations.map((operation) => operation.payment_id),
      operations.map((operation) => operation.order_id),
      operations.map((operation) => operation.kind),
      operations.map((operation) => operation.cause_id),
      operations.map((operation) => operation.amount_minor),
      now,
    ],
  );
  const authorizing = operations
    .filter((operation) => operation.kind === "authorize")
    .map((operation) => operation.payment_id);
  if (authorizing.length > 0) {
    await tx.query(
      `update payments.payments as payment set status = 'authorizing'
        where payment.tenant_id = $1 and payment.payment_id = any ($2::uuid[])`,
      [tx.tenant_id, authorizing],
    );
  }
  return operations.map((operation, position) => ({
    ...operation,
    operation_id: ids[position] as string,
    state: "pending",
    provider_reference: null,
    failure: null,
    decided_at: now,
    answered_at: null,
  }));
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
