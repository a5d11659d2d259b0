import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Metrics } from "../metrics.ts";
import { overloaded, platformError } from "./platform-problems.ts";
import type { Caller } from "./types.ts";

/**
 * Requests that could take all there is have bounds of their own, so that what is small and urgent (a cancellation, a
 * pick, a notification) always finds room: `intake` for single orders, `heavy` for streams and batches.
 */
export type Lane = "general" | "intake" | "heavy";

export type Admission = {
  /** Counts a request in, and out again when its connection is done with it. @throws ProblemError overloaded */
  readonly admit: (lane: Lane, response: ServerResponse) => void;
  /** Counts the request for its caller as well. @throws ProblemError too_many_requests */
  readonly admitCaller: (lane: Lane, caller: Caller, response: ServerResponse) => void;
  /** Lets a request that was refused for its caller wait for that answer; it takes no room meanwhile. */
  readonly holdBack: (lane: Lane, response: ServerResponse) => Promise<void>;
  readonly inFlight: () => number;
};

export type AdmissionOptions = {
  /** All requests together. Half of them may be single orders. */
  readonly in_flight_max: number;
  /** Streams and batches at once; each may keep a connection to the database busy. Default 16. */
  readonly heavy_max?: number;
};

const HEAVY_MAX = 16;
/** One tenant, and one key of it, leave room in each lane to the others. */
const TENANT_SHARE = 0.8;
const KEY_SHARE = 0.6;
/**
 * Whoever sends too much and repeats what was refused at once would keep the service busy with refusing. So a refusal for a
 * caller takes its time, and his connections slow him down. The body is not read meanwhile.
 */
const HOLD_BACK_MS = 500;

type LaneState = { in_flight: number; readonly max: number; readonly by_caller: Map<string, number> };

/**
 * Bounds how many requests are worked on at once. Beyond it the answer comes at once, before the body is read: a queue that
 * only grows would answer everybody too late. 503 if the service has no room, 429 if this caller has taken its share.
 */
export function createAdmission(options: AdmissionOptions, metrics: Metrics): Admission {
  const { in_flight_max, heavy_max = HEAVY_MAX } = options;
  const lanes: Readonly<Record<Lane, LaneState>> = {
    general: { in_flight: 0, max: in_flight_max, by_caller: new Map() },
    intake: { in_flight: 0, max: Math.ceil(in_flight_max / 2), by_caller: new Map() },
    heavy: { in_flight: 0, max: Math.min(heavy_max, in_flight_max), by_caller: new Map() },
  };
  let in_flight = 0;
  let held_back = 0;

  // One function a lane for all requests. `close` comes exactly once, also when the caller has gone away.
  const releases = Object.fromEntries(
    Object.entries(lanes).map(([name, lane]) => [
      name,
      () => {
        in_flight -= 1;
        lane.in_flight -= 1;
        metrics.setRequestsInFlight(in_flight);
      },
    ]),
  ) as Readonly<Record<Lane, () => void>>;

  return {
    admit: (name, response) => {
      const lane = lanes[name];
      if (in_flight >= in_flight_max || lane.in_flight >= lane.max) {
        metrics.countRefused(name, 503);
        throw overloaded();
      }
      in_flight += 1;
      lane.in_flight += 1;
      metrics.setRequestsInFlight(in_flight);
      response.once("close", releases[name]);
    },
    admitCaller: (name, caller, response) => {
      const { max, by_caller } = lanes[name];
      const counted = [
        { who: caller.tenant_id, at_most: Math.ceil(max * TENANT_SHARE) },
        { who: caller.api_key_id ?? caller.user_id ?? caller.actor, at_most: Math.ceil(max * KEY_SHARE) },
      ];
      const full = counted.find(({ who, at_most }) => (by_caller.get(who) ?? 0) >= at_most);
      if (full) {
        metrics.countRefused(name, 429);
        throw platformError(
          "too_many_requests",
          `${full.at_most} of your requests of this kind are being worked on. Wait for answers before you send more.`,
        );
      }
      for (const { who } of counted) by_caller.set(who, (by_caller.get(who) ?? 0) + 1);
      response.once("close", () => {
        for (const { who } of counted) countDown(by_caller, who);
      });
    },
    holdBack: async (name, response) => {
      response.off("close", releases[name]);
      releases[name]();
      if (held_back >= in_flight_max) return;
      held_back += 1;
      await sleep(HOLD_BACK_MS);
      held_back -= 1;
    },
    inFlight: () => in_flight,
  };
}

/** Whoever has nothing in flight is forgotten, so that the maps do not grow with the keys ever seen. */
function countDown(by_caller: Map<string, number>, who: string): void {
  const left = (by_caller.get(who) ?? 1) - 1;
  if (left > 0) by_caller.set(who, left);
  else by_caller.delete(who);
}
