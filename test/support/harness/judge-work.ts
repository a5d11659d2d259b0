import type { Finding, Query } from "./oracle.ts";

/** At rest nothing is due, no call waits or runs, and nobody was asked for help. */
export async function judgeWork(query: Query): Promise<Finding[]> {
  const rows = await query<{ detail: string }>(`
    select format('%s intents of %s are %s', count(*), kind, state) as detail
      from platform.intents where state <> 'done' group by kind, state
     union all
    select format('%s %s are due', count(*), kind) from platform.due_work where due_at <= clock_timestamp() group by kind
     union all
    select format('%s exceptions: %s', count(*), reason) from platform.exceptions where resolved_at is null group by reason
     union all
    select format('%s operations are unanswered', count(*)) from payments.operations where state = 'pending' having count(*) > 0`);
  return rows.map(({ detail }) => ({ kind: "work_left", detail }));
}
