import { lowestIdAt } from "../kernel/ids.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import { read } from "../platform/transaction.ts";
import {
  type Change,
  changesOf,
  EVENTS_AT_ONCE,
  type EventRow,
  findEventsBetween,
  findExceptionsMark,
} from "./read-changes.ts";

export type { Change } from "./read-changes.ts";

export type Listener = {
  readonly tenant_id: string;
  /** Null: of all channels. */
  readonly channel_codes: readonly string[] | null;
  /** Whoever works at certain locations hears that there is news of work, and not of whose. */
  readonly is_of_location: boolean;
  /** @param position to listen on from later; what is lost between two positions is told again, never left out */
  readonly told: (changes: readonly Change[], position: string) => void;
  /** It is over: everything that is shown may be out of date. */
  readonly ended: () => void;
};

export type ChangeFeed = {
  /** Null: there are as many listeners as this process takes. */
  readonly listen: (listener: Listener) => { readonly position: string; readonly stop: () => void } | null;
  /**
   * What a listener has missed since a position, and the position that he has caught up with.
   * Null: too much to tell, everything must be read anew.
   */
  readonly since: (
    listener: Pick<Listener, "tenant_id" | "channel_codes" | "is_of_location">,
    position: string,
  ) => Promise<{ readonly changes: readonly Change[]; readonly position: string } | null>;
  readonly close: () => void;
};

type Options = {
  readonly database: Database;
  readonly clock: Clock;
  readonly every_ms?: number;
  readonly listeners_max?: number;
  readonly onError?: (error: unknown) => void;
};

const EVERY_MS = 500;
const LISTENERS_MAX = 500;
/** Events are told this young: most transactions have committed by then. */
const YOUNG_MS = 300;
/** An event gets its id before its transaction commits. What is this old is read a second time, for those who took longer. */
const SETTLED_MS = 8_000;

/**
 * Tells listeners what has changed, from the business log, which is asked once per tenant and turn however many listen, and
 * not at all while nobody does. Nothing is added to the transactions that make the changes.
 */
export function createChangeFeed(options: Options): ChangeFeed {
  const tenants = new Map<string, ReturnType<typeof openTenant>>();
  let listeners = 0;
  let is_closed = false;
  return {
    listen: (listener) => {
      if (is_closed || listeners >= (options.listeners_max ?? LISTENERS_MAX)) return null;
      const tenant = tenants.get(listener.tenant_id) ?? openTenant(options, listener.tenant_id);
      tenants.set(listener.tenant_id, tenant);
      tenant.listeners.add(listener);
      listeners += 1;
      const stop = () => {
        if (!tenant.listeners.delete(listener)) return;
        listeners -= 1;
        if (tenant.listeners.size > 0) return;
        tenant.close();
        tenants.delete(listener.tenant_id);
      };
      return { position: tenant.position(), stop };
    },
    since: async ({ tenant_id, ...listener }, position) => {
      const until = new Date(options.clock.now().getTime() - YOUNG_MS);
      const from = lowestIdAt(new Date(instantOf(position) - SETTLED_MS));
      const events = await read(options.database, tenant_id, "catch up with changes", (tx) =>
        findEventsBetween(tx, from, until),
      );
      if (events.length === EVENTS_AT_ONCE) return null;
      return { changes: heardBy(events, listener), position: lowestIdAt(until) };
    },
    close: () => {
      is_closed = true;
      for (const tenant of tenants.values()) {
        tenant.close();
        for (const listener of [...tenant.listeners]) listener.ended();
      }
    },
  };
}

function openTenant({ database, clock, every_ms = EVERY_MS, onError }: Options, tenant_id: string) {
  const listeners = new Set<Listener>();
  let young = lowestIdAt(new Date(clock.now().getTime() - YOUNG_MS));
  // Whoever listens from now on may have read before what was under way has committed.
  let settled = lowestIdAt(new Date(clock.now().getTime() - YOUNG_MS - SETTLED_MS));
  let exceptions: string | null = null;
  const told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const turn = async () => {
    const now = clock.now().getTime();
    const found = await read(database, tenant_id, "look for changes", async (tx) => ({
      young: await findEventsBetween(tx, young, new Date(now - YOUNG_MS)),
      settled: await findEventsBetween(tx, settled, new Date(now - SETTLED_MS)),
      exceptions: await findExceptionsMark(tx),
    }));
    const fresh = found.young.filter((event) => !told.has(event.event_id));
    const late = found.settled.filter((event) => !told.has(event.event_id));
    for (const event of fresh) told.add(event.event_id);
    for (const event of found.settled) told.delete(event.event_id);
    young = found.young.at(-1)?.event_id ?? young;
    settled = found.settled.at(-1)?.event_id ?? settled;
    const has_new_exceptions = exceptions !== null && exceptions !== found.exceptions;
    exceptions = found.exceptions;
    tell(listeners, [...late, ...fresh], { has_new_exceptions, position: young });
  };
  const run = () => {
    timer = setTimeout(() => {
      turn()
        .catch((error: unknown) => onError?.(error))
        .finally(() => {
          if (timer) run();
        });
    }, every_ms);
  };
  run();
  return {
    listeners,
    position: () => young,
    close: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

function tell(
  listeners: ReadonlySet<Listener>,
  events: readonly EventRow[],
  { has_new_exceptions, position }: { readonly has_new_exceptions: boolean; readonly position: string },
): void {
  const by_bounds = new Map<string, readonly Change[]>();
  for (const listener of listeners) {
    const key = JSON.stringify([listener.channel_codes, listener.is_of_location]);
    let changes = by_bounds.get(key);
    if (!changes) {
      changes = heardBy(events, listener);
      const hears_all = listener.channel_codes === null && !listener.is_of_location;
      if (has_new_exceptions && hears_all) changes = [...changes, EXCEPTIONS_CHANGED];
      by_bounds.set(key, changes);
    }
    if (changes.length > 0) listener.told(changes, position);
  }
}

const EXCEPTIONS_CHANGED: Change = { kind: "exceptions", id: null, order_id: null, types: ["exceptions_changed"] };
const WORK_CHANGED: Change = { kind: "fulfillment_order", id: null, order_id: null, types: ["work_changed"] };

/** Who is bound to channels hears of their orders alone. */
function heardBy(
  events: readonly EventRow[],
  { channel_codes, is_of_location }: Pick<Listener, "channel_codes" | "is_of_location">,
): readonly Change[] {
  if (is_of_location)
    return changesOf(events).some((change) => change.kind === "fulfillment_order") ? [WORK_CHANGED] : [];
  if (channel_codes === null) return changesOf(events);
  const visible = events.filter(
    (event) => event.order_id !== null && event.channel_code !== null && channel_codes.includes(event.channel_code),
  );
  return changesOf(visible).filter((change) => change.order_id !== null);
}

/** The instant that an id was made, in milliseconds since 1970. */
function instantOf(id: string): number {
  return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}
