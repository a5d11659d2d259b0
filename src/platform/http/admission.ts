import type { ServerResponse } from "node:http";
import type { Metrics } from "../metrics.ts";
import { platformError } from "./platform-problems.ts";

export type Admission = {
  /** Counts a request in, and out again when its connection is done with it. @throws ProblemError overloaded */
  readonly admit: (response: ServerResponse) => void;
  readonly inFlight: () => number;
};

/**
 * Bounds how many requests are worked on at once. Beyond it the answer is an immediate 503: a queue that only grows would
 * answer everybody too late.
 */
export function createAdmission(in_flight_max: number, metrics: Metrics): Admission {
  let in_flight = 0;
  // One function for all requests. `close` comes exactly once, also when the caller has gone away.
  const release = () => {
    in_flight -= 1;
    metrics.setRequestsInFlight(in_flight);
  };
  return {
    admit: (response) => {
      if (in_flight >= in_flight_max) {
        metrics.countRefusedOverload();
        throw platformError("overloaded", "Nothing was done. Send the request again in a moment.");
      }
      in_flight += 1;
      metrics.setRequestsInFlight(in_flight);
      response.once("close", release);
    },
    inFlight: () => in_flight,
  };
}
