import type { Transaction } from "../platform/transaction.ts";

/** Which of these orders a person must look at first. */
export async function findParked(tx: Transaction, order_ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ subject_id: string }>(
    `select exception.subject_id
       from platform.exceptions as exception
      where exception.tenant_id = $1 and exception.kind = 'order' and exception.subject_id = any ($2::uuid[]) and exception.resolved_at is null`,
    [tx.tenant_id, order_ids],
  );
  return new Set(rows.map((row) => row.subject_id));
}
