import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What a running process tells Prometheus. Labels are kinds and codes only: never ids, names or tenants. */
export type Metrics = {
  readonly registry: Registry;
  /** A recorder for one route, method and status: made once, called per request. Seconds. */
  readonly httpRecorder: (method: string, route: string, status: number) => (seconds: number) => void;
  readonly setRequestsInFlight: (count: number) => void;
  /** 503: no room in the lane; 429: the caller has taken its share of it. */
  readonly countRefused: (lane: string, status: 429 | 503) => void;
  /** An intent's attempt has ended; `outcome`: done, retried, parked. */
  readonly recordIntent: (kind: string, outcome: string, seconds: number) => void;
  /** A worker has committed a batch of the order loop. */
  readonly recordAdvance: (batch: { readonly orders: number; readonly seconds: number }) => void;
  /** How many were taken into one transaction: intake, stock adjustments, … */
  readonly recordBatch: (kind: string, size: number) => void;
  /** Entries that are due and not yet claimed, and how long the oldest has been waiting. */
  readonly setDueBacklog: (
    kind: string,
    backlog: { readonly entries: number; readonly oldest_seconds: number },
  ) => void;
  readonly setExceptionsOpen: (kind: string, count: number) => void;
};

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** @param options.process whether to add the figures of the process itself (memory, event loop, CPU) */
export function createMetrics(options: { readonly process: boolean } = { process: true }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry, prefix: "dirigent_" });

  const requests = new Histogram({
    name: "dirigent_http_request_duration_seconds",
    help: "Duration of HTTP requests by route, method and status.",
    labelNames: ["method", "route", "status"],
    buckets: REQUEST_SECONDS,
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
  const worker = workerMetrics(registers);

  return {
    registry,
    httpRecorder: (method, route, status) => {
      const recorder = requests.labels(method, route, String(status));
      return (seconds) => recorder.observe(seconds);
    },
    setRequestsInFlight: (count) => in_flight.set(count),
    countRefused: (lane, status) => overload.labels(lane, String(status)).inc(),
    ...worker,
  };
}

function workerMetrics(registers: Registry[]) {
  const intents = new Histogram({
    name: "dirigent_intent_duration_seconds",
    help: "Duration of calls to the outside world by kind and outcome (done, retried, parked).",
    labelNames: ["kind", "outcome"],
    buckets: REQUEST_SECONDS,
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
    buckets: REQUEST_SECONDS,
    registers,
  });
  const batches = new Histogram({
    name: "dirigent_batch_size",
    help: "How many entries were taken into one transaction, by kind.",
    labelNames: ["kind"],
    buckets: BATCH_SIZES,
    registers,
  });
  const backlog = new Gauge({
    name: "dirigent_due_entries",
    help: "Entries due and not yet claimed.",
    labelNames: ["kind"],
    registers,
  });
  const oldest = new Gauge({
    name: "dirigent_due_oldest_seconds",
    help: "How long the oldest due entry has been waiting.",
    labelNames: ["kind"],
    registers,
  });
  const exceptions = new Gauge({
    name: "dirigent_exceptions_open",
    help: "Orders and intents that wait for a person.",
    labelNames: ["kind"],
    registers,
  });

  return {
    recordIntent: (kind: string, outcome: string, seconds: number) => intents.labels(kind, outcome).observe(seconds),
    recordAdvance: (batch: { readonly orders: number; readonly seconds: number }) => {
      orders.inc(batch.orders);
      advance.observe(batch.seconds);
      batches.labels("advance").observe(batch.orders);
    },
    recordBatch: (kind: string, size: number) => batches.labels(kind).observe(size),
    setDueBacklog: (kind: string, waiting: { readonly entries: number; readonly oldest_seconds: number }) => {
      backlog.labels(kind).set(waiting.entries);
      oldest.labels(kind).set(waiting.oldest_seconds);
    },
    setExceptionsOpen: (kind: string, count: number) => exceptions.labels(kind).set(count),
  };
}
