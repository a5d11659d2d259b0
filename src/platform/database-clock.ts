import { uptime } from "node:os";
import { type Clock, systemClock } from "./clock.ts";

export type DatabaseClock = Clock & {
  /** Compares with the database, and follows it if nothing has jumped. @throws the database's error if it cannot be asked */
  readonly compare: () => Promise<void>;
};

/** Far more than two clocks drift apart between two comparisons, far less than any deadline of an order. */
const TOLERANCE_MS = 5_000;

type Sources = {
  readonly askDatabase: () => Promise<Date>;
  /** Runs only forward, and stands still while the machine sleeps. */
  readonly monotonicMs?: () => number;
  /** Runs only forward, also while the machine sleeps. */
  readonly uptimeMs?: () => number;
};

/**
 * The time of the database, carried on by a clock that cannot be set. So all processes have the same time, and a machine
 * whose clock is set wrong, or jumps by an hour or a year, neither ends what has a deadline nor puts work off. If the database's own clock
 * jumps while we run, we stay with the old time and say so: following it would be an expiry of everything at once. A new start
 * takes the database's time as it is.
 */
export function createDatabaseClock(sources: Sources): DatabaseClock {
  const { askDatabase, monotonicMs = () => performance.now(), uptimeMs = () => uptime() * 1_000 } = sources;
  let offset_ms = systemClock.now().getTime() - monotonicMs();
  let compared: { readonly database_ms: number; readonly uptime_ms: number } | null = null;
  let trouble: string | null = null;

  return {
    now: () => new Date(offset_ms + monotonicMs()),
    trouble: () => trouble,
    compare: async () => {
      const asked_ms = monotonicMs();
      const database_ms = (await askDatabase()).getTime();
      // It was read somewhere between question and answer.
      const measured_ms = database_ms - (asked_ms + monotonicMs()) / 2;
      const uptime_ms = uptimeMs();
      const has_slept =
        compared !== null && near(database_ms - compared.database_ms, uptime_ms - compared.uptime_ms, TOLERANCE_MS);
      if (compared === null || near(measured_ms, offset_ms, TOLERANCE_MS) || has_slept) {
        offset_ms = measured_ms;
        compared = { database_ms, uptime_ms };
        trouble = null;
        return;
      }
      const seconds = Math.round((measured_ms - offset_ms) / 1_000);
      trouble = `The clock of the database has jumped by ${seconds} s. We go on with the time from before: set it right, or start again to follow it.`;
    },
  };
}

function near(one: number, other: number, tolerance: number): boolean {
  return Math.abs(one - other) <= tolerance;
}
