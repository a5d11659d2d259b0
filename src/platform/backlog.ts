import type { WaitingKind } from "./metrics.ts";
import type { Transaction } from "./transaction.ts";

export type PlatformBacklog = {
  readonly due: readonly WaitingKind[];
  readonly intents: readonly WaitingKind[];
  readonly exceptions: readonly WaitingKind[];
};

/** So that a reading costs the same however long the queue is. */
const ENTRIES_MAX = 10_000;

/**
 * What waits in the platform's tables, of one tenant. The kinds are found by hopping over the index (its first entry, then
 * the first of the next kind), and no kind is counted further than 10,000: never a scan of the tables.
 */
export async function findBacklog(tx: Transaction, now: Date): Promise<PlatformBacklog> {
  const rows = await tx.query<WaitingKind & { readonly what: keyof PlatformBacklog }>(
    `with recursive due_kinds as (
       (select due.kind from platform.due_work as due where due.tenant_id = $1 order by due.kind limit 1)
       union all
       select (select due.kind from platform.due_work as due
                where due.tenant_id = $1 and due.kind > due_kinds.kind order by due.kind limit 1)
         from due_kinds where due_kinds.kind is not null
     ), intent_kinds as (
       (select intent.kind from platform.intents as intent
         where intent.tenant_id = $1 and intent.state = 'waiting' order by intent.kind limit 1)
       union all
       select (select intent.kind from platform.intents as intent
                where intent.tenant_id = $1 and intent.state = 'waiting' and intent.kind > intent_kinds.kind
                order by intent.kind limit 1)
         from intent_kinds where intent_kinds.kind is not null
     ), open_exceptions as (
       select exception.kind, exception.occurred_at
         from platform.exceptions as exception
        where exception.tenant_id = $1 and exception.resolved_at is null
        limit $3
     )
     select 'due' as what, due_kinds.kind, count(entry.due_at) as entries,
            coalesce(extract(epoch from $2::timestamptz - min(entry.due_at)), 0)::float8 as oldest_seconds
       from due_kinds
       left join lateral (select due.due_at from platform.due_work as due
                           where due.tenant_id = $1 and due.kind = due_kinds.kind and due.due_at <= $2
                           order by due.due_at limit $3) as entry on true
      where due_kinds.kind is not null
      group by due_kinds.kind
     union all
     select 'intents', intent_kinds.kind, count(entry.due_at),
            coalesce(extract(epoch from $2::timestamptz - min(entry.due_at)), 0)::float8
       from intent_kinds
       left join lateral (select intent.due_at from platform.intents as intent
                           where intent.tenant_id = $1 and intent.state = 'waiting' and intent.kind = intent_kinds.kind
                             and intent.due_at <= $2
                           order by intent.due_at limit $3) as entry on true
      where intent_kinds.kind is not null
      group by intent_kinds.kind
     union all
     select 'exceptions', kind, count(*), extract(epoch from $2::timestamptz - min(occurred_at))::float8
       from open_exceptions
      group by kind`,
    [tx.tenant_id, now, ENTRIES_MAX],
  );
  const of = (what: keyof PlatformBacklog) => rows.filter((row) => row.what === what);
  return { due: of("due"), intents: of("intents"), exceptions: of("exceptions") };
}
