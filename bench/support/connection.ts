import { connect, type Socket } from "node:net";
import { KEY } from "./app.ts";

export type Answer = { readonly status: number; readonly body: Buffer };

/** One kept-alive connection; one request at a time. */
export type Connection = { readonly send: (request: Buffer) => Promise<Answer>; readonly close: () => void };

/** A request as it goes over the wire, built before the clock runs. */
export function requestBytes(
  url: string,
  method: string,
  path: string,
  body: unknown = null,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const text = body === null ? "" : JSON.stringify(body);
  const head = [
    `${method} ${path} HTTP/1.1`,
    `host: ${new URL(url).host}`,
    `authorization: Bearer ${KEY}`,
    ...(body === null ? [] : ["content-type: application/json"]),
    `content-length: ${Buffer.byteLength(text)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${text}`);
}

/** An answer that does not come at all ends the benchmark, instead of holding it up for ever. */
const PATIENCE_MS = 60_000;

/**
 * The least that can be called an HTTP client: it writes bytes that were built before and finds status and body of the
 * answer. The load shares the machine with what it measures, so what it costs is missing there.
 */
export function openConnection(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(overSocket(socket));
    });
  });
}

function overSocket(socket: Socket): Connection {
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null;
  let parts: Buffer[] = [];
  let received = 0;
  let needed = Number.POSITIVE_INFINITY;
  let head: { status: number; body_at: number } | null = null;

  socket.on("data", (chunk) => {
    parts.push(chunk as Buffer);
    received += chunk.length;
    if (!head) {
      const bytes = parts.length === 1 ? (chunk as Buffer) : Buffer.concat(parts);
      parts = [bytes];
      const parsed = parseHead(bytes);
      if (!parsed) return;
      head = parsed;
      needed = parsed.body_at + parsed.body_bytes;
    }
    if (received < needed) return;
    const bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const answer = { status: head.status, body: bytes.subarray(head.body_at, needed) };
    const { resolve } = waiting ?? { resolve: () => {} };
    [waiting, parts, received, needed, head] = [null, [], 0, Number.POSITIVE_INFINITY, null];
    resolve(answer);
  });
  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.setTimeout(PATIENCE_MS, () => {
    if (waiting) socket.destroy(new Error(`No answer has come for ${PATIENCE_MS / 1_000} s.`));
  });
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("The connection was closed before the answer had come.")));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error("The connection is closed."));
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** Null while the head has not come whole. @throws Error if the answer does not say how long it is */
function parseHead(bytes: Buffer): { status: number; body_at: number; body_bytes: number } | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const text = bytes.toString("latin1", 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`An answer without content-length: ${text}`);
  return { status: Number(text.slice(9, 12)), body_at: end + 4, body_bytes: Number(length) };
}
