import { nowMs } from "./api.ts";

/**
 * The simulation's time: real time, faster or slower. What is to happen "in ten minutes" happens when that much simulated time
 * has gone by, at whatever speeds it went meanwhile.
 */
export type Pace = {
  readonly speed: () => number;
  readonly setSpeed: (speed: number) => void;
  /** Simulated minutes since the start. */
  readonly minutes: () => number;
};

export function createPace(first_speed: number): Pace {
  let speed = first_speed;
  let [gone, since_ms] = [0, nowMs()];
  const minutes = () => gone + ((nowMs() - since_ms) / 60_000) * speed;
  return {
    speed: () => speed,
    setSpeed: (next) => {
      gone = minutes();
      since_ms = nowMs();
      speed = next;
    },
    minutes,
  };
}

/**
 * Remembers when things were first seen, so that what takes ten minutes is done ten minutes after that. Forgets what is no
 * longer seen, so it never grows beyond what is open.
 */
export type FirstSeen = {
  /**
   * @param head_start minutes that what is there at the very first look has waited already
   * @returns simulated minutes since it was first seen
   */
  readonly ageOf: (key: string, head_start?: number) => number;
  /** Forgets all that `ageOf` was not asked about since the last time. */
  readonly forgetOthers: () => void;
};

export function createFirstSeen(pace: Pace): FirstSeen {
  let known = new Map<string, number>();
  let seen = new Map<string, number>();
  let is_first_look = true;
  return {
    ageOf: (key, head_start = 0) => {
      const now = pace.minutes();
      const first = known.get(key) ?? seen.get(key) ?? now - (is_first_look ? head_start : 0);
      seen.set(key, first);
      return now - first;
    },
    forgetOthers: () => {
      known = seen;
      seen = new Map();
      is_first_look = false;
    },
  };
}
