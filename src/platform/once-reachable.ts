import { isOutage } from "./http/outage.ts";

const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;

/**
 * Does the first thing with the database at a start. A server that is not there yet, or recovers from a crash, is waited
 * for: after a power cut everything starts at once.
 *
 * @param say told once that we wait
 * @throws what `work` threw last, after 60 s of outage, or at once if waiting cannot help
 */
export async function onceReachable<T>(work: () => Promise<T>, say: (line: string) => void): Promise<T> {
  const give_up_at = performance.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || performance.now() > give_up_at) throw error;
      if (attempt === 1) say("The database cannot be reached yet; waiting for it.");
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
