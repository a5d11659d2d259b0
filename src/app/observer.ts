import type { Metrics } from "../platform/metrics.ts";
import type { Observer } from "../platform/observer.ts";
import { traceEvents } from "../platform/tracing.ts";

/** What transactions do, as figures and in traces. */
export function createObserver(metrics: Metrics): Observer {
  return {
    eventsRecorded: (events) => {
      const trace = traceEvents(events);
      return () => {
        metrics.countEvents(events);
        trace();
      };
    },
    transactionRetried: metrics.countTransactionRetry,
  };
}
