import type { WebhookAnswer, WebhookEndpoint } from "./types.ts";

/** What an attempt came to. */
export type AttemptedDelivery = {
  readonly event_id: string;
  readonly order_id: string;
  readonly attempts: number;
  readonly first_failed_at: Date | null;
  readonly answer: WebhookAnswer;
};

/** What becomes of a delivery. `due_at` counts while it waits. */
export type DeliveryChange = {
  readonly event_id: string;
  readonly order_id: string;
  readonly state: "waiting" | "delivered" | "failed";
  readonly due_at: Date;
  readonly first_failed_at: Date | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
};

export type EndpointHealth = Pick<
  WebhookEndpoint,
  "failures_in_a_row" | "failing_since" | "resting_until" | "active" | "disabled_reason"
>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After the first failure, the second, …; the last one again and again. */
const WAITS_MS = [5_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS];
/** A delivery is given up, and an endpoint that fails in all is disabled, after so long. */
const PATIENCE_MS = 5 * 24 * HOUR_MS;
/** A receiver that is away for long is asked again at least so often, so that it gets what waits soon after its return. */
const REST_MAX_MS = 30 * MINUTE_MS;
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;
/** So many failures in a row, whatever they were, and the endpoint itself counts as failing. */
const FAILURES_UNTIL_REST = 10;
/** The receiver is away or overloaded: that says nothing about this message. */
const STATUS_OF_ENDPOINT = new Set([429, 502, 503, 504]);
const GONE = 410;

export type Outcome = { readonly endpoint: EndpointHealth; readonly deliveries: readonly DeliveryChange[] };

/**
 * Decides what follows from the attempts of one batch. A receiver that is away gets its rest as a whole; a message that it
 * does not take waits longer each time, and only the later ones of its order wait with it. A message is given up when
 * others were taken meanwhile and it was not for days; if nothing is taken for days, the endpoint is disabled and its
 * messages wait for a person.
 */
export function decideOutcome(health: EndpointHealth, attempted: readonly AttemptedDelivery[], now: Date): Outcome {
  const deliveries = attempted.map((delivery) => changeOf(delivery, health.failing_since, now));
  const endpoint = attempted.reduce((so_far, { answer }) => healthAfter(so_far, answer, now), health);
  const is_failing = endpoint.failing_since !== null && msSince(endpoint.failing_since, now) > PATIENCE_MS;
  if (!endpoint.active || !is_failing) return { endpoint, deliveries };
  return { endpoint: { ...endpoint, active: false, disabled_reason: "failing" }, deliveries };
}

/** The receiver has it. */
export function isTaken(answer: WebhookAnswer): boolean {
  return answer.outcome === "answered" && answer.status >= 200 && answer.status < 300;
}

function concernsEndpoint(answer: WebhookAnswer): boolean {
  return answer.outcome !== "answered" || STATUS_OF_ENDPOINT.has(answer.status);
}

function healthAfter(endpoint: EndpointHealth, answer: WebhookAnswer, now: Date): EndpointHealth {
  if (isTaken(answer)) return { ...endpoint, failures_in_a_row: 0, failing_since: null };
  const failures_in_a_row = endpoint.failures_in_a_row + 1;
  const failing_since = endpoint.failing_since ?? now;
  const failed = { ...endpoint, failures_in_a_row, failing_since };
  if (answer.outcome === "answered" && answer.status === GONE)
    return { ...failed, active: false, disabled_reason: "gone" };
  if (!concernsEndpoint(answer) && failures_in_a_row < FAILURES_UNTIL_REST) return failed;
  const resting_until = new Date(now.getTime() + restMs(answer, failing_since, now));
  const longer = endpoint.resting_until !== null && endpoint.resting_until > resting_until;
  return { ...failed, resting_until: longer ? endpoint.resting_until : resting_until };
}

/** As long as it asked for, else a fifth of the time that it has been failing for. */
function restMs(answer: WebhookAnswer, failing_since: Date, now: Date): number {
  if (answer.outcome === "answered" && answer.retry_after_seconds !== null)
    return Math.min(answer.retry_after_seconds * 1_000, RETRY_AFTER_MAX_MS);
  return Math.min(Math.max(WAITS_MS[0] ?? 0, msSince(failing_since, now) / 5), REST_MAX_MS);
}

function changeOf(delivery: AttemptedDelivery, failing_since: Date | null, now: Date): DeliveryChange {
  const { event_id, order_id, answer } = delivery;
  const last_status = answer.outcome === "answered" ? answer.status : null;
  if (isTaken(answer))
    return {
      event_id,
      order_id,
      state: "delivered",
      due_at: now,
      first_failed_at: null,
      last_status,
      last_error: null,
    };
  const first_failed_at = delivery.first_failed_at ?? now;
  const last_error = answer.outcome === "answered" ? describeStatus(answer.status) : answer.error;
  const failed = { event_id, order_id, first_failed_at, last_status, last_error };
  const others_were_taken = failing_since === null || failing_since > first_failed_at;
  if (others_were_taken && msSince(first_failed_at, now) > PATIENCE_MS)
    return { ...failed, state: "failed", due_at: now };
  const wait_ms = WAITS_MS[Math.min(delivery.attempts, WAITS_MS.length) - 1] ?? 0;
  // What an absent receiver has missed is not to wait long after its return.
  const due_in_ms = concernsEndpoint(answer) ? Math.min(wait_ms, REST_MAX_MS) : wait_ms;
  return { ...failed, state: "waiting", due_at: new Date(now.getTime() + due_in_ms) };
}

function msSince(instant: Date, now: Date): number {
  return Math.max(0, now.getTime() - instant.getTime());
}

function describeStatus(status: number): string {
  if (status === GONE) return "The receiver wants no more messages (410).";
  if (status >= 300 && status < 400)
    return `The receiver redirects (${status}), which is not followed: set the new address.`;
  return `The receiver did not take it (${status}).`;
}
