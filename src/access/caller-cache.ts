import type { Caller } from "../platform/http/index.ts";

export type CallerCacheOptions = {
  /** How long an answer is remembered, and so how long a revoked key or an ended session may still work. */
  readonly cache_seconds?: number;
  readonly cache_entries_max?: number;
  /** A clock that only runs forward; for tests. */
  readonly monotonicMs?: () => number;
};

type Remembered = { readonly caller: Caller | null; readonly asked_ms: number };

const CACHE_SECONDS = 10;
const CACHE_ENTRIES_MAX = 10_000;

/**
 * Remembers who somebody is for some seconds, also that he is nobody, and asks once for many requests that arrive together.
 * Halfway it asks again, so that nobody who keeps asking waits: in a flood the question would wait behind it, and strangers to
 * us would fill the room that others need.
 *
 * @returns a function of a hash of what was shown, and of how to find out
 */
export function createCallerCache(
  options: CallerCacheOptions,
): (hash_text: string, find: () => Promise<Caller | null>) => Promise<Caller | null> | Caller | null {
  const cache_ms = (options.cache_seconds ?? CACHE_SECONDS) * 1000;
  const entries_max = options.cache_entries_max ?? CACHE_ENTRIES_MAX;
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const remembered = new Map<string, Remembered>();
  const asking = new Map<string, Promise<Caller | null>>();

  const remember = (hash_text: string, caller: Caller | null, asked_ms: number) => {
    // Maps keep their order, so the first entry is the oldest.
    const oldest = remembered.size >= entries_max ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
    remembered.delete(hash_text);
    // Counted from when the question was asked: a revocation during the answer must not be hidden for longer.
    remembered.set(hash_text, { caller, asked_ms });
  };

  const ask = (hash_text: string, find: () => Promise<Caller | null>, now_ms: number) => {
    const question = find()
      .then((caller) => {
        remember(hash_text, caller, now_ms);
        return caller;
      })
      .finally(() => asking.delete(hash_text));
    asking.set(hash_text, question);
    return question;
  };

  return (hash_text, find) => {
    const now_ms = monotonicMs();
    const known = remembered.get(hash_text);
    const age_ms = known ? now_ms - known.asked_ms : Number.POSITIVE_INFINITY;
    const pending = asking.get(hash_text);
    if (known && age_ms < cache_ms) {
      // An answer that cannot be had is asked for again, by whoever comes when this one is too old.
      if (age_ms >= cache_ms / 2 && !pending) ask(hash_text, find, now_ms).catch(() => undefined);
      return known.caller;
    }
    return pending ?? ask(hash_text, find, now_ms);
  };
}
