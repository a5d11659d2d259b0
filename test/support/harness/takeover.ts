import type { Query } from "./oracle.ts";

/** A call that a killed worker held. */
export type HeldIntent = {
  readonly intent_id: string;
  /** When the next worker could take it: at the end of the lease, or at its own start if that was later. */
  readonly free_at: Date;
};

/**
 * What was under way when everything was killed: leases that began before. To be asked right after the start, before
 * the first lease has run out.
 */
export function findHeldIntents(query: Query, killed_at: Date): Promise<HeldIntent[]> {
  return query<HeldIntent>(
    `select intent_id, greatest(lease_until, clock_timestamp()) as free_at from platform.intents
      where state = 'running'
        and lease_until <= $1::timestamptz + case kind when 'call_provider' then interval '25 seconds' else interval '30 seconds' end`,
    [killed_at],
  );
}

/** How long after it was free each was finished by the next worker, in seconds, ascending. */
export async function takeoverSeconds(query: Query, held: readonly HeldIntent[]): Promise<number[]> {
  const rows = await query<{ seconds: number }>(
    `select extract(epoch from intent.ended_at - held.free_at)::float8 as seconds
       from platform.intents as intent
       join unnest($1::uuid[], $2::timestamptz[]) as held(intent_id, free_at) using (intent_id)
      where intent.state = 'done'
      order by 1`,
    [held.map((intent) => intent.intent_id), held.map((intent) => intent.free_at)],
  );
  return rows.map(({ seconds }) => seconds);
}
