type Entry<Value> = { readonly answer: Promise<Value>; readonly made_at: number };

/** Bounds what is remembered; the oldest is forgotten first. */
const ENTRIES_MAX = 1_000;

/**
 * What many ask at the same time is found out once: an answer is given again while it is younger than `age_max_ms`, and
 * whoever asks while it is being made waits for it. A failure is not remembered.
 */
export function recently<Value>(age_max_ms: number) {
  const entries = new Map<string, Entry<Value>>();
  return (key: string, now: Date, make: () => Promise<Value>): Promise<Value> => {
    const known = entries.get(key);
    const age_ms = known ? now.getTime() - known.made_at : Number.POSITIVE_INFINITY;
    if (known && age_ms >= 0 && age_ms < age_max_ms) return known.answer;
    const answer = make();
    entries.delete(key);
    entries.set(key, { answer, made_at: now.getTime() });
    answer.catch(() => {
      if (entries.get(key)?.answer === answer) entries.delete(key);
    });
    const oldest = entries.size > ENTRIES_MAX ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
    return answer;
  };
}
