import { pause } from "../harness/api-client.ts";
import type { Query } from "../harness/oracle.ts";
import type { Client } from "./client.ts";

/** Makes the time go by that recovery waits for, so that a test need not. */
export type TimeLapse = { readonly stop: () => Promise<void> };

const EVERY_MS = 200;

/**
 * Leases run out, sessions that hang in a transaction are ended (the server does that after 30 s), calls that wait for
 * their next attempt are due, and a person tries again what was put in front of people.
 */
export function letTimePass(query: Query, client: Client): TimeLapse {
  let is_stopping = false;
  const run = async () => {
    while (!is_stopping) {
      // It locks rows in an order of its own: whoever has lost against the product tries again.
      await skipAhead(query).catch((error: { readonly code?: string }) => {
        if (error.code !== "40P01") throw error;
      });
      await answerExceptions(client);
      await pause(EVERY_MS);
    }
  };
  const ended = run();
  ended.catch(() => undefined);
  return {
    stop: () => {
      is_stopping = true;
      return ended;
    },
  };
}

/**
 * Once. Sessions are given 300 ms; nothing of the product thinks that long between two statements. Calls are given long
 * enough to end by themselves if nobody hangs (mails are rendered one after the other).
 */
async function skipAhead(query: Query): Promise<void> {
  await query(`update platform.intents set lease_until = clock_timestamp() - interval '1 second'
                where state = 'running' and lease_until > clock_timestamp()
                  and clock_timestamp() > lease_until - case kind when 'call_provider' then interval '25 seconds'
                                                                  when 'send_mail' then interval '120 seconds'
                                                                  else interval '30 seconds' end
                                          + case kind when 'send_mail' then interval '4 seconds' else interval '1.5 seconds' end`);
  await query(
    "update platform.intents set due_at = clock_timestamp() where state = 'waiting' and due_at > clock_timestamp()",
  );
  await query(`update notifications.webhook_endpoints
                  set lease_until = case when lease_until > clock_timestamp() and clock_timestamp() > lease_until - interval '18.5 seconds'
                                         then clock_timestamp() - interval '1 second' else lease_until end,
                      resting_until = null
                where lease_until > clock_timestamp() or resting_until is not null`);
  await query(
    "update notifications.webhook_deliveries set due_at = clock_timestamp() where state = 'waiting' and due_at > clock_timestamp()",
  );
  await query(`select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and application_name = 'dirigent' and state = 'idle in transaction'
                  and state_change < clock_timestamp() - interval '300 milliseconds'`);
}

/** Transfers without an order are left to the scenario that sent them. */
async function answerExceptions(client: Client): Promise<void> {
  const { data } = await client.ask("GET", "/v1/exceptions?limit=200");
  for (const { exception_id, reason } of data) {
    if (reason === "transfer_unmatched") continue;
    await client.ask("POST", `/v1/exceptions/${exception_id}/retries`, {}, { or_status: 404 });
  }
}
