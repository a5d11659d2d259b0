import assert from "node:assert/strict";
import { test } from "node:test";
import { createMetrics } from "./metrics.ts";

test("what a worker does can be read from its figures", async () => {
  const metrics = createMetrics({ process: false });

  metrics.recordIntent("capture", "retried", 0.2);
  metrics.recordIntent("capture", "done", 0.03);
  metrics.recordAdvance({ orders: 200, seconds: 0.4 });
  metrics.recordAdvance({ orders: 3, seconds: 0.01 });
  metrics.recordBatch("intake", 17);
  metrics.countTakenOver(3);
  metrics.countWorkerError("mails");
  metrics.countEvents([{ type: "order_received" }, { type: "order_screened" }, { type: "order_received" }]);
  metrics.recordRelease(40);
  metrics.countTransactionRetry("place orders");
  metrics.setBacklog({
    due: [{ kind: "order", entries: 12, oldest_seconds: 3.5 }],
    intents: [{ kind: "send_mail", entries: 4, oldest_seconds: 61 }],
    exceptions: [{ kind: "intent", entries: 2 }],
    unanswered: { oldest_seconds: 20_000, silent_locations: 1 },
  });

  const text = await metrics.registry.metrics();
  for (const line of [
    'dirigent_intent_duration_seconds_count{kind="capture",outcome="retried"} 1',
    'dirigent_intent_duration_seconds_sum{kind="capture",outcome="done"} 0.03',
    "dirigent_orders_advanced_total 203",
    "dirigent_advance_duration_seconds_count 2",
    'dirigent_batch_size_bucket{le="16",kind="intake"} 0',
    'dirigent_batch_size_bucket{le="32",kind="intake"} 1',
    'dirigent_due_entries{kind="order"} 12',
    'dirigent_due_oldest_seconds{kind="order"} 3.5',
    'dirigent_exceptions_open{kind="intent"} 2',
    'dirigent_intents_waiting{kind="send_mail"} 4',
    'dirigent_intents_oldest_seconds{kind="send_mail"} 61',
    "dirigent_unanswered_oldest_seconds 20000",
    "dirigent_locations_silent 1",
    "dirigent_intents_taken_over_total 3",
    'dirigent_worker_errors_total{loop="mails"} 1',
    'dirigent_events_total{type="order_received"} 2',
    'dirigent_order_release_seconds_bucket{le="30"} 0',
    'dirigent_order_release_seconds_bucket{le="60"} 1',
    'dirigent_transaction_retries_total{transaction="place orders"} 1',
  ]) {
    assert.ok(text.includes(line), line);
  }
});

test("every figure is named dirigent_, and two processes in one test do not share theirs", async () => {
  const first = createMetrics();
  const second = createMetrics({ process: false });
  first.setRequestsInFlight(5);

  const names = [...(await first.registry.metrics()).matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1] ?? "");
  assert.ok(names.length > 15);
  assert.deepEqual(
    names.filter((name) => !name.startsWith("dirigent_")),
    [],
  );
  assert.match(await second.registry.metrics(), /dirigent_http_requests_in_flight 0/);
  first.registry.clear();
});
