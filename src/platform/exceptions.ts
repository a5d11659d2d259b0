import type { Transaction } from "./transaction.ts";

/** What happened in codes, amounts (`*_minor`, with a currency) and references, for a screen to say in words. No personal data. */
export type ExceptionData = Readonly<Record<string, string | number | null>>;

/** Something that needs a person. */
export type ExceptionRow = {
  readonly exception_id: string;
  readonly kind: "order" | "intent" | "payment" | "webhook";
  readonly subject_id: string;
  readonly order_id: string | null;
  readonly reason: string;
  /** The same in English, for whoever reads no screen. */
  readonly detail: string;
  readonly data: ExceptionData;
  readonly occurred_at: Date;
  readonly resolved_at: Date | null;
  readonly resolution: "retried" | "given_up" | null;
  /** Whoever retried it or gave it up. */
  readonly resolved_by: string | null;
  readonly note: string | null;
};

const COLUMNS = `exception.exception_id, exception.kind, exception.subject_id, exception.order_id, exception.reason, exception.detail, exception.data,
            exception.occurred_at, exception.resolved_at, exception.resolution, exception.resolved_by, exception.note`;

export type ExceptionFilter = {
  readonly state: "open" | "resolved";
  readonly kind?: string | null;
  readonly reason?: string | null;
  readonly order_id?: string | null;
  readonly before: string | null;
  readonly limit: number;
};

/** Newest first. */
export function listExceptions(tx: Transaction, filter: ExceptionFilter): Promise<ExceptionRow[]> {
  // Said as the index of the open ones says it, so that a few open ones are found among many that were resolved.
  const in_state = filter.state === "open" ? "exception.resolved_at is null" : "exception.resolved_at is not null";
  return tx.query<ExceptionRow>(
    `select ${COLUMNS}
       from platform.exceptions as exception
      where exception.tenant_id = $1 and ${in_state} and ($2::uuid is null or exception.exception_id < $2)
        and ($4::text is null or exception.kind = $4) and ($5::text is null or exception.reason = $5)
        and ($6::uuid is null or exception.order_id = $6)
      order by exception.exception_id desc
      limit $3`,
    [
      ...[tx.tenant_id, filter.before, filter.limit],
      ...[filter.kind ?? null, filter.reason ?? null, filter.order_id ?? null],
    ],
  );
}

/** Why people are needed: what is open, by its cause. */
export type ExceptionCause = {
  readonly kind: ExceptionRow["kind"];
  readonly reason: string;
  readonly entries: number;
  readonly oldest_at: Date;
};

/** The cause of most comes first. */
export function countCauses(tx: Transaction): Promise<ExceptionCause[]> {
  return tx.query<ExceptionCause>(
    `select exception.kind, exception.reason, count(*)::integer as entries, min(exception.occurred_at) as oldest_at
       from platform.exceptions as exception
      where exception.tenant_id = $1 and exception.resolved_at is null
      group by exception.kind, exception.reason
      order by entries desc, exception.kind, exception.reason`,
    [tx.tenant_id],
  );
}

/** Of these orders those of which something waits for a person. */
export async function findExcepted(tx: Transaction, order_ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ order_id: string }>(
    `select distinct exception.order_id
       from platform.exceptions as exception
      where exception.tenant_id = $1 and exception.order_id = any ($2::uuid[]) and exception.resolved_at is null`,
    [tx.tenant_id, order_ids],
  );
  return new Set(rows.map((row) => row.order_id));
}

export type Resolution = {
  readonly exception_id: string;
  readonly resolution: "retried" | "given_up";
  readonly resolved_by: string;
  readonly note: string | null;
};

/** @returns the exception as it is now, or null if there is no such open one */
export async function endException(tx: Transaction, request: Resolution, now: Date): Promise<ExceptionRow | null> {
  const rows = await tx.query<ExceptionRow>(
    `update platform.exceptions as exception
        set resolved_at = $3, resolution = $4, resolved_by = $5, note = $6
      where exception.tenant_id = $1 and exception.exception_id = $2 and exception.resolved_at is null
     returning ${COLUMNS}`,
    [tx.tenant_id, request.exception_id, now, request.resolution, request.resolved_by, request.note],
  );
  return rows[0] ?? null;
}

/** Lets a parked intent be tried again from the start, or ends it. @returns what it was about; null if it is not parked */
export async function unparkIntent(
  tx: Transaction,
  intent_id: string,
  resolution: Resolution["resolution"],
  now: Date,
): Promise<{ readonly kind: string; readonly subject_id: string } | null> {
  const rows = await tx.query<{ kind: string; subject_id: string }>(
    `update platform.intents as intent
        set state = case when $3 then 'waiting' else 'given_up' end, attempts = case when $3 then 0 else intent.attempts end,
            due_at = $4, ended_at = case when $3 then null else clock_timestamp() end
      where intent.tenant_id = $1 and intent.intent_id = $2 and intent.state = 'parked'
     returning intent.kind, intent.subject_id`,
    [tx.tenant_id, intent_id, resolution === "retried", now],
  );
  return rows[0] ?? null;
}
