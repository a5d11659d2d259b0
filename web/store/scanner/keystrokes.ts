/** A hand scanner types a key every few milliseconds; on a busy device they come in bursts. */
const PAUSE_MS = 150;
const LENGTH_MIN = 3;

export type Burst = { readonly text: string; readonly at: number };

export const NO_BURST: Burst = { text: "", at: 0 };

export type Key = { readonly key: string; readonly at: number };

export type Heard = {
  readonly burst: Burst;
  /** A code, once its Enter has come. */
  readonly code: string | null;
  /** Whether the key belongs to a scan, so that nothing else may act on it. */
  readonly is_taken: boolean;
};

/**
 * Reads a hand scanner that types like a keyboard: many keys fast, and Enter (or Tab) at the end.
 *
 * @param burst what has come so far
 * @param key   with its time in milliseconds
 */
export function hearKey(burst: Burst, { key, at }: Key): Heard {
  const is_same = burst.text !== "" && at - burst.at <= PAUSE_MS;
  if (key === "Enter" || key === "Tab") {
    const is_code = is_same && burst.text.length >= LENGTH_MIN;
    return { burst: NO_BURST, code: is_code ? burst.text : null, is_taken: is_code };
  }
  // Shift and its kind come before the capital letters of a code.
  if (key.length !== 1) return { burst, code: null, is_taken: false };
  return { burst: { text: is_same ? burst.text + key : key, at }, code: null, is_taken: is_same };
}
