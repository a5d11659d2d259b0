import { once } from "node:events";
import { request as ask, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What came through: for tests of what was refused, and with which answer. */
export type Passed = { readonly method: string; readonly path: string; readonly status: number };
export type PathPrefix = {
  readonly url: string;
  readonly passed: readonly Passed[];
  readonly close: () => Promise<void>;
};

/**
 * A reverse proxy as people put before it: it takes the prefix away, passes everything on as it streams, and knows nothing
 * of what is beside the prefix.
 */
export async function startPathPrefix(prefix: string, target: () => string): Promise<PathPrefix> {
  const passed: Passed[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? "/";
    if (url !== prefix && !url.startsWith(`${prefix}/`)) {
      response.writeHead(404, { "content-type": "text/plain" }).end("This is not Dirigent's.");
      return;
    }
    const path = url.slice(prefix.length) || "/";
    const headers = {
      ...request.headers,
      "x-forwarded-for": request.socket.remoteAddress ?? "",
      "x-forwarded-prefix": prefix,
    };
    const onward = ask(`${target()}${path}`, { method: request.method ?? "GET", headers }, (answer) => {
      passed.push({ method: request.method ?? "", path, status: answer.statusCode ?? 0 });
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`, passed, close };
}
