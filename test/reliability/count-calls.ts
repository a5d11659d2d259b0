import { subscribe, unsubscribe } from "node:diagnostics_channel";

export type CallCount = {
  /** POSTs by idempotency key: how often each call was really sent. */
  readonly by_key: ReadonlyMap<string, number>;
  readonly stop: () => void;
};

/** Listens to what leaves this process by fetch for an address. Node announces each request on this channel. */
export function countCalls(url: string): CallCount {
  const by_key = new Map<string, number>();
  const listen = (message: unknown) => {
    const { request } = message as { request: { origin: string; method: string; headers: string | string[] } };
    if (String(request.origin) !== url || request.method !== "POST") return;
    const headers = Array.isArray(request.headers) ? request.headers.join(":") : request.headers;
    const key = /(?:^|[:\r\n])idempotency-key:\s*([^:\r\n]+)/i.exec(headers)?.[1];
    if (key) by_key.set(key, (by_key.get(key) ?? 0) + 1);
  };
  subscribe("undici:request:create", listen);
  return { by_key, stop: () => void unsubscribe("undici:request:create", listen) };
}
