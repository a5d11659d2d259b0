import {
  claimReplay,
  findActiveEndpoints,
  findEndpoint,
  hasDueDeliveries,
  hasOpenReplays,
  insertDeliveries,
  type NewDelivery,
  saveReplayProgress,
  wantsEvent,
} from "../../notifications/index.ts";
import { findLabels } from "../../orders/index.ts";
import { type FedEvent, hasFedEvents, inSequence, readEventLog, takeFedEvents } from "../../platform/event-feed.ts";
import { type Transaction, transact } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";

/** What the worker calls its work for webhooks: events to be spread, and messages to be sent. */
export const EVENTS_DUE = "spread_events";
export const WEBHOOKS_DUE = "send_webhooks";

const ORDERS_MAX = 200;
const SLICE = 2_000;

/** Of this work what is due. */
export async function findDueWebhookWork(tx: Transaction, now: Date): Promise<string[]> {
  const [fed, replays, deliveries] = await Promise.all([
    hasFedEvents(tx),
    hasOpenReplays(tx),
    hasDueDeliveries(tx, now),
  ]);
  return [...(fed || replays ? [EVENTS_DUE] : []), ...(deliveries ? [WEBHOOKS_DUE] : [])];
}

/**
 * Hands events that have been committed to the endpoints that want them, as deliveries that wait. Both or nothing: what is
 * taken from the feed stands among the deliveries of the same transaction.
 *
 * @returns how many events and slices of replays were worked off
 */
export async function spreadEvents(services: Services, tenant_id: string): Promise<number> {
  const now = services.clock.now();
  const spread = await transact(services.database, tenant_id, { name: "spread events" }, async (tx) => {
    const events = await takeFedEvents(tx, ORDERS_MAX);
    const endpoints = events.length === 0 ? [] : await findActiveEndpoints(tx);
    await deliver(tx, endpoints, events, now);
    return events.length;
  });
  const replayed = await transact(services.database, tenant_id, { name: "spread replay" }, (tx) =>
    replaySlice(tx, now),
  );
  if (spread + replayed > 0) services.wake([WEBHOOKS_DUE]);
  return spread + replayed;
}

type Recipient = Parameters<typeof wantsEvent>[0] & { readonly endpoint_id: string };

async function deliver(
  tx: Transaction,
  endpoints: readonly Recipient[],
  events: readonly FedEvent[],
  now: Date,
): Promise<number> {
  const by_channel = endpoints.some((endpoint) => endpoint.channels !== null);
  const order_ids = [...new Set(events.map((event) => event.order_id))];
  const labels = by_channel ? await findLabels(tx, order_ids) : new Map();
  const deliveries = events.flatMap(({ event_id, order_id, type }): NewDelivery[] => {
    const channel_code: string | null = labels.get(order_id)?.channel_code ?? null;
    const wanting = endpoints.filter((endpoint) => wantsEvent(endpoint, { type, channel_code }));
    return wanting.map(({ endpoint_id }) => ({ endpoint_id, event_id, order_id, event_type: type }));
  });
  await insertDeliveries(tx, deliveries, now);
  return deliveries.length;
}

/** Looks through a slice of the log for events of a replay's span. @returns 1 if there was something to look through */
async function replaySlice(tx: Transaction, now: Date): Promise<number> {
  const replay = await claimReplay(tx);
  if (!replay) return 0;
  const endpoint = await findEndpoint(tx, replay.endpoint_id);
  const slice = endpoint ? await readEventLog(tx, { after: replay.cursor_event_id, limit: SLICE }) : [];
  const wanted = slice.filter(
    (event): event is FedEvent =>
      event.order_id !== null && event.occurred_at >= replay.since && event.occurred_at < replay.until,
  );
  const events = [...Map.groupBy(wanted, (event) => event.order_id).values()].flatMap(inSequence);
  const count = endpoint ? await deliver(tx, [endpoint], events, now) : 0;
  await saveReplayProgress(tx, {
    replay_id: replay.replay_id,
    cursor_event_id: slice.at(-1)?.event_id ?? replay.cursor_event_id,
    events_count: replay.events_count + count,
    completed_at: slice.length < SLICE ? now : null,
  });
  return 1;
}
