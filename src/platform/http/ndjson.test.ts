import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, test } from "node:test";
import fastify, { type FastifyInstance } from "fastify";
import { type Line, readLineBatches } from "./ndjson.ts";

const servers: FastifyInstance[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

/** A server that reads streams in batches and works on each batch for a while. */
async function startReader(work: (batch: readonly Line[]) => Promise<void>): Promise<number> {
  const server = fastify();
  servers.push(server);
  server.addContentTypeParser("application/x-ndjson", (_request, payload, done) => done(null, payload));
  server.post("/", async (request) => {
    let lines = 0;
    for await (const batch of readLineBatches(request, { batch_max: 256 })) {
      lines += batch.length;
      await work(batch);
    }
    return { lines };
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  return (server.server.address() as { port: number }).port;
}

const LINE = `${JSON.stringify({ text: "x".repeat(700) })}\n`;

test("a sender who is faster than the work fills the batches", async () => {
  const sizes: number[] = [];
  const port = await startReader(async (batch) => {
    sizes.push(batch.length);
    await pauseMs(20);
  });

  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: LINE.repeat(3_000),
  });

  assert.deepEqual(await answer.json(), { lines: 3_000 });
  // Twelve full ones would be the least; bytes that come in pieces of 64 kB alone would make about 34.
  assert(sizes.length <= 18, `batches of ${sizes.join(", ")}`);
  assert(sizes.every((size) => size <= 256));
});

test("a sender who pauses is not kept waiting for a full batch", async () => {
  const batches: number[] = [];
  const port = await startReader(async (batch) => void batches.push(batch.length));
  const socket = connect(port, "127.0.0.1");
  socket.write(
    "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
  );
  const send = (text: string) => socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);

  send(LINE.repeat(3));
  while (batches.length === 0) await pauseMs(5);

  assert.deepEqual(batches, [3]);
  send(LINE);
  socket.write("0\r\n\r\n");
  while (batches.length < 2) await pauseMs(5);
  assert.deepEqual(batches, [3, 1]);
  socket.destroy();
});

test("a sender is not read further than what is worked on", async () => {
  const { promise: free, resolve: release } = Promise.withResolvers<void>();
  const port = await startReader(() => free);
  const socket = connect(port, "127.0.0.1");
  socket.write(
    "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
  );
  const chunk = Buffer.from(`${(LINE.length * 256).toString(16)}\r\n${LINE.repeat(256)}\r\n`);
  for (let count = 0; count < 200; count += 1) socket.write(chunk);
  await pauseMs(300);

  assert(socket.writableLength > 0, "what is not read waits with the sender");
  assert(socket.bytesWritten - socket.writableLength < 20_000_000, "of 36 MB most have not been taken");
  release();
  socket.destroy();
});

function pauseMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
