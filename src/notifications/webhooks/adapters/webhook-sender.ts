import { lookup } from "node:dns/promises";
import { decideAddresses, decideUrl, literalAddress, type TargetPolicy } from "../decide-target.ts";
import type { WebhookAnswer } from "../types.ts";
import { postPinned } from "./pinned-request.ts";

/** All addresses of a name. @throws if there are none, or the resolver does not answer */
export type Resolve = (name: string) => Promise<readonly string[]>;

export type SignedMessage = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Never throws for what a receiver does. */
export type WebhookSender = { readonly policy: TargetPolicy; send(message: SignedMessage): Promise<WebhookAnswer> };

/**
 * @property call    wraps each call to the outside world (guards against open transactions, has the fault points)
 * @property resolve the system's resolver unless told
 * @property post    for tests that must see whether anything is connected to
 */
export type WebhookSenderOptions = {
  readonly call: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly policy: TargetPolicy;
  readonly now: () => Date;
  readonly resolve?: Resolve;
  readonly post?: typeof postPinned;
  readonly timeout_ms?: number;
};

const TIMEOUT_MS = 10_000;
const RESOLVE_TIMEOUT_MS = 5_000;

/**
 * Sends webhooks to wherever tenants want them, and nowhere else: the URL is judged again at each attempt, its name resolved
 * once, all addresses checked, and the connection made to the one that was checked (RELIABILITY.md, R-34).
 */
export function webhookSender(options: WebhookSenderOptions): WebhookSender {
  const { call, policy, now, resolve = resolveBySystem, post = postPinned, timeout_ms = TIMEOUT_MS } = options;
  return {
    policy,
    send: ({ url: text, headers, body }) =>
      call("webhook", async (): Promise<WebhookAnswer> => {
        const url = decideUrl(text, policy);
        if (!url.accepted) return { outcome: "forbidden", error: `The URL is not called: ${url.refusal.reason}.` };
        const literal = literalAddress(url.value);
        let addresses: readonly string[];
        try {
          addresses = literal === null ? await withTimeout(resolve(url.value.hostname)) : [literal];
        } catch {
          return { outcome: "unanswered", error: "The name could not be resolved." };
        }
        const address = decideAddresses(url.value, addresses, policy);
        if (!address.accepted)
          return { outcome: "forbidden", error: `The URL is not called: ${address.refusal.reason}.` };
        const all_headers = { "content-type": "application/json", "user-agent": "Dirigent-Webhooks/1", ...headers };
        return post({ url: url.value, address: address.value, headers: all_headers, body, timeout_ms }, now);
      }),
  };
}

async function resolveBySystem(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => address);
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The resolver does not answer.")), RESOLVE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
