import { setFaultHook } from "../../../src/platform/fault-points.ts";

/** Fault points of this process under the control of a test. */
export type Armory = {
  /** How often each was reached since the last look. */
  readonly reached: () => ReadonlyMap<string, number>;
  readonly forgetReached: () => void;
  /** The next one who gets to the point throws there, or hangs until he is woken. */
  readonly arm: (point: string, action: "throw" | "hang") => Fault;
  /** Wakes whoever hangs, and arms nothing any more. */
  readonly disarm: () => void;
};

export type Fault = {
  readonly has_fired: () => boolean;
  /** Resolves when somebody is there. */
  readonly fired: Promise<void>;
  readonly wake: () => void;
};

export function createArmory(): Armory {
  const reached = new Map<string, number>();
  const armed = new Map<string, () => void | Promise<void>>();
  const hanging = new Set<() => void>();
  setFaultHook((point) => {
    reached.set(point, (reached.get(point) ?? 0) + 1);
    const action = armed.get(point);
    armed.delete(point);
    return action?.();
  });
  return {
    reached: () => new Map(reached),
    forgetReached: () => reached.clear(),
    arm: (point, action) => {
      const fired = Promise.withResolvers<void>();
      const woken = Promise.withResolvers<void>();
      let is_fired = false;
      armed.set(point, () => {
        is_fired = true;
        fired.resolve();
        if (action === "throw") throw new Error(`fault at "${point}", wanted by a test`);
        hanging.add(woken.resolve);
        return woken.promise;
      });
      return { has_fired: () => is_fired, fired: fired.promise, wake: woken.resolve };
    },
    disarm: () => {
      armed.clear();
      for (const wake of hanging) wake();
      hanging.clear();
      setFaultHook(null);
    },
  };
}
