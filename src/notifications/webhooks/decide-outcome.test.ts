import assert from "node:assert/strict";
import { test } from "node:test";
import { type AttemptedDelivery, decideOutcome, type EndpointHealth } from "./decide-outcome.ts";
import type { WebhookAnswer } from "./types.ts";

const NOW = new Date("2026-11-23T07:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const DAY = 86_400;
const HEALTHY: EndpointHealth = {
  failures_in_a_row: 0,
  failing_since: null,
  resting_until: null,
  active: true,
  disabled_reason: null,
};
const status = (code: number, retry_after_seconds: number | null = null): WebhookAnswer => ({
  outcome: "answered",
  status: code,
  retry_after_seconds,
});
const silence: WebhookAnswer = { outcome: "unanswered", error: "No answer in time." };
const attempt = (answer: WebhookAnswer, more: Partial<AttemptedDelivery> = {}): AttemptedDelivery => ({
  event_id: "e",
  order_id: "o",
  attempts: 1,
  first_failed_at: null,
  answer,
  ...more,
});

const CASES = [
  // answer                     attempts  -> state       due in s  rests for s
  ["200", status(200), 1, "delivered", 0, null],
  ["204", status(204), 1, "delivered", 0, null],
  ["301", status(301), 1, "waiting", 5, null],
  ["302", status(302), 2, "waiting", 30, null],
  ["400", status(400), 3, "waiting", 120, null],
  ["404", status(404), 8, "waiting", 14_400, null],
  ["500", status(500), 99, "waiting", 14_400, null],
  ["503", status(503), 1, "waiting", 5, 5],
  ["429 with Retry-After", status(429, 90), 1, "waiting", 5, 90],
  ["503 with Retry-After of a week", status(503, 7 * DAY), 1, "waiting", 5, DAY],
  ["silence", silence, 1, "waiting", 5, 5],
  ["silence again and again", silence, 99, "waiting", 1_800, 5],
] as const;

for (const [what, answer, attempts, state, due_in, rests_for] of CASES) {
  test(`after ${what} a message is ${state}${state === "waiting" ? ` for ${due_in} s` : ""}`, () => {
    const { deliveries, endpoint } = decideOutcome(HEALTHY, [attempt(answer, { attempts })], NOW);

    assert.equal(deliveries[0]?.state, state);
    assert.deepEqual(deliveries[0]?.due_at, later(due_in));
    assert.deepEqual(endpoint.resting_until, rests_for === null ? null : later(rests_for));
    assert.equal(endpoint.failures_in_a_row, state === "delivered" ? 0 : 1);
    assert.equal(endpoint.active, true);
  });
}

test("410 disables the endpoint at once, and what it did not take waits", () => {
  const { endpoint, deliveries } = decideOutcome(HEALTHY, [attempt(status(410))], NOW);

  assert.deepEqual([endpoint.active, endpoint.disabled_reason], [false, "gone"]);
  assert.equal(deliveries[0]?.state, "waiting");
});

test("ten failures in a row of any kind let the endpoint rest, a success makes it whole again", () => {
  const failures = Array.from({ length: 10 }, () => attempt(status(400)));

  assert.equal(decideOutcome(HEALTHY, failures.slice(1), NOW).endpoint.resting_until, null);
  assert.deepEqual(decideOutcome(HEALTHY, failures, NOW).endpoint.resting_until, later(5));
  const { endpoint } = decideOutcome(HEALTHY, [...failures.slice(1), attempt(status(200)), attempt(status(400))], NOW);
  assert.deepEqual([endpoint.failures_in_a_row, endpoint.resting_until], [1, null]);
});

test("the longer a receiver is away the longer it rests, half an hour at most", () => {
  const rest = (failing_for: number) => {
    const health = { ...HEALTHY, failures_in_a_row: 3, failing_since: later(-failing_for) };
    return decideOutcome(health, [attempt(silence)], NOW).endpoint.resting_until;
  };

  assert.deepEqual([10, 60, 3_600, DAY].map(rest), [later(5), later(12), later(720), later(1_800)]);
});

test("a message that is refused for five days is given up if others were taken, not if nothing was", () => {
  const refused = attempt(status(422), { first_failed_at: later(-5 * DAY - 1) });
  const failing = (since: number) => ({ ...HEALTHY, failures_in_a_row: 1, failing_since: later(since) });

  assert.equal(decideOutcome(HEALTHY, [refused], NOW).deliveries[0]?.state, "failed");
  assert.equal(decideOutcome(failing(-60), [refused], NOW).deliveries[0]?.state, "failed");
  const { endpoint, deliveries } = decideOutcome(failing(-5 * DAY - 1), [refused], NOW);
  assert.equal(deliveries[0]?.state, "waiting");
  assert.deepEqual([endpoint.active, endpoint.disabled_reason], [false, "failing"]);
});

test("an endpoint that fails for less than five days stays active", () => {
  const health = { ...HEALTHY, failures_in_a_row: 100, failing_since: later(-5 * DAY) };

  assert.equal(decideOutcome(health, [attempt(silence)], NOW).endpoint.active, true);
});
