import { newId } from "../../kernel/ids.ts";
import type { Transaction } from "../../platform/transaction.ts";

/** Events of a span of time that an endpoint is to be told of again, or for the first time. */
export type WebhookReplay = {
  readonly replay_id: string;
  readonly endpoint_id: string;
  readonly since: Date;
  readonly until: Date;
  readonly cursor_event_id: string | null;
  readonly events_count: number;
  readonly requested_at: Date;
  readonly completed_at: Date | null;
};

const COLUMNS = `replay.replay_id, replay.endpoint_id, replay.since, replay.until, replay.cursor_event_id, replay.events_count,
            replay.requested_at, replay.completed_at`;

export async function insertReplay(
  tx: Transaction,
  replay: {
    readonly endpoint_id: string;
    readonly since: Date;
    readonly until: Date;
    readonly requested_by: string;
  },
  now: Date,
): Promise<WebhookReplay> {
  const rows = await tx.query<WebhookReplay>(
    `insert into notifications.webhook_replays as replay
       (tenant_id, replay_id, endpoint_id, since, until, requested_by, requested_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     returning ${COLUMNS}`,
    [tx.tenant_id, newId(), replay.endpoint_id, replay.since, replay.until, replay.requested_by, now],
  );
  return rows[0] as WebhookReplay;
}

export async function hasOpenReplays(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ has_any: boolean }>(
    "select exists (select from notifications.webhook_replays where tenant_id = $1 and completed_at is null) as has_any",
    [tx.tenant_id],
  );
  return row?.has_any ?? false;
}

/** The oldest that is not done; null also while another worker is at it. */
export async function claimReplay(tx: Transaction): Promise<WebhookReplay | null> {
  const rows = await tx.query<WebhookReplay>(
    `select ${COLUMNS}
       from notifications.webhook_replays as replay
      where replay.tenant_id = $1 and replay.completed_at is null
      order by replay.replay_id
      limit 1
        for update skip locked`,
    [tx.tenant_id],
  );
  return rows[0] ?? null;
}

/** @param progress `completed_at` null: there is more to look at behind the cursor */
export async function saveReplayProgress(
  tx: Transaction,
  progress: Pick<WebhookReplay, "replay_id" | "cursor_event_id" | "events_count" | "completed_at">,
): Promise<void> {
  await tx.query(
    `update notifications.webhook_replays as replay
        set cursor_event_id = $3, events_count = $4, completed_at = $5
      where replay.tenant_id = $1 and replay.replay_id = $2`,
    [tx.tenant_id, progress.replay_id, progress.cursor_event_id, progress.events_count, progress.completed_at],
  );
}
