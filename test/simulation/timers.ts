import { GATES } from "./provider.ts";

/** Timers that a round of calls has set: they go off when the simulation wants it, and never by the time of the machine. */
export type Timers = { readonly renewals: Set<() => unknown>; readonly limits: Set<() => unknown> };

export function newTimers(): Timers {
  return { renewals: new Set(), limits: new Set() };
}

/** Runs the product with such timers in the place of the real ones; outside of a round of calls they never go off. */
export async function withSimulatedTimers<T>(work: () => Promise<T>): Promise<T> {
  const { setInterval, setTimeout, clearInterval, clearTimeout } = globalThis;
  const setIn = (kind: keyof Timers) => (callback: () => unknown) => {
    const timers = GATES.getStore()?.timers[kind];
    timers?.add(callback);
    return () => timers?.delete(callback);
  };
  const clear = (remove: unknown) => {
    if (typeof remove === "function") remove();
  };
  const simulated = { setInterval: setIn("renewals"), setTimeout: setIn("limits"), clearInterval: clear };
  Object.assign(globalThis, { ...simulated, clearTimeout: clear });
  try {
    return await work();
  } finally {
    Object.assign(globalThis, { setInterval, setTimeout, clearInterval, clearTimeout });
  }
}
