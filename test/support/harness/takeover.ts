import type { Query } from "./oracle.ts";

/** A call that was under way when its worker was killed, or another's: whose it was, nobody can tell. */
export type HeldIntent = { readonly intent_id: string; readonly fence: number; readonly killed_at: Date };

/** What is under way now; asked right after a kill. @param kind null for all */
export async function findHeldIntents(
  query: Query,
  killed_at: Date,
  kind: string | null = null,
): Promise<HeldIntent[]> {
  const rows = await query<{ intent_id: string; fence: string }>(
    "select intent_id, fence from platform.intents where state = 'running' and kind = coalesce($1, kind)",
    [kind],
  );
  return rows.map(({ intent_id, fence }) => ({ intent_id, fence: Number(fence), killed_at }));
}

/**
 * How long after the kill each call that another worker had to take over was finished, in seconds, ascending. Calls that
 * kept their fence were a living worker's.
 */
export async function takeoverSeconds(query: Query, held: readonly HeldIntent[]): Promise<number[]> {
  const rows = await query<{ seconds: number }>(
    `select extract(epoch from intent.ended_at - max(held.killed_at))::float8 as seconds
       from platform.intents as intent
       join unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) as held(intent_id, fence, killed_at) using (intent_id)
      where intent.state = 'done' and intent.fence > held.fence
      group by intent.tenant_id, intent.intent_id
      order by 1`,
    [
      held.map((intent) => intent.intent_id),
      held.map((intent) => intent.fence),
      held.map((intent) => intent.killed_at),
    ],
  );
  return rows.map(({ seconds }) => seconds);
}
