import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Metrics } from "./metrics.ts";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** An order may wait for its payment or a person for days. */
const RELEASE_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 28_800, 86_400, 259_200];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

type Registers = Registry[];

export function httpMetrics(registers: Registers) {
  const requests = new Histogram({
    name: "dirigent_http_request_duration_seconds",
    help: "Duration of HTTP requests by route, method and status.",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS,
    registers,
  });
  const in_flight = new Gauge({
    name: "dirigent_http_requests_in_flight",
    help: "Requests being worked on.",
    registers,
  });
  const overload = new Counter({
    name: "dirigent_http_requests_refused_total",
    help: "Requests refused because too many were in flight, by lane; status 429 if one caller had too many.",
    labelNames: ["lane", "status"],
    registers,
  });
  return {
    httpRecorder: (method, route, status) => {
      const recorder = requests.labels(method, route, String(status));
      return (seconds) => recorder.observe(seconds);
    },
    setRequestsInFlight: (count) => in_flight.set(count),
    countRefused: (lane, status) => overload.labels(lane, String(status)).inc(),
  } satisfies Partial<Metrics>;
}

export function workerMetrics(registers: Registers) {
  const intents = new Histogram({
    name: "dirigent_intent_duration_seconds",
    help: "Duration of calls to the outside world by kind and outcome (answered, retry, park).",
    labelNames: ["kind", "outcome"],
    buckets: SECONDS,
    registers,
  });
  const taken_over = new Counter({
    name: "dirigent_intents_taken_over_total",
    help: "Calls of killed or stalled workers that were given back when their lease had ended.",
    registers,
  });
  const errors = new Counter({
    name: "dirigent_worker_errors_total",
    help: "Errors after which a loop of the worker rested before it went on, by loop.",
    labelNames: ["loop"],
    registers,
  });
  const orders = new Counter({
    name: "dirigent_orders_advanced_total",
    help: "Orders that a worker has advanced.",
    registers,
  });
  const advance = new Histogram({
    name: "dirigent_advance_duration_seconds",
    help: "Duration of one batch of the order loop.",
    buckets: SECONDS,
    registers,
  });
  const batches = new Histogram({
    name: "dirigent_batch_size",
    help: "How many entries were taken into one transaction, by kind.",
    labelNames: ["kind"],
    buckets: BATCH_SIZES,
    registers,
  });
  return {
    recordIntent: (kind, outcome, seconds) => intents.labels(kind, outcome).observe(seconds),
    countTakenOver: (count) => taken_over.inc(count),
    countWorkerError: (loop) => errors.labels(loop).inc(),
    recordAdvance: (batch) => {
      orders.inc(batch.orders);
      advance.observe(batch.seconds);
      batches.labels("advance").observe(batch.orders);
    },
    recordBatch: (kind, size) => batches.labels(kind).observe(size),
  } satisfies Partial<Metrics>;
}

export function orderMetrics(registers: Registers) {
  const events = new Counter({
    name: "dirigent_events_total",
    help: "Lines of the business log that were committed, by type.",
    labelNames: ["type"],
    registers,
  });
  const release = new Histogram({
    name: "dirigent_order_release_seconds",
    help: "Time from the receipt of an order to its first fulfillment order.",
    buckets: RELEASE_SECONDS,
    registers,
  });
  return {
    countEvents: (committed) => {
      for (const { type } of committed) events.labels(type).inc();
    },
    recordRelease: (seconds) => release.observe(seconds),
  } satisfies Partial<Metrics>;
}

export function databaseMetrics(registers: Registers) {
  const retries = new Counter({
    name: "dirigent_transaction_retries_total",
    help: "Transactions that Postgres wanted repeated (deadlock, serialization failure), by name.",
    labelNames: ["transaction"],
    registers,
  });
  return {
    countTransactionRetry: (transaction) => retries.labels(transaction).inc(),
    watchPool: (pool) => {
      const connections = new Gauge({
        name: "dirigent_db_connections",
        help: "Connections of this process to Postgres by state (in_use, idle).",
        labelNames: ["state"],
        registers,
        collect: () => {
          connections.labels("in_use").set(pool.totalCount - pool.idleCount);
          connections.labels("idle").set(pool.idleCount);
        },
      });
      const most: Gauge = new Gauge({
        name: "dirigent_db_connections_max",
        help: "Most connections that this process may open (DIRIGENT_DB_CONNECTIONS).",
        registers,
        collect: () => most.set(pool.options.max),
      });
      const waiting: Gauge = new Gauge({
        name: "dirigent_db_waiting",
        help: "Transactions of this process that wait for a connection.",
        registers,
        collect: () => waiting.set(pool.waitingCount),
      });
    },
  } satisfies Partial<Metrics>;
}

export function backlogMetrics(registers: Registers) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const due = gauge("dirigent_due_entries", "Entries due and not yet claimed, at most 10,000 a tenant.", ["kind"]);
  const due_oldest = gauge(
    "dirigent_due_oldest_seconds",
    "How long the oldest due entry has been waiting; what is urgent counts as waiting longer.",
    ["kind"],
  );
  const intents = gauge("dirigent_intents_waiting", "Calls to the outside that could be made now, by kind.", ["kind"]);
  const intents_oldest = gauge("dirigent_intents_oldest_seconds", "How long the oldest of them has been waiting.", [
    "kind",
  ]);
  const exceptions = gauge("dirigent_exceptions_open", "What waits for a person, at most 10,000 a tenant and kind.", [
    "kind",
  ]);
  const unanswered = gauge(
    "dirigent_unanswered_oldest_seconds",
    "Age of the oldest fulfillment order that its location has neither accepted nor refused.",
  );
  const silent = gauge(
    "dirigent_locations_silent",
    "Locations with a fulfillment order that they have left unanswered for four hours.",
  );
  const at = gauge("dirigent_backlog_read_timestamp_seconds", "When a worker last read what waits (Unix time).");
  return {
    setBacklog: (backlog) => {
      for (const { kind, entries, oldest_seconds } of backlog.due) {
        due.labels(kind).set(entries);
        due_oldest.labels(kind).set(oldest_seconds);
      }
      for (const { kind, entries, oldest_seconds } of backlog.intents) {
        intents.labels(kind).set(entries);
        intents_oldest.labels(kind).set(oldest_seconds);
      }
      for (const { kind, entries } of backlog.exceptions) exceptions.labels(kind).set(entries);
      unanswered.set(backlog.unanswered.oldest_seconds);
      silent.set(backlog.unanswered.silent_locations);
      at.setToCurrentTime();
    },
  } satisfies Partial<Metrics>;
}
