import {
  type AttemptedDelivery,
  auditEndpoint,
  type ClaimedDelivery,
  type ClaimedEndpoint,
  claimEndpoint,
  decideOutcome,
  findNextDeliveries,
  isTaken,
  raiseEndpointException,
  saveReport,
  signedHeaders,
  type WebhookAnswer,
  webhookMessage,
} from "../../notifications/index.ts";
import { findLabels } from "../../orders/index.ts";
import { WORKER } from "../../platform/audit.ts";
import { findEventData } from "../../platform/event-feed.ts";
import { faultPoint } from "../../platform/fault-points.ts";
import { type Transaction, transact } from "../../platform/transaction.ts";
import type { Services } from "../services.ts";

/** After it another worker takes over. A call may take 10 s, and none is begun after the 8th second, so ours are over by then. */
const LEASE_SECONDS = 20;
const BEGIN_WITHIN_MS = 8_000;
/** So many orders at once, and of each so many events, one after the other. */
const ORDERS_MAX = 16;
const DEPTH = 8;

type Message = { readonly delivery: ClaimedDelivery; readonly webhook_id: string; readonly body: string };
type Claim = { readonly endpoint: ClaimedEndpoint; readonly messages: readonly Message[] };

/**
 * Tells one endpoint what it is to be told next, with no transaction open. Killed in between, another worker tells it again
 * under the same ids; come back late, our report is refused by the fence.
 *
 * @returns how many messages were sent
 */
export async function sendWebhooks(services: Services, tenant_id: string): Promise<number> {
  const begun_at = performance.now();
  const claim = await transact(services.database, tenant_id, { name: "claim webhooks" }, (tx) =>
    claimMessages(tx, services.clock.now()),
  );
  if (!claim) return 0;

  const { endpoint, messages } = claim;
  const by_order = Map.groupBy(messages, ({ delivery }) => delivery.order_id);
  const attempted = await Promise.all(
    [...by_order.values()].map((of_order) => sendInSequence(services, endpoint, of_order, begun_at + BEGIN_WITHIN_MS)),
  );
  await faultPoint("webhooks: answered, not booked");
  await transact(services.database, tenant_id, { name: "record webhooks" }, (tx) =>
    record(tx, endpoint, attempted.flat(), services.clock.now()),
  );
  return attempted.flat().length;
}

async function claimMessages(tx: Transaction, now: Date): Promise<Claim | null> {
  const endpoint = await claimEndpoint(tx, { lease_seconds: LEASE_SECONDS }, now);
  if (!endpoint) return null;
  const { endpoint_id, failing_since, resting_until } = endpoint;
  // Back from its rest it is asked with one message, not with sixteen.
  const is_trial = failing_since !== null && resting_until !== null && resting_until >= failing_since;
  const [orders_max, depth] = is_trial ? [1, 1] : [ORDERS_MAX, DEPTH];
  const deliveries = await findNextDeliveries(tx, { endpoint_id, orders_max, depth }, now);
  const event_ids = deliveries.map((delivery) => delivery.event_id);
  const order_ids = [...new Set(deliveries.map((delivery) => delivery.order_id))];
  const [events, labels] = await Promise.all([findEventData(tx, event_ids), findLabels(tx, order_ids)]);
  const messages = deliveries.map((delivery) => {
    const event = events.get(delivery.event_id);
    const label = labels.get(delivery.order_id);
    if (!event || !label) throw new Error(`The event ${delivery.event_id} or its order is not there any more.`);
    return { delivery, ...webhookMessage(event, label) };
  });
  return { endpoint, messages };
}

/** Of one order: the next is sent when the one before it was taken. @param until on the clock of `performance` */
async function sendInSequence(
  services: Services,
  endpoint: ClaimedEndpoint,
  messages: readonly Message[],
  until: number,
): Promise<AttemptedDelivery[]> {
  const attempted: AttemptedDelivery[] = [];
  for (const { delivery, webhook_id, body } of messages) {
    if (performance.now() > until) break;
    const answer = await send(services, endpoint, { webhook_id, body });
    attempted.push({ ...delivery, attempts: delivery.attempts + 1, answer });
    if (!isTaken(answer)) break;
  }
  return attempted;
}

async function send(
  services: Services,
  endpoint: ClaimedEndpoint,
  message: { readonly webhook_id: string; readonly body: string },
): Promise<WebhookAnswer> {
  const started = performance.now();
  const headers = signedHeaders(message, endpoint, services.clock.now());
  let answer: WebhookAnswer;
  try {
    answer = await services.webhooks.send({ url: endpoint.url, headers, body: message.body });
  } catch (error) {
    // It concerns this message alone: those of the batch that were taken must not be sent again.
    answer = { outcome: "unanswered", error: `${error instanceof Error ? error.name : "Error"} while sending it.` };
  }
  const seconds = (performance.now() - started) / 1_000;
  services.metrics.recordIntent("send_webhooks", isTaken(answer) ? "answered" : "retry", seconds);
  return answer;
}

async function record(
  tx: Transaction,
  endpoint: ClaimedEndpoint,
  attempted: readonly AttemptedDelivery[],
  now: Date,
): Promise<void> {
  const { endpoint: health, deliveries } = decideOutcome(endpoint, attempted, now);
  if (!(await saveReport(tx, { endpoint, health, deliveries }, now))) return;
  const { endpoint_id, url } = endpoint;
  const given_up = deliveries.filter((delivery) => delivery.state === "failed");
  if (!health.active && endpoint.active) {
    auditEndpoint(tx, WORKER, { before: endpoint, after: { ...endpoint, active: false } }, now);
    raiseEndpointException(tx, { endpoint_id, url, ...disabling(health.disabled_reason) }, now);
  } else if (given_up.length > 0)
    raiseEndpointException(tx, { endpoint_id, url, reason: "deliveries_failed", detail: GIVEN_UP }, now);
}

const GIVEN_UP =
  "The endpoint takes other messages, but not some that were tried for five days: GET its deliveries with state=failed, then retry this.";

function disabling(reason: string | null): { readonly reason: string; readonly detail: string } {
  return reason === "gone"
    ? {
        reason: "endpoint_gone",
        detail:
          "The endpoint answered 410: nothing is sent to it any more. Retry this when it is there again, or delete it.",
      }
    : {
        reason: "endpoint_failing",
        detail:
          "The endpoint took nothing for five days and was disabled. What it missed waits: retry this when it works again, and replay what happened since.",
      };
}
