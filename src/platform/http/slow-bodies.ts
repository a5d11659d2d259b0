import type { IncomingMessage } from "node:http";
import { platformProblem } from "./platform-problems.ts";
import { rawProblem } from "./unreadable.ts";

export type SlowBodies = {
  readonly watch: (message: IncomingMessage) => void;
  readonly arrived: (message: IncomingMessage) => void;
  readonly stop: () => void;
};

/**
 * Ends requests whose body does not arrive in time, however busily it drips: otherwise a few thousand slow senders hold all
 * connections. Node's own requestTimeout would end long NDJSON streams as well, so those are not watched here (they
 * end when the connection is idle). One timer looks after all, so a request costs a set entry.
 */
export function watchSlowBodies(timeout_ms: number): SlowBodies {
  const deadlines = new Map<IncomingMessage, number>();

  const sweep = () => {
    const now = performance.now();
    for (const [message, deadline] of deadlines) {
      const has_ended = message.complete || message.destroyed;
      // The map is in the order of arrival, so all after this one are younger.
      if (!has_ended && deadline > now) break;
      deadlines.delete(message);
      if (!has_ended) refuse(message, timeout_ms);
    }
  };
  const timer = setInterval(sweep, Math.min(1_000, timeout_ms / 2));
  timer.unref();

  return {
    watch: (message) => {
      deadlines.set(message, performance.now() + timeout_ms);
    },
    arrived: (message) => {
      deadlines.delete(message);
    },
    stop: () => clearInterval(timer),
  };
}

/** Written to the socket itself: the request is still being read, so no handler can answer it. */
function refuse(message: IncomingMessage, timeout_ms: number): void {
  const problem = platformProblem("request_timeout", `The body did not arrive within ${timeout_ms / 1000} seconds.`);
  message.socket.end(rawProblem(problem), () => message.socket.destroy());
}
