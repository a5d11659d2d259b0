import { newId } from "../../../src/kernel/ids.ts";
import { pause } from "../harness/api-client.ts";
import type { Json } from "../running-app.ts";

/** Who wants something done and does not let go: the same request with the same key until it is answered. */
export type Client = {
  /** Any address of the product. */
  readonly addresses: readonly string[];
  readonly key: string;
  /** Ends every request that is under way, as if its client had run out of patience; they are sent again. */
  readonly loseThePatience: () => void;
  readonly ask: (method: string, path: string, body?: unknown, options?: AskOptions) => Promise<Json>;
  /** Reads an order until the condition holds. @throws Error with the order as it is after a minute */
  readonly waitFor: (order_id: string, condition: (order: Json) => boolean) => Promise<Json>;
};

type AskOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Done by the first sending whose answer was lost: fine, too. */
  readonly or_status?: number;
};

const PATIENCE_MS = 8_000;
const GIVE_UP_MS = 60_000;
const LOOK_EVERY_MS = 25;

/** @param addresses asked in turn; may grow while the client works */
export function createClient(addresses: readonly string[], key: string): Client {
  let patience = new AbortController();
  let next = 0;

  const once = async (method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const address = addresses[next % addresses.length] as string;
    try {
      const response = await fetch(address + path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        signal: AbortSignal.any([patience.signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return null;
    }
  };
  const ask: Client["ask"] = async (method, path, body, { headers = {}, or_status } = {}) => {
    const give_up_at = performance.now() + GIVE_UP_MS;
    const sent = method === "POST" ? { "idempotency-key": newId(), ...headers } : { ...headers };
    for (let wait_ms = 20; ; wait_ms = Math.min(2 * wait_ms, 200)) {
      const answer = await once(method, path, body, sent);
      if (answer && answer.status < 300) return answer.text === "" ? null : parse(answer.text);
      if (answer && answer.status === or_status) return null;
      if (answer && answer.status < 500 && answer.status !== 429)
        throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.text}`);
      if (performance.now() > give_up_at) throw new Error(`${method} ${path} got no answer: ${answer?.text}`);
      next += 1;
      await pause(wait_ms);
    }
  };
  return {
    addresses,
    key,
    ask,
    loseThePatience: () => {
      patience.abort();
      patience = new AbortController();
    },
    waitFor: async (order_id, condition) => {
      const give_up_at = performance.now() + GIVE_UP_MS;
      for (;;) {
        const order = await ask("GET", `/v1/orders/${order_id}`);
        if (condition(order)) return order;
        if (performance.now() > give_up_at)
          throw new Error(`waited in vain for ${condition}: ${JSON.stringify(order, null, 1)}`);
        await pause(LOOK_EVERY_MS);
      }
    },
  };
}

/** Answers to streams are lines. */
function parse(text: string): Json {
  const lines = text.trim().split("\n");
  return lines.length === 1 ? JSON.parse(text) : lines.map((line) => JSON.parse(line));
}
