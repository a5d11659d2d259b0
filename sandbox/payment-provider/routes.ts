import type { IncomingMessage, ServerResponse } from "node:http";
import { wait } from "../support/clock.ts";
import { BadRequest, readJsonBody, sendHtml, sendJson } from "../support/http.ts";
import type { Command } from "./commands.ts";
import type { Fault } from "./faults.ts";
import { drawForRequest, type Performed, type Provider, perform, receiveTransfer } from "./provider.ts";
import {
  AuthorizeBody,
  CaptureBody,
  checked,
  FaultsBody,
  fingerprintOf,
  NotificationUrlsBody,
  RefundBody,
  TransferBody,
  VoidBody,
} from "./requests.ts";
import { answerOf, truthOf } from "./truth.ts";

/** Longest time an answer waits for its notification to be faster. */
const NOTIFY_FIRST_MS = 2_000;
const MAX_KEY_LENGTH = 200;

/** @throws BadRequest for everything that is not in the provider's API */
export async function route(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const segments = url.pathname.split("/").slice(1).map(decodeSegment);
  if (request.method === "POST") return routePost(provider, request, response, url.pathname, segments);
  if (request.method !== "GET") throw new BadRequest(405, "method_not_allowed", "use GET or POST");
  const [area, key, ...more] = segments;
  if (more.length === 0 && area === "operations" && key) return sendOperation(provider, response, key);
  if (key === undefined && area === "truth") {
    await provider.journal.flushed();
    return sendJson(response, 200, truthOf(provider.book, url.searchParams.get("payment_id")));
  }
  if (key === undefined && area === "faults") {
    return sendJson(response, 200, { ...provider.plan, delay_ms: provider.delay_ms });
  }
  throw unknownPath(url.pathname);
}

async function routePost(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  segments: readonly string[],
): Promise<void> {
  const body = await readJsonBody(request);
  switch (path) {
    case "/transfers": {
      const { order_number = null, reference_text = null, ...money } = checked(TransferBody, body);
      if (order_number === null && reference_text === null) {
        throw new BadRequest(400, "invalid_request", "name the order_number or give a reference_text");
      }
      return sendJson(response, 201, await receiveTransfer(provider, { order_number, reference_text, ...money }));
    }
    case "/faults": {
      const { delay_ms = provider.delay_ms, ...plan } = checked(FaultsBody, body);
      provider.plan = { ...provider.plan, ...plan };
      provider.delay_ms = delay_ms;
      return sendJson(response, 200, { ...provider.plan, delay_ms });
    }
    case "/notification-urls": {
      const { urls } = checked(NotificationUrlsBody, body);
      provider.sender.setUrls(urls);
      return sendJson(response, 200, { urls });
    }
    default:
      return answerCommand(provider, response, readCommand(path, segments, body, idempotencyKey(request)));
  }
}

function readCommand(path: string, segments: readonly string[], body: unknown, idempotency_key: string): Command {
  const [area, reference, part, ...more] = segments;
  const call = { idempotency_key, fingerprint: fingerprintOf(path, body) };
  if (path === "/authorizations") return { ...call, kind: "authorize", body: checked(AuthorizeBody, body) };
  if (path === "/refunds") return { ...call, kind: "refund", body: checked(RefundBody, body) };
  if (area === "authorizations" && reference && more.length === 0) {
    if (part === "captures") return { ...call, kind: "capture", reference, body: checked(CaptureBody, body) };
    if (part === "voids") return { ...call, kind: "void", reference, body: checked(VoidBody, body) };
  }
  throw unknownPath(path);
}

/** Performs the call and answers it, as well as the fault plan allows. */
async function answerCommand(provider: Provider, response: ServerResponse, command: Command): Promise<void> {
  const { request_no, faults } = drawForRequest(provider);
  const { signal } = provider.stopped;
  if (faults.includes("delay")) await wait(provider.delay_ms, signal);
  if (faults.includes("error_before_effect")) {
    return sendJson(response, 503, { code: "unavailable", detail: "try again later" });
  }
  const performed = await perform(provider, command, request_no);
  const notify = () => sendAll(provider, performed, faults.includes("duplicate_notification") ? 2 : 1);
  const notifies_first = faults.includes("notification_before_reply");
  try {
    if (command.kind === "authorize" && command.body.token === "tok_slow")
      await wait(provider.settings.slow_ms, signal);
    if (notifies_first) await Promise.race([notify(), wait(NOTIFY_FIRST_MS, signal)]);
    reply(response, performed, faults);
  } finally {
    if (!notifies_first) notify();
  }
}

async function sendAll(provider: Provider, { notifications }: Performed, times: number): Promise<void> {
  const deliveries = Array.from({ length: times }, () => notifications.map((each) => provider.sender.send(each)));
  await Promise.all(deliveries.flat());
}

function reply(response: ServerResponse, { operation }: Performed, faults: readonly Fault[]): void {
  if (faults.includes("lost_reply")) {
    response.destroy();
    return;
  }
  if (faults.includes("error_after_effect")) {
    sendJson(response, 500, { code: "internal_error", detail: "sorry" });
    return;
  }
  if (faults.includes("rubbish")) {
    sendHtml(response, 200, "<!doctype html><title>Welcome</title><h1>It works!</h1>");
    return;
  }
  const status = { succeeded: 200, pending: 202, declined: 402 }[operation.outcome];
  sendJson(response, status, answerOf(operation));
}

async function sendOperation(provider: Provider, response: ServerResponse, key: string): Promise<void> {
  const operation = provider.book.operations.get(key);
  if (!operation) throw new BadRequest(404, "unknown_operation", "no call with this key has taken effect");
  await provider.journal.flushed();
  sendJson(response, 200, answerOf(operation));
}

function idempotencyKey(request: IncomingMessage): string {
  const key = request.headers["idempotency-key"];
  if (typeof key === "string" && key.length > 0 && key.length <= MAX_KEY_LENGTH) return key;
  throw new BadRequest(400, "invalid_request", `send an Idempotency-Key of 1 to ${MAX_KEY_LENGTH} characters`);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new BadRequest(400, "invalid_request", "the path is not well encoded");
  }
}

function unknownPath(path: string): BadRequest {
  return new BadRequest(404, "unknown_path", `${path} is not part of this API`);
}
