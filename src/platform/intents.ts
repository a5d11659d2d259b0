import { newId } from "../kernel/ids.ts";
import type { ExceptionData } from "./exceptions.ts";
import { insertRows } from "./rows.ts";
import type { Transaction } from "./transaction.ts";

/** A call to the outside world, decided in a transaction and made after it has committed. */
export type Intent = {
  readonly kind: string;
  /** What the call is about; one intent of a kind per subject, so deciding it twice changes nothing. */
  readonly subject_id: string;
  readonly order_id: string | null;
  readonly attempts_max: number;
  readonly due_at: Date;
};

export type ClaimedIntent = {
  readonly intent_id: string;
  readonly kind: string;
  readonly subject_id: string;
  readonly order_id: string | null;
  readonly attempts: number;
  readonly attempts_max: number;
  /** Whoever writes back must hold the newest one. */
  readonly fence: number;
};

const INSERT_INTENTS = insertRows(
  "platform.intents",
  {
    intent_id: "uuid",
    kind: "text",
    subject_id: "uuid",
    order_id: "uuid",
    attempts_max: "integer",
    due_at: "timestamptz",
  },
  { rest: "on conflict (tenant_id, kind, subject_id) do nothing" },
);

export function decideIntents(tx: Transaction, intents: readonly Intent[]): void {
  if (intents.length === 0) return;
  tx.write(INSERT_INTENTS, [
    tx.tenant_id,
    JSON.stringify(intents.map((intent) => ({ intent_id: newId(), ...intent }))),
  ]);
}

/** Leases up to `limit` waiting intents of a kind, in the order in which they were decided. The lease is in database time, which no worker's clock can bend. */
export async function claimIntents(
  tx: Transaction,
  request: { readonly kind: string; readonly limit: number; readonly lease_seconds: number },
  now: Date,
): Promise<ClaimedIntent[]> {
  const claimed = await tx.query<ClaimedIntent>(
    `update platform.intents as intent
        set state = 'running', attempts = intent.attempts + 1, fence = intent.fence + 1,
            lease_until = clock_timestamp() + make_interval(secs => $5)
      where intent.tenant_id = $1
        and intent.intent_id = any (array(
              select candidate.intent_id
                from platform.intents as candidate
               where candidate.tenant_id = $1 and candidate.kind = $2 and candidate.state = 'waiting' and candidate.due_at <= $3
               order by candidate.due_at, candidate.intent_id
               limit $4
                 for update skip locked))
     returning intent.intent_id, intent.kind, intent.subject_id, intent.order_id, intent.attempts, intent.attempts_max, intent.fence`,
    [tx.tenant_id, request.kind, now, request.limit, request.lease_seconds],
  );
  // As they were decided: ids rise with time, and "update" answers in no order.
  return claimed.sort((a, b) => (a.intent_id < b.intent_id ? -1 : 1));
}

/**
 * Ends intents whose answer is being recorded in this very transaction. Those whose lease went to another worker are
 * left out: a zombie's answer counts for nothing, the new holder will get the same one by the idempotency key.
 *
 * @returns the ids that were really ended by this call
 */
export async function endIntents(tx: Transaction, intents: readonly ClaimedIntent[]): Promise<Set<string>> {
  const rows = await tx.query<{ intent_id: string }>(
    `with answered as (
       select * from unnest($2::uuid[], $3::bigint[]) as a(intent_id, fence)
     ), held as (
       select intent.intent_id
         from platform.intents as intent join answered using (intent_id)
        where intent.tenant_id = $1 and intent.state = 'running' and intent.fence = answered.fence
        order by intent.intent_id
          for update of intent
     )
     update platform.intents as intent
        set state = 'done', lease_until = null, last_error = null, ended_at = clock_timestamp()
       from held
      where intent.tenant_id = $1 and intent.intent_id = held.intent_id
     returning intent.intent_id`,
    [tx.tenant_id, intents.map((intent) => intent.intent_id), intents.map((intent) => intent.fence)],
  );
  return new Set(rows.map((row) => row.intent_id));
}

/**
 * Prolongs the leases of calls that are still under way. What went to another worker meanwhile stays there; what is being
 * ended at this moment needs no lease any more.
 */
export async function renewLeases(
  tx: Transaction,
  intents: readonly ClaimedIntent[],
  lease_seconds: number,
): Promise<void> {
  await tx.query(
    `with claimed as (
       select * from unnest($2::uuid[], $3::bigint[]) as c(intent_id, fence)
     ), held as (
       select intent.intent_id
         from platform.intents as intent join claimed using (intent_id)
        where intent.tenant_id = $1 and intent.state = 'running' and intent.fence = claimed.fence
        order by intent.intent_id
          for update of intent skip locked
     )
     update platform.intents as intent
        set lease_until = clock_timestamp() + make_interval(secs => $4)
       from held
      where intent.tenant_id = $1 and intent.intent_id = held.intent_id`,
    [tx.tenant_id, intents.map((intent) => intent.intent_id), intents.map((intent) => intent.fence), lease_seconds],
  );
}

export type FailedIntent = {
  readonly intent: ClaimedIntent;
  /** Why, without personal data. */
  readonly error: string;
  /** The same as values, for the exception that it may become. */
  readonly data: ExceptionData;
  /** Null: no further attempt can help, a person must look. */
  readonly retry_at: Date | null;
};

/** Gives intents back for another attempt, or parks them in the exceptions queue when there is none left. */
export async function failIntents(tx: Transaction, failures: readonly FailedIntent[], now: Date): Promise<void> {
  if (failures.length === 0) return;
  const last = (failure: FailedIntent) =>
    failure.retry_at === null || failure.intent.attempts >= failure.intent.attempts_max;
  const rows = await tx.query<{ intent_id: string }>(
    `update platform.intents as intent
        set state = case when failed.parked then 'parked' else 'waiting' end,
            lease_until = null, last_error = failed.error, due_at = coalesce(failed.retry_at, intent.due_at)
       from unnest($2::uuid[], $3::bigint[], $4::text[], $5::timestamptz[], $6::boolean[])
              as failed(intent_id, fence, error, retry_at, parked)
      where intent.tenant_id = $1 and intent.intent_id = failed.intent_id
        and intent.state = 'running' and intent.fence = failed.fence
     returning intent.intent_id`,
    [
      tx.tenant_id,
      failures.map((failure) => failure.intent.intent_id),
      failures.map((failure) => failure.intent.fence),
      failures.map((failure) => failure.error.slice(0, 500)),
      failures.map((failure) => failure.retry_at),
      failures.map(last),
    ],
  );
  const written = new Set(rows.map((row) => row.intent_id));
  const parked = failures.filter((failure) => last(failure) && written.has(failure.intent.intent_id));
  raiseExceptions(
    tx,
    parked.map((failure) => ({
      kind: "intent" as const,
      subject_id: failure.intent.intent_id,
      order_id: failure.intent.order_id,
      reason: failure.intent.kind,
      detail: failure.error,
      data: failure.data,
    })),
    now,
  );
}

/**
 * Work of a killed or stalled worker becomes claimable again once its lease has run out. What has stopped a worker on its
 * last attempt, too, is not tried for ever: it waits for a person.
 *
 * @returns how many were taken over
 */
export async function takeOverLapsedIntents(tx: Transaction): Promise<number> {
  const rows = await tx.query<{
    intent_id: string;
    kind: string;
    order_id: string | null;
    is_parked: boolean;
    now: Date;
  }>(
    `update platform.intents as intent
        set state = case when intent.attempts >= intent.attempts_max then 'parked' else 'waiting' end, lease_until = null
      where intent.tenant_id = $1
        and intent.intent_id = any (array(
              select lapsed.intent_id
                from platform.intents as lapsed
               where lapsed.tenant_id = $1 and lapsed.state = 'running' and lapsed.lease_until < clock_timestamp()
               order by lapsed.intent_id
               limit 1000
                 for update skip locked))
     returning intent.intent_id, intent.kind, intent.order_id, intent.state = 'parked' as is_parked, clock_timestamp() as now`,
    [tx.tenant_id],
  );
  const parked = rows.filter((row) => row.is_parked);
  const [first] = parked;
  if (first) {
    const detail = "Its worker has ended or hung on every attempt: find out why before it is tried again.";
    const exceptions = parked.map(({ intent_id, kind, order_id }) => ({
      kind: "intent" as const,
      subject_id: intent_id,
      order_id,
      reason: kind,
      detail,
      data: { problem: "worker_lost" },
    }));
    raiseExceptions(tx, exceptions, first.now);
  }
  return rows.length;
}

export type NewException = {
  readonly kind: "order" | "intent" | "payment" | "webhook";
  readonly subject_id: string;
  readonly order_id: string | null;
  readonly reason: string;
  /** Without personal data. */
  readonly detail: string;
  readonly data: ExceptionData;
};

const INSERT_EXCEPTIONS = insertRows(
  "platform.exceptions",
  {
    exception_id: "uuid",
    kind: "text",
    subject_id: "uuid",
    order_id: "uuid",
    reason: "text",
    detail: "text",
    data: "jsonb",
    occurred_at: "timestamptz",
  },
  { rest: "on conflict (tenant_id, kind, subject_id) where resolved_at is null do nothing" },
);

/** Puts something in front of a person; what is there already stays as it is. */
export function raiseExceptions(tx: Transaction, exceptions: readonly NewException[], now: Date): void {
  if (exceptions.length === 0) return;
  const rows = exceptions.map((exception) => ({
    ...exception,
    exception_id: newId(),
    detail: exception.detail.slice(0, 2_000),
    occurred_at: now,
  }));
  tx.write(INSERT_EXCEPTIONS, [tx.tenant_id, JSON.stringify(rows)]);
}
