/** What became of one. `gone`: somebody else has ended it before. */
export type Outcome = "resolved" | "gone" | { readonly error: unknown };

export type Progress = {
  readonly total: number;
  readonly resolved: number;
  readonly gone: number;
  readonly failed: ReadonlyMap<string, unknown>;
  /** Those that were not begun, because somebody stopped it. */
  readonly left: readonly string[];
};

/** Enough to be quick, few enough to leave the server to the others. */
const AT_ONCE = 4;

/**
 * Does one thing with many, a few at a time. One that fails does not stop the others.
 *
 * @param isStopped asked before each; what has begun is finished
 */
export async function resolveMany(
  ids: readonly string[],
  resolveOne: (id: string) => Promise<Outcome>,
  onProgress: (progress: Progress) => void,
  isStopped: () => boolean,
): Promise<Progress> {
  const left = [...ids];
  const failed = new Map<string, unknown>();
  let resolved = 0;
  let gone = 0;
  const progress = (): Progress => ({ total: ids.length, resolved, gone, failed: new Map(failed), left: [...left] });
  const walk = async () => {
    while (!isStopped()) {
      const id = left.shift();
      if (id === undefined) return;
      const outcome = await resolveOne(id);
      if (outcome === "resolved") resolved += 1;
      else if (outcome === "gone") gone += 1;
      else failed.set(id, outcome.error);
      onProgress(progress());
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ids.length) }, walk));
  return progress();
}
