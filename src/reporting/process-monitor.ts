import type { Transaction } from "../platform/transaction.ts";
import { AGE_BUCKETS_HOURS, countByAge } from "./overview-store.ts";

const COUNTED_MAX = 10_000;

export type Waiting = {
  readonly what: "due" | "call" | "exception";
  readonly kind: string;
  readonly state: string;
  /** What it failed with last, or why it needs a person; null if it just waits for its turn. */
  readonly cause: string | null;
  readonly entries: number;
  readonly oldest_at: Date;
};

/** What waits, by its cause: due work, calls to the outside, and what needs a person; no kind is counted beyond 10,000. */
function findWaiting(tx: Transaction, now: Date): Promise<Waiting[]> {
  return tx.query<Waiting>(
    `select 'due' as what, found.kind, case when found.due_at <= $2 then 'now' else 'later' end as state, null as cause,
            count(*)::integer as entries, min(found.due_at) as oldest_at
       from (select due.kind, due.due_at from platform.due_work as due where due.tenant_id = $1 limit $3) as found
      group by 1, 2, 3
     union all
     select 'call', found.kind, found.state, found.last_error, count(*)::integer, min(found.due_at)
       from ((select intent.kind, intent.state, intent.last_error, intent.due_at from platform.intents as intent
               where intent.tenant_id = $1 and intent.state = 'waiting' limit $3)
             union all
             (select intent.kind, intent.state, intent.last_error, intent.due_at from platform.intents as intent
               where intent.tenant_id = $1 and intent.state = 'running' limit $3)) as found
      group by 1, 2, 3, 4
     union all
     select 'exception', found.kind, 'open', found.reason, count(*)::integer, min(found.occurred_at)
       from (select exception.kind, exception.reason, exception.occurred_at from platform.exceptions as exception
              where exception.tenant_id = $1 and exception.resolved_at is null limit $3) as found
      group by 1, 2, 3, 4
      order by 1, 2, 3, 4`,
    [tx.tenant_id, now, COUNTED_MAX],
  );
}

const HOUR_MS = 3_600_000;

/** Open orders by status and age, each cell with the filter of the list behind it; and what waits, by its cause. */
export async function readProcessMonitor(tx: Transaction, now: Date, channel_codes: readonly string[] | null) {
  const [cells, waiting] = await Promise.all([
    countByAge(tx, now, channel_codes),
    channel_codes === null ? findWaiting(tx, now) : [],
  ]);
  return {
    at: now.toISOString(),
    ends_after_hours: AGE_BUCKETS_HOURS,
    cells: cells.map(({ status, age, orders }) => ({ status, age, orders, filter: { status, ...agesOf(age, now) } })),
    waiting: waiting.map((entry) => ({ ...entry, oldest_at: entry.oldest_at.toISOString() })),
  };
}

/** The times of order of a bucket; from its older end on, up to its younger one. */
function agesOf(age: number, now: Date): { ordered_from?: string; ordered_to?: string } {
  const [younger, older] = [AGE_BUCKETS_HOURS[age - 1], AGE_BUCKETS_HOURS[age]];
  const at = (hours: number) => new Date(now.getTime() - hours * HOUR_MS + 1).toISOString();
  return {
    ...(older === undefined ? {} : { ordered_from: at(older) }),
    ...(younger === undefined ? {} : { ordered_to: at(younger) }),
  };
}
