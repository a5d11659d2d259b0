import { newId } from "../kernel/ids.ts";
import { insertRows } from "./rows.ts";
import type { Transaction } from "./transaction.ts";

/** Somebody to look at, not before `due_at`. */
export type DueWork = { readonly kind: string; readonly subject_id: string; readonly due_at: Date };

/** An order of priority p overtakes those that have waited up to p times this long, and so none starves. */
const OVERTAKES_MS_PER_PRIORITY = 60_000;

/** When work of this priority that is due now takes its place in the queue. */
export function dueNow(now: Date, priority = 0): Date {
  return new Date(now.getTime() - priority * OVERTAKES_MS_PER_PRIORITY);
}

const INSERT = insertRows("platform.due_work", {
  due_id: "uuid",
  kind: "text",
  subject_id: "uuid",
  due_at: "timestamptz",
});

/** Inserts only, so it never waits for a worker that has claimed earlier work on the same subject. */
export function markDue(tx: Transaction, works: readonly DueWork[]): void {
  if (works.length === 0) return;
  tx.write(INSERT, [tx.tenant_id, JSON.stringify(works.map((work) => ({ due_id: newId(), ...work })))]);
}

/**
 * Takes up to `limit` due entries of a kind, longest due first, and deletes them: done when the transaction commits, due
 * again when it does not. Entries that another worker has claimed are skipped.
 *
 * @returns the subjects, each once
 */
export async function claimDue(
  tx: Transaction,
  request: { kind: string; limit: number },
  now: Date,
): Promise<string[]> {
  const rows = await tx.query<{ subject_id: string }>(
    `delete from platform.due_work as due
      where due.tenant_id = $1
        and due.due_id = any (array(
              select candidate.due_id
                from platform.due_work as candidate
               where candidate.tenant_id = $1 and candidate.kind = $2 and candidate.due_at <= $3
               order by candidate.due_at
               limit $4
                 for update skip locked))
     returning due.subject_id`,
    [tx.tenant_id, request.kind, now, request.limit],
  );
  return [...new Set(rows.map((row) => row.subject_id))];
}

/** Drops whatever is queued for the subjects: before their next deadline is set, or when they are parked. */
export function clearDue(tx: Transaction, subject_ids: readonly string[]): void {
  if (subject_ids.length === 0) return;
  tx.write(
    `delete from platform.due_work as due
      where due.tenant_id = $1
        and due.due_id = any (array(
              select candidate.due_id
                from platform.due_work as candidate
               where candidate.tenant_id = $1 and candidate.subject_id = any ($2::uuid[])
                 for update skip locked))`,
    [tx.tenant_id, subject_ids],
  );
}
