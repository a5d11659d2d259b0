import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { test } from "node:test";
import { openConnection, requestBytes } from "./connection.ts";
import { percentile } from "./figures.ts";
import { offerByClients, offerSteadily } from "./offer.ts";
import { newOrders } from "./shop.ts";

const uuidOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** Answers orders like the product, except what `answer` says of the nth. */
async function startFake(answer: (number: number) => { status: number; after_ms: number }) {
  let number = 0;
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const mine = number++;
    const { status, after_ms } = answer(mine);
    await new Promise((resolve) => setTimeout(resolve, after_ms));
    const body = JSON.stringify(status === 201 ? { order_id: uuidOf(mine) } : { code: "no" });
    response.writeHead(status, { "content-length": body.length }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

test("in an open loop the clock of an order runs from when it was to be sent, though the server has stalled", async () => {
  const fake = await startFake((number) => ({ status: 201, after_ms: number < 2 ? 400 : 0 }));

  const offered = await offerSteadily(fake.url, newOrders(20, { items: 5 }), { per_second: 100, connections: 2 });
  await fake.stop();

  const times = [...offered.sent_at.values()].sort((a, b) => a - b);
  assert.equal(times.length, 20);
  for (const [index, at] of times.entries())
    assert(
      Math.abs(at - (offered.started + index * 10)) < 1e-6,
      `order ${index} counts from ${at - offered.started} ms`,
    );
  // Both connections were busy for 400 ms: the third order was sent 380 ms late, and that shows.
  assert(offered.sent_late_ms_max > 350, `${offered.sent_late_ms_max} ms`);
});

test("orders that were not answered with 201 are failures and have no time", async () => {
  const fake = await startFake((number) => ({ status: number % 5 === 0 ? 503 : 201, after_ms: 0 }));

  const offered = await offerByClients(fake.url, newOrders(20, { items: 5 }), 3);
  await fake.stop();

  assert.equal(offered.failures, 4);
  assert.equal(offered.sent_at.size, 16);
  assert(!offered.sent_at.has(uuidOf(5)) && offered.sent_at.has(uuidOf(6)));
});

test("an answer may come in any pieces, and two answers on one connection are kept apart", async () => {
  const text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx: y\r\n\r\n";
  const server = createTcpServer((socket) => {
    let answered = 0;
    socket.on("data", async () => {
      for (const letter of `${text}hell${answered++}`) {
        socket.write(letter);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection = await openConnection(url);

  const answers = [];
  for (let number = 0; number < 2; number += 1) answers.push(await connection.send(requestBytes(url, "GET", "/")));

  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.toString()]),
    [
      [200, "hell0"],
      [200, "hell1"],
    ],
  );
  connection.close();
  await assert.rejects(connection.send(requestBytes(url, "GET", "/")), /closed/);
  server.close();
});

test("a percentile is the smallest value that so many do not exceed", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);

  assert.deepEqual(
    [percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1), percentile([7], 0.5)],
    [50, 99, 100, 7],
  );
  assert(Number.isNaN(percentile([], 0.5)));
});
