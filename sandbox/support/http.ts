import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const MAX_BODY_BYTES = 256 * 1024;

/** The caller sent something that cannot be understood; `code` goes into the answer. */
export class BadRequest extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @throws BadRequest when the body is too long or is not JSON sent as JSON */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  if (!(request.headers["content-type"] ?? "").startsWith("application/json")) {
    throw new BadRequest(415, "not_json", "send the body as application/json");
  }
  const chunks: Buffer[] = [];
  let byte_count = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    byte_count += chunk.length;
    if (byte_count > MAX_BODY_BYTES) throw new BadRequest(413, "body_too_long", `send at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new BadRequest(400, "not_json", "the body is not JSON");
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, "application/json; charset=utf-8", JSON.stringify(body));
}

export function sendHtml(response: ServerResponse, status: number, html: string): void {
  send(response, status, "text/html; charset=utf-8", html);
}

function send(response: ServerResponse, status: number, content_type: string, text: string): void {
  response.writeHead(status, { "content-type": content_type, "cache-control": "no-store" }).end(text);
}

/** Answers a handler's exception: what the caller did wrong by its code, everything else as 500. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  if (error instanceof BadRequest) {
    sendJson(response, error.status, { code: error.code, detail: error.message });
    return;
  }
  sendJson(response, 500, { code: "internal_error", detail: error instanceof Error ? error.message : String(error) });
}

export const LOOPBACK = "127.0.0.1";

/**
 * Listens on the loopback address unless told otherwise: the sandbox checks no credentials.
 *
 * @param port 0 takes a free one
 * @returns the address to call it by, such as http://127.0.0.1:4410
 */
export function listen(server: Server, port: number, host = LOOPBACK): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** Stops at once: open connections are cut, as a killed program would cut them. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
