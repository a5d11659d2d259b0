import type { Change, News } from "./types.ts";

/** How long the stream may be away before anybody is told: it ends by itself every few minutes and comes back at once. */
const PATIENCE_MS = 5_000;
const WAIT_MS = { first: 1_000, most: 60_000 } as const;
/** A tab that nobody looks at gives its connection back: browsers open only six to a server. */
const HIDDEN_MS = 60_000;

export type LiveState = "connecting" | "live" | "lost";

export type LiveConnection = {
  /** Whoever looks keeps it open. @returns what to call when he no longer does */
  readonly start: () => () => void;
  readonly state: () => LiveState;
  /** @returns what to call to hear no more of it */
  readonly onState: (listener: () => void) => () => void;
  readonly onNews: (listener: (news: News) => void) => () => void;
};

/** How long to wait before the next try after so many that failed. */
export const waitAfter = (failures: number): number => Math.min(WAIT_MS.most, WAIT_MS.first * 2 ** failures);

/**
 * The one stream of changes of this tab. The browser itself comes back with the position that it had; where it gives up, the
 * stream is opened anew after a while, and as the position is lost then, everything counts as changed.
 */
export function createConnection(url: string, open = (address: string) => new EventSource(address)): LiveConnection {
  const state_listeners = new Set<() => void>();
  const news_listeners = new Set<(news: News) => void>();
  let source: EventSource | null = null;
  let state: LiveState = "connecting";
  // Also at first: what changed between the reading of the page and the listening was heard by nobody.
  let has_missed = true;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let doubt: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const become = (next: LiveState) => {
    clearTimeout(doubt);
    doubt = undefined;
    if (state === next) return;
    state = next;
    for (const listener of state_listeners) listener();
  };
  const beginDoubt = () => {
    doubt ??= setTimeout(() => become("lost"), PATIENCE_MS);
  };
  const tell = (news: News) => {
    for (const listener of news_listeners) listener(news);
  };
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
    has_missed = true;
  };
  const connect = () => {
    if (source) return;
    const stream = open(url);
    source = stream;
    beginDoubt();
    stream.addEventListener("ready", () => {
      failures = 0;
      become("live");
      if (has_missed) tell("everything");
      has_missed = false;
    });
    stream.addEventListener("changes", (event) => tell(changesIn(event.data)));
    stream.addEventListener("reset", () => tell("everything"));
    stream.addEventListener("error", () => {
      beginDoubt();
      if (stream.readyState !== stream.CLOSED || source !== stream) return;
      close();
      retry = setTimeout(connect, waitAfter(failures));
      failures += 1;
    });
  };
  const onVisibility = () => {
    clearTimeout(rest);
    if (document.visibilityState === "hidden") rest = setTimeout(close, HIDDEN_MS);
    else connect();
  };
  return {
    start: () => {
      document.addEventListener("visibilitychange", onVisibility);
      connect();
      return () => {
        document.removeEventListener("visibilitychange", onVisibility);
        clearTimeout(rest);
        close();
        become("connecting");
      };
    },
    state: () => state,
    onState: (listener) => {
      state_listeners.add(listener);
      return () => state_listeners.delete(listener);
    },
    onNews: (listener) => {
      news_listeners.add(listener);
      return () => news_listeners.delete(listener);
    },
  };
}

function changesIn(data: unknown): readonly Change[] {
  return (JSON.parse(String(data)) as { readonly changes: readonly Change[] }).changes;
}
