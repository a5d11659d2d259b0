import assert from "node:assert/strict";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { test } from "node:test";
import { Type } from "typebox";
import { type Line, readLineBatches, replyLines } from "./ndjson.ts";
import { createTestServer } from "./test-server.ts";
import type { HttpServer, HttpServerOptions } from "./types.ts";
import { documentCheck } from "./validation.ts";

const Entry = Type.Object(
  { sku: Type.String({ maxLength: 20 }), pad: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
const check = documentCheck(Entry);
const KEY = "authorization: Bearer test-key\r\n";

/** A listening server with a bulk path that answers line by line, a plain one, and one that waits until it is let go. */
async function listen(options: Partial<HttpServerOptions> = {}) {
  const { server, log } = await createTestServer(options);
  const seen = { lines: 0, batches: 0 };
  const waiting: (() => void)[] = [];
  const content = {
    "application/json": { schema: Type.Object({}, { additionalProperties: false }) },
    "application/x-ndjson": { schema: Entry },
  };
  server.post(
    "/v1/bulk",
    { config: { scope: "x", idempotency: "none" }, schema: { operationId: "bulk", body: { content } } },
    async (request, reply) => {
      async function* answers() {
        for await (const batch of readLineBatches(request, { check, line_max_bytes: 200_000, batch_max: 100 })) {
          seen.batches += 1;
          seen.lines += batch.length;
          yield batch.map(answerLine);
          if (batch.some((line) => "value" in line && (line.value as { sku: string }).sku === "bug"))
            throw new Error("planted");
        }
      }
      return replyLines(reply, answers());
    },
  );
  server.post(
    "/v1/plain",
    {
      config: { scope: "x" },
      schema: { operationId: "plain", body: Type.Object({}, { additionalProperties: false }) },
    },
    async () => ({ ok: true }),
  );
  server.get("/v1/wait", { config: { scope: "x" }, schema: { operationId: "wait" } }, async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { waited: true };
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  const { port } = server.server.address() as AddressInfo;
  return { server, port, seen, log, waiting };
}

function answerLine(line: Line) {
  if ("problem" in line) return { line_no: line.line_no, code: line.problem.code };
  const echo = (line.value as { sku: string }).sku === "echo" ? { echo: "x".repeat(1_000) } : {};
  return { line_no: line.line_no, ok: true, ...echo };
}

const request = (port: number, method: string, path: string, headers: Record<string, string> = {}) =>
  http.request({ port, host: "127.0.0.1", method, path, headers: { authorization: "Bearer test-key", ...headers } });
const answerTo = (sent: http.ClientRequest) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
const get = (port: number, path: string) => {
  const sent = request(port, "GET", path);
  sent.end();
  return answerTo(sent);
};
const lines = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const bulk = (port: number) => request(port, "POST", "/v1/bulk", { "content-type": "application/x-ndjson" });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(condition: () => boolean) {
  for (let tries = 0; !condition(); tries += 1) {
    assert.ok(tries < 200, "did not happen within 4 seconds");
    await pause(20);
  }
}
/** Everything that the server writes to a raw connection until it closes it. */
const rawAnswer = (socket: net.Socket) =>
  new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
const stop = (server: HttpServer) => server.close();

test("every line of a stream is judged by itself", async () => {
  const { server, port } = await listen();
  const sent = bulk(port);
  const answer = answerTo(sent);
  sent.write('{"sku":"A"}\r\n\n{"sku":5}\n{broken\n');
  sent.write(Buffer.concat([Buffer.from('{"sku":"'), Buffer.from([0xe4]), Buffer.from('"}\n')]));
  sent.write(`{"sku":"L","pad":"${"x".repeat(200_000)}"}\n`);
  sent.write('{"sku":"B"');
  await pause(20);
  sent.end("}");

  const { status, text } = await answer;

  assert.equal(status, 200);
  assert.deepEqual(lines(text), [
    { line_no: 1, ok: true },
    { line_no: 3, code: "invalid_request" },
    { line_no: 4, code: "malformed_json" },
    { line_no: 5, code: "invalid_encoding" },
    { line_no: 6, code: "body_too_large" },
    { line_no: 7, ok: true },
  ]);
  await stop(server);
});

test("a line is answered while the stream is still open", async () => {
  const { server, port } = await listen();
  const sent = bulk(port);
  const first = new Promise<string>((resolve) =>
    sent.on("response", (response) => response.once("data", (chunk) => resolve(String(chunk)))),
  );
  sent.write('{"sku":"A"}\n');

  assert.deepEqual(lines(await first), [{ line_no: 1, ok: true }]);

  sent.destroy();
  await stop(server);
});

test("50,000 lines pass through in batches, far beyond the limit for ordinary bodies", async () => {
  const { server, port, seen } = await listen({ body_max_bytes: 1_000 });
  const sent = bulk(port);
  const answer = answerTo(sent);
  for (let count = 0; count < 50; count += 1) sent.write('{"sku":"A"}\n'.repeat(1_000));
  sent.end();

  const { text } = await answer;

  assert.equal(lines(text).length, 50_000);
  assert.equal(lines(text).at(-1).line_no, 50_000);
  assert.ok(seen.batches >= 500 && seen.batches < 5_000, `${seen.batches} batches`);
  await stop(server);
});

test("a sender who does not read the answers is not read from either", async () => {
  const { server, port, seen } = await listen();
  const socket = net.connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.pause();
  socket.write(
    `POST /v1/bulk HTTP/1.1\r\nhost: x\r\n${KEY}content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n`,
  );
  // Each is answered with a good kilobyte: 40 MB in all, many times what the buffers on the way hold.
  const block = '{"sku":"echo"}\n'.repeat(1_000);
  for (let count = 0; count < 40; count += 1) socket.write(`${block.length.toString(16)}\r\n${block}\r\n`);

  await until(() => seen.lines > 0);
  let before = -1;
  while (before !== seen.lines) {
    before = seen.lines;
    await pause(300);
  }

  assert.ok(seen.lines < 20_000, `${seen.lines} of 40,000 lines were read although no answer was`);
  socket.destroy();
  await stop(server);
});

test("a stream that breaks off on our side says so in its last line", async () => {
  const { server, port, log } = await listen();
  const sent = bulk(port);
  const answer = answerTo(sent);
  sent.end('{"sku":"bug"}\n');

  const { text } = await answer;

  assert.equal(lines(text).at(-1).problem.code, "temporarily_unavailable");
  assert.match(log.join(), /planted/);
  await stop(server);
});

test("a body that drips in is ended with 408, however busily it drips", async () => {
  const { server, port } = await listen({ body_timeout_ms: 300 });
  const socket = net.connect(port, "127.0.0.1");
  const answer = rawAnswer(socket);
  socket.write(
    `POST /v1/plain HTTP/1.1\r\nhost: x\r\n${KEY}content-type: application/json\r\ncontent-length: 1000\r\n\r\n`,
  );
  const drip = setInterval(() => socket.write(" "), 20);
  const started = performance.now();

  const text = await answer;

  clearInterval(drip);
  assert.match(text, /^HTTP\/1\.1 408 /);
  assert.match(text, /"code":"request_timeout"/);
  assert.ok(performance.now() - started < 2_000);
  await stop(server);
});

test("a stream of lines may take longer than an ordinary body", async () => {
  const { server, port } = await listen({ body_timeout_ms: 100 });
  const sent = bulk(port);
  const answer = answerTo(sent);
  for (const sku of ["A", "B", "C"]) {
    sent.write(`{"sku":"${sku}"}\n`);
    await pause(150);
  }
  sent.end();

  assert.equal(lines((await answer).text).length, 3);
  await stop(server);
});

test("what is no HTTP, or has endless headers, is answered with a problem", async () => {
  const { server, port } = await listen();
  for (const [text, status] of [
    ["GARBAGE\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    const socket = net.connect(port, "127.0.0.1");
    const answer = rawAnswer(socket);
    socket.write(text);
    assert.match(await answer, new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*application/problem\\+json`));
  }
  await stop(server);
});

test("an upload that the caller breaks off is nobody's error, and leaves no count behind", async () => {
  const { server, port, log } = await listen();
  const socket = net.connect(port, "127.0.0.1");
  socket.write(
    `POST /v1/plain HTTP/1.1\r\nhost: x\r\n${KEY}content-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
  );
  await pause(50);
  socket.destroy();
  await pause(100);

  assert.doesNotMatch(log.join(""), /"level":"(warn|error)"/);
  assert.match((await get(port, "/metrics")).text, /dirigent_http_requests_in_flight 0/);
  await stop(server);
});

test("beyond the limit of requests in flight the answer is an immediate 503, health still answers, and room comes back", async () => {
  const { server, port, waiting } = await listen({ in_flight_max: 2 });
  const held = [get(port, "/v1/wait"), get(port, "/v1/wait")];
  await until(() => waiting.length === 2);

  const refused = await get(port, "/v1/wait");
  assert.equal(refused.status, 503);
  assert.deepEqual([JSON.parse(refused.text).code, JSON.parse(refused.text).retryable], ["overloaded", true]);
  assert.equal((await get(port, "/health/live")).status, 200);
  const figures = (await get(port, "/metrics")).text;
  assert.match(figures, /dirigent_http_requests_in_flight 2/);
  assert.match(figures, /dirigent_http_requests_refused_total\{lane="general",status="503"\} 1/);

  for (const letGo of waiting.splice(0)) letGo();
  await Promise.all(held);
  const after = get(port, "/v1/wait");
  await until(() => waiting.length === 1);
  waiting[0]?.();
  assert.equal((await after).status, 200);
  await stop(server);
});

test("close lets requests in flight end, and takes no new connections", async () => {
  const { server, port, waiting } = await listen();
  const held = get(port, "/v1/wait");
  await until(() => waiting.length === 1);

  const closed = server.close();
  await pause(50);
  await assert.rejects(get(port, "/v1/wait"), { code: "ECONNREFUSED" });
  waiting[0]?.();

  assert.deepEqual(await held, { status: 200, text: '{"waited":true}' });
  await closed;
});

test("close does not wait longer than it may for a request that does not end", async () => {
  const { server, port, waiting } = await listen({ drain_max_ms: 200 });
  const held = get(port, "/v1/wait").catch((error: Error & { code?: string }) => error.code);
  await until(() => waiting.length === 1);
  const started = performance.now();

  await server.close();

  assert.ok(performance.now() - started < 2_000);
  assert.equal(await held, "ECONNRESET");
});

test("a connection that was open when closing began is closed after its answer", async () => {
  const { server, port, waiting } = await listen();
  const socket = net.connect(port, "127.0.0.1");
  const answer = rawAnswer(socket);
  socket.write(`GET /v1/wait HTTP/1.1\r\nhost: x\r\n${KEY}\r\n`);
  await until(() => waiting.length === 1);
  const closed = server.close();
  await pause(20);
  waiting[0]?.();

  assert.match(await answer, /^HTTP\/1\.1 200 [\s\S]*connection: close/i);
  await closed;
});

test("while a close waits for load balancers, requests are answered but readiness is 503", async () => {
  const { server, port } = await listen({ drain_delay_ms: 300 });

  const closed = server.close();
  await pause(20);

  const ready = await get(port, "/health/ready");
  assert.deepEqual([ready.status, JSON.parse(ready.text).status], [503, "shutting_down"]);
  assert.equal((await get(port, "/health/live")).status, 200);
  await closed;
});
