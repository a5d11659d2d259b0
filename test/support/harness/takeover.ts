import type { Query } from "./oracle.ts";

/** Calls that a killed worker held, and until when they were its own. */
export type HeldIntent = { readonly intent_id: string; readonly lease_until: Date };

/**
 * What was under way when everything was killed: leases that began before. To be asked right after the start, before
 * the first lease has run out.
 */
export function findHeldIntents(query: Query, killed_at: Date): Promise<HeldIntent[]> {
  return query<HeldIntent>(
    `select intent_id, lease_until from platform.intents
      where state = 'running'
        and lease_until <= $1::timestamptz + case kind when 'call_provider' then interval '25 seconds' else interval '30 seconds' end`,
    [killed_at],
  );
}

/** How long after the end of its lease each was finished by somebody else, in seconds. */
export async function takeoverSeconds(query: Query, held: readonly HeldIntent[]): Promise<number[]> {
  const rows = await query<{ seconds: number }>(
    `select extract(epoch from intent.ended_at - held.lease_until)::float8 as seconds
       from platform.intents as intent
       join unnest($1::uuid[], $2::timestamptz[]) as held(intent_id, lease_until) using (intent_id)
      where intent.state = 'done'
      order by 1`,
    [held.map((intent) => intent.intent_id), held.map((intent) => intent.lease_until)],
  );
  return rows.map(({ seconds }) => seconds);
}
