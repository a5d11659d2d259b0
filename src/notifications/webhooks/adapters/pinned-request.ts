import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIPv6 } from "node:net";
import type { WebhookAnswer } from "../types.ts";

/**
 * @property address   that was checked; the connection goes there and nowhere else, whatever the name stands for by now
 * @property timeout_ms for everything together, from connecting to the last byte that is read
 */
export type PinnedRequest = {
  readonly url: URL;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeout_ms: number;
};

/** So much of an answer is read, for the connection's sake; nothing of it is kept. */
const ANSWER_BYTES_MAX = 64 * 1_024;
const RETRY_AFTER_SECONDS_MAX = 7 * 24 * 3_600;

/**
 * POSTs to an address that was checked, on a connection of its own. Redirects are answers like any other. The status alone
 * decides, so an answer that is long or slow is cut: it has said what counts when its head is there.
 */
export function postPinned(request: PinnedRequest, now: () => Date): Promise<WebhookAnswer> {
  const { url, address, headers, body, timeout_ms } = request;
  const family = isIPv6(address) ? 6 : 4;
  return new Promise((resolve) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const call = send(url, {
      method: "POST",
      agent: false,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      // The name stays in the request and in the certificate's check; only where it leads to is settled.
      lookup: (_host, options, found) => {
        if (options.all) found(null, [{ address, family }]);
        else found(null, address, family);
      },
      maxHeaderSize: 16 * 1_024,
    });
    const end = (answer: WebhookAnswer) => {
      clearTimeout(timer);
      call.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end({ outcome: "unanswered", error: "No answer in time." }), timeout_ms);
    call.on("error", (error) => end({ outcome: "unanswered", error: describe(error) }));
    call.on("response", (response) => {
      const { statusCode: status = 0 } = response;
      const answer: WebhookAnswer = {
        outcome: "answered",
        status,
        retry_after_seconds: retryAfter(response.headers["retry-after"], now()),
      };
      clearTimeout(timer);
      let bytes = 0;
      const patience = setTimeout(() => end(answer), Math.min(1_000, timeout_ms));
      const done = () => {
        clearTimeout(patience);
        end(answer);
      };
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) done();
      });
      response.on("end", done);
      response.on("error", done);
      response.on("close", done);
    });
    call.end(body);
  });
}

/** Seconds, or a date by HTTP (RFC 9110, 10.2.3). */
function retryAfter(text: string | undefined, now: Date): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), RETRY_AFTER_SECONDS_MAX);
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  return Math.min(Math.max(0, Math.ceil((at - now.getTime()) / 1_000)), RETRY_AFTER_SECONDS_MAX);
}

/** By the code alone: messages of the network may quote what the receiver said. */
function describe(error: Error): string {
  const code = (error as { readonly code?: unknown }).code;
  return `The connection failed (${typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "unknown"}).`;
}
