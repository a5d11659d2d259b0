import { onlineManager, type QueryClient } from "@tanstack/react-query";
import { api, ProblemError } from "../../api/client.ts";

const PROBE_EVERY_MS = 10_000;

let probing: ReturnType<typeof setInterval> | null = null;

export function isNotReached(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === "not_reached";
}

/**
 * The server does not answer, whatever the device says of its network (a store's wireless without a way out): nothing more is
 * asked until it does, but one small question every now and then.
 */
export function loseReach(): void {
  onlineManager.setOnline(false);
  probing ??= setInterval(() => void probe(), PROBE_EVERY_MS);
}

async function probe(): Promise<void> {
  // Without any network the browser tells when there is one again.
  if (!navigator.onLine) return;
  if (!onlineManager.isOnline()) {
    const { error } = await api.GET("/v1/me");
    if (error?.code === "not_reached") return;
    onlineManager.setOnline(true);
  }
  if (probing !== null) clearInterval(probing);
  probing = null;
}

/** Takes the first question that reaches nobody as the loss of the connection. @returns how to stop */
export function watchReach(queries: QueryClient): () => void {
  return queries.getQueryCache().subscribe((event) => {
    if (event.type !== "updated") return;
    const { action } = event;
    if ((action.type === "failed" || action.type === "error") && isNotReached(action.error)) loseReach();
  });
}
