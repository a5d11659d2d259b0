import { subscribe, unsubscribe } from "node:diagnostics_channel";

export type WatchedAnswers = {
  /** How often each status was answered. */
  readonly statuses: () => Readonly<Record<number, number>>;
  /** 503s that did not say when to come again. */
  readonly withoutRetryAfter: () => number;
  readonly stop: () => void;
};

/** Listens to the answers that this process gets by fetch. Node announces the head of each on this channel. */
export function watchAnswers(urls: readonly string[]): WatchedAnswers {
  const statuses: Record<number, number> = {};
  let without_retry_after = 0;
  const listen = (message: unknown) => {
    const { request, response } = message as {
      readonly request: { readonly origin: string };
      readonly response: { readonly statusCode: number; readonly headers: readonly Buffer[] };
    };
    if (!urls.includes(String(request.origin))) return;
    statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
    const names = response.headers.filter((_, index) => index % 2 === 0).map((name) => String(name).toLowerCase());
    if (response.statusCode === 503 && !names.includes("retry-after")) without_retry_after += 1;
  };
  subscribe("undici:request:headers", listen);
  return {
    statuses: () => statuses,
    withoutRetryAfter: () => without_retry_after,
    stop: () => void unsubscribe("undici:request:headers", listen),
  };
}
