import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { base_path } from "../api/client.ts";
import { me_query } from "../session/me.ts";
import { concernedBy, type Key } from "./concerned.ts";
import { createConnection, type LiveState } from "./connection.ts";
import { inTurn } from "./in-turn.ts";
import type { News } from "./types.ts";

const connection = createConnection(`${base_path}v1/changes`);
const NOW_MS = 300;
const SOON_MS = 4_000;

/** Whether what one sees follows what happens. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(connection.onState, connection.state);
}

/** Hears of every change while the component is there. */
export function useNews(onNews: (news: News) => void): void {
  const latest = useRef(onNews);
  useEffect(() => {
    latest.current = onNews;
  });
  useEffect(() => connection.onNews((news) => latest.current(news)), []);
}

/** Keeps all that is shown up to date, for as long as the frame around the pages is there. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const now = new Map<string, Key>();
    const soon = new Map<string, Key>();
    const refresh = (keys: Map<string, Key>) => async () => {
      const due = [...keys.values()];
      keys.clear();
      await Promise.all(due.map((queryKey) => queries.invalidateQueries({ queryKey })));
    };
    const at_once = inTurn(NOW_MS, refresh(now));
    const later = inTurn(SOON_MS, refresh(soon));
    const stopListening = connection.onNews((news) => {
      if (news === "everything") {
        void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "order-list" });
        return;
      }
      const concerned = concernedBy(news);
      for (const key of concerned.now) now.set(key.join("/"), key);
      for (const key of concerned.soon) soon.set(key.join("/"), key);
      at_once.ask();
      later.ask();
    });
    const stop = connection.start();
    // It may be lost because the session has ended: whoever asks who he is learns it.
    const stopDoubting = connection.onState(() => {
      if (connection.state() === "lost") void queries.invalidateQueries({ queryKey: me_query.queryKey });
    });
    return () => {
      stopDoubting();
      stop();
      stopListening();
      at_once.stop();
      later.stop();
    };
  }, [queries]);
}
