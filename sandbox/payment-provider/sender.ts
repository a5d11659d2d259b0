import { readClock, wait } from "../support/clock.ts";
import { signedHeaders } from "./signature.ts";
import type { Notification } from "./types.ts";

/** Delivers notifications at least once: each is tried until every address has answered 2xx. */
export type NotificationSender = {
  /** Goes on in the background; resolves when delivered or stopped, and never rejects. */
  send(notification: Notification): Promise<void>;
  /** Replaces the addresses; open notifications go to the new ones at their next attempt. */
  setUrls(urls: readonly string[]): void;
  urls(): readonly string[];
  close(): Promise<void>;
};

export type SenderOptions = {
  readonly urls: readonly string[];
  readonly signing_secret: string;
  /** First pause after a failed attempt; doubles up to 30 s. */
  readonly retry_ms: number;
  readonly delivered: (notification: Notification) => void;
};

const LONGEST_PAUSE_MS = 30_000;
const ATTEMPT_TIMEOUT_MS = 10_000;
const SENDING_AT_ONCE = 16;

export function startSender(options: SenderOptions): NotificationSender {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();
  const waiting_for_slot: (() => void)[] = [];
  let urls = options.urls;
  let sending_count = 0;

  async function inSlot(work: () => Promise<void>): Promise<void> {
    if (sending_count >= SENDING_AT_ONCE) await new Promise<void>((resolve) => waiting_for_slot.push(resolve));
    else sending_count += 1;
    try {
      await work();
    } finally {
      const next = waiting_for_slot.shift();
      if (next) next();
      else sending_count -= 1;
    }
  }

  async function post(notification: Notification, url: string): Promise<boolean> {
    const body = JSON.stringify({
      type: notification.type,
      timestamp: notification.occurred_at,
      data: notification.data,
    });
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: signedHeaders(options.signing_secret, notification.notification_id, body, readClock()),
        body,
        redirect: "manual",
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false; // not reachable, cut or too slow: the next attempt comes
    }
  }

  async function deliver(notification: Notification): Promise<void> {
    const reached = new Set<string>();
    for (let pause_ms = options.retry_ms; ; pause_ms = Math.min(pause_ms * 2, LONGEST_PAUSE_MS)) {
      await inSlot(async () => {
        for (const url of urls.filter((candidate) => !reached.has(candidate))) {
          if (!stopped.signal.aborted && (await post(notification, url))) reached.add(url);
        }
      });
      if (stopped.signal.aborted) return;
      if (urls.length > 0 && urls.every((url) => reached.has(url))) return options.delivered(notification);
      await wait(pause_ms, stopped.signal).catch(() => undefined);
    }
  }

  return {
    send(notification) {
      const delivery = deliver(notification).finally(() => running.delete(delivery));
      running.add(delivery);
      return delivery;
    },
    setUrls(wanted) {
      urls = wanted;
    },
    urls: () => urls,
    async close() {
      stopped.abort(new Error("the sandbox is stopping"));
      for (const resolve of waiting_for_slot.splice(0)) resolve();
      await Promise.all(running);
    },
  };
}
