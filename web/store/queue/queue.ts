import type { FulfillmentOrder } from "../../api/types.ts";
import type { Conflict, Outcome, StoreAction } from "./action.ts";

/** Where actions are kept on the device. */
export type QueueStorage = {
  /** In the order in which they were added. */
  readonly all: () => Promise<readonly StoreAction[]>;
  /** Adds it at the end, or replaces the one with its key where that stands. */
  readonly put: (action: StoreAction) => Promise<void>;
  readonly remove: (keys: readonly string[]) => Promise<void>;
};

export type QueueState = {
  readonly actions: readonly StoreAction[];
  readonly is_sending: boolean;
  /** The last attempt got no answer; null while everything that was tried was answered. */
  readonly stopped_by: "connection" | "sign_in" | null;
};

export type Attempt =
  | { readonly is: "done" }
  | { readonly is: "waiting" }
  | { readonly is: "refused"; readonly key: string; readonly conflict: Conflict };

export type Queue = {
  readonly state: () => QueueState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Keeps it and tries to send. A key that is there already is not added again. @returns when it is safe on the device */
  readonly add: (action: StoreAction) => Promise<void>;
  /** Sends what waits, the oldest first. @returns when all is sent or the connection is missing */
  readonly flush: () => Promise<void>;
  /** Takes away a refused action; what followed on the same fulfillment order is sent then, or given up with it. */
  readonly settle: (key: string, rest: "send" | "give_up") => Promise<void>;
  /** Adds it, and tells what has become of it once it was tried. */
  readonly attempt: (action: StoreAction) => Promise<Attempt>;
};

type Parts = {
  readonly storage: QueueStorage;
  readonly send: (action: StoreAction) => Promise<Outcome>;
  /** Whose actions are sent. */
  readonly actor: () => string | null;
  readonly onDone: (fulfillment_order: FulfillmentOrder, action: StoreAction) => void;
  /** Sees to it that one tab sends at a time. */
  readonly exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>;
};

const NOTHING: QueueState = { actions: [], is_sending: false, stopped_by: null };

/**
 * Work that is told to the server as soon as it can be heard: in the order in which it was done, one at a time, each with its
 * key. After a refusal nothing more is sent for that fulfillment order until a person has looked; the others go on.
 */
export function createQueue({ storage, send, actor, onDone, exclusively }: Parts): Queue {
  let state = NOTHING;
  let running: Promise<void> | null = null;
  let is_asked_again = false;
  const listeners = new Set<() => void>();

  const change = (next: Partial<QueueState>) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const reload = async () => {
    const who = actor();
    change({ actions: (await storage.all()).filter((action) => action.actor === who) });
  };

  const sendAll = async () => {
    try {
      for (;;) {
        // Read anew each time: work is added, and in other tabs settled, while this one waits for an answer.
        await reload();
        const next = firstToSend(state.actions);
        if (!next) return change({ stopped_by: null });
        if (!state.is_sending) change({ is_sending: true });
        const outcome = await send(next);
        if (outcome.outcome === "later")
          return change({ stopped_by: outcome.is_signed_out ? "sign_in" : "connection" });
        change({ stopped_by: null });
        if (outcome.outcome === "refused") await storage.put({ ...next, conflict: outcome.conflict });
        else {
          await storage.remove([next.key]);
          // Both at once: nobody may see the work neither done nor waiting, or twice.
          onDone(outcome.fulfillment_order, next);
          change({ actions: state.actions.filter(({ key }) => key !== next.key) });
        }
      }
    } finally {
      await reload();
      if (state.is_sending) change({ is_sending: false });
    }
  };
  const flush = (): Promise<void> => {
    is_asked_again = running !== null;
    running ??= exclusively(sendAll)
      // What the device cannot read just now is there at the next occasion.
      .catch(() => {})
      .finally(() => {
        running = null;
      })
      .then(() => {
        const has_news = is_asked_again && state.stopped_by === null && firstToSend(state.actions) !== undefined;
        is_asked_again = false;
        return has_news ? flush() : undefined;
      });
    return running;
  };
  const add = async (action: StoreAction) => {
    const is_known = (await storage.all()).some(({ key }) => key === action.key);
    if (!is_known) await storage.put(action);
    await reload();
    void flush();
  };
  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add,
    flush,
    settle: async (key, rest) => {
      const refused = state.actions.find((action) => action.key === key);
      const followers = refused && rest === "give_up" ? state.actions.filter((action) => isAfter(action, refused)) : [];
      await storage.remove([key, ...followers.map((action) => action.key)]);
      await reload();
      await flush();
    },
    attempt: async (action) => {
      await add(action);
      await flush();
      const kept = state.actions.find(({ key }) => key === action.key);
      if (!kept) return { is: "done" };
      return kept.conflict ? { is: "refused", key: action.key, conflict: kept.conflict } : { is: "waiting" };
    },
  };

  function isAfter(action: StoreAction, refused: StoreAction): boolean {
    const { actions } = state;
    return (
      action.fulfillment_order_id === refused.fulfillment_order_id && actions.indexOf(action) > actions.indexOf(refused)
    );
  }
}

/** The oldest that waits and does not build on something that was refused. */
function firstToSend(actions: readonly StoreAction[]): StoreAction | undefined {
  const halted = new Set<string>();
  return actions.find((action) => {
    if (action.conflict) halted.add(action.fulfillment_order_id);
    return !halted.has(action.fulfillment_order_id);
  });
}
