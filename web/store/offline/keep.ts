import { onlineManager, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { me_query } from "../../session/me.ts";
import { answered, onDevice } from "./database.ts";

type Kept = { readonly key: QueryKey; readonly data: unknown; readonly updated_at: number };

/** Older than this it would mislead more than help, and it is deleted. */
const KEPT_MS = 36 * 3_600_000;

/**
 * Keeps on the device what a store needs to go on without a connection: the open work, its items, the place, and who is
 * signed in. Nothing about customers is among it.
 *
 * @returns how to stop
 */
export function keepAnswers(queries: QueryClient): () => void {
  const cache = queries.getQueryCache();
  const isKept = (key: QueryKey, meta: object | undefined) =>
    meta !== undefined && "kept" in meta ? true : key[0] === me_query.queryKey[0] && key.length === 1;
  const keep = ({ key, data, updated_at }: Kept) =>
    // A device without room goes on as one that always has a connection.
    void onDevice("kept", "readwrite", (store) =>
      answered(store.put({ key, data, updated_at } satisfies Kept, JSON.stringify(key))),
    ).catch(() => {});

  for (const { queryKey, meta, state } of cache.getAll())
    if (isKept(queryKey, meta) && state.data !== undefined)
      keep({ key: queryKey, data: state.data, updated_at: state.dataUpdatedAt });
  return cache.subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success") return;
    const { queryKey, meta, state } = event.query;
    if (isKept(queryKey, meta)) keep({ key: queryKey, data: state.data, updated_at: state.dataUpdatedAt });
  });
}

/** Puts back what was kept, where nothing newer is known. @returns whether it is known who is signed in */
export async function restoreAnswers(queries: QueryClient, now: number): Promise<boolean> {
  try {
    const all = await onDevice("kept", "readonly", (store) => answered(store.getAll() as IDBRequest<Kept[]>));
    for (const { key, data, updated_at } of all)
      if (now - updated_at < KEPT_MS && queries.getQueryData(key) === undefined)
        queries.setQueryData(key, data, { updatedAt: updated_at });
  } catch {
    return false;
  }
  const is_known = queries.getQueryData(me_query.queryKey) !== undefined;
  // Else what is asked would be tried and tried again, instead of waiting for the connection.
  if (is_known && !navigator.onLine) onlineManager.setOnline(false);
  return is_known;
}

export async function deleteOldAnswers(now: number): Promise<void> {
  await onDevice("kept", "readwrite", async (store) => {
    const keys = await answered(store.getAllKeys());
    for (const key of keys) {
      const kept = (await answered(store.get(key))) as Kept;
      if (now - kept.updated_at >= KEPT_MS) store.delete(key);
    }
  }).catch(() => {});
}

/** After signing out: the next person at this device sees nothing of it. Work that waits stays, for whoever did it. */
export async function forgetAnswers(): Promise<void> {
  await onDevice("kept", "readwrite", (store) => answered(store.clear())).catch(() => {});
}
