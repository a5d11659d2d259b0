import type pg from "pg";
import { collectDefaultMetrics, Registry } from "prom-client";
import { backlogMetrics, databaseMetrics, httpMetrics, orderMetrics, workerMetrics } from "./metric-sets.ts";

/**
 * What a running process tells Prometheus. Labels are kinds and codes only: never ids, names or tenants.
 * Every figure has its line, with its alert, in docs/operating/watch.md.
 */
export type Metrics = {
  readonly registry: Registry;
  /** A recorder for one route, method and status: made once, called per request. Seconds. */
  readonly httpRecorder: (method: string, route: string, status: number) => (seconds: number) => void;
  readonly setRequestsInFlight: (count: number) => void;
  /** 503: no room in the lane; 429: the caller has taken its share of it. */
  readonly countRefused: (lane: string, status: 429 | 503) => void;
  /** An intent's attempt has ended; `outcome`: answered, retry, park. */
  readonly recordIntent: (kind: string, outcome: string, seconds: number) => void;
  /** Calls of killed or stalled workers that this one has given back. */
  readonly countTakenOver: (count: number) => void;
  /** A loop of the worker met an error and rests before it goes on. */
  readonly countWorkerError: (loop: string) => void;
  /** A worker has committed a batch of the order loop. */
  readonly recordAdvance: (batch: { readonly orders: number; readonly seconds: number }) => void;
  /** How many were taken into one transaction: intake, stock adjustments, … */
  readonly recordBatch: (kind: string, size: number) => void;
  /** Lines of the business log that have been committed. */
  readonly countEvents: (events: readonly { readonly type: string }[]) => void;
  /** An order has got its first fulfillment order, this long after it was received. */
  readonly recordRelease: (seconds: number) => void;
  readonly countTransactionRetry: (transaction: string) => void;
  readonly watchPool: (pool: pg.Pool) => void;
  /** What waits in the database, over all tenants. */
  readonly setBacklog: (backlog: Backlog) => void;
};

/** `entries` is counted up to 10,000 a tenant and kind; ages are seconds of the oldest. */
export type Backlog = {
  readonly due: readonly WaitingKind[];
  readonly intents: readonly WaitingKind[];
  readonly exceptions: readonly Omit<WaitingKind, "oldest_seconds">[];
  /** Fulfillment orders that their location has not answered yet. */
  readonly unanswered: { readonly oldest_seconds: number; readonly silent_locations: number };
};

export type WaitingKind = { readonly kind: string; readonly entries: number; readonly oldest_seconds: number };

/** @param options.process whether to add the figures of the process itself (memory, event loop, CPU) */
export function createMetrics(options: { readonly process: boolean } = { process: true }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry, prefix: "dirigent_" });
  return {
    registry,
    ...httpMetrics(registers),
    ...workerMetrics(registers),
    ...orderMetrics(registers),
    ...databaseMetrics(registers),
    ...backlogMetrics(registers),
  };
}
