import { once } from "node:events";
import { request } from "node:http";
import { KEY } from "./app.ts";
import { type Connection, openConnection, requestBytes } from "./connection.ts";
import { inParts, type newOrders, range } from "./shop.ts";

type Orders = ReturnType<typeof newOrders>;

/** Times are of `performance.now()`. */
export type Offered = {
  /** When the POST of each accepted order was sent, or was to be sent, by order id. */
  readonly sent_at: ReadonlyMap<string, number>;
  /** How many were not answered with 201. */
  readonly failures: number;
  readonly started: number;
  readonly ended: number;
};

/** One order a request; each client sends its next when the last was answered. Every order has an idempotency key. */
export async function offerByClients(url: string, orders: Orders, clients: number): Promise<Offered> {
  const requests = orders.map((order) => orderRequest(url, order));
  const connections = await Promise.all(range(clients).map(() => openConnection(url)));
  const sent_at = new Map<string, number>();
  let next = 0;
  const started = performance.now();
  const client = async (connection: Connection) => {
    for (let index = next++; index < requests.length; index = next++) {
      const at = performance.now();
      const order_id = await place(connection, requests[index] as Buffer);
      if (order_id) sent_at.set(order_id, at);
    }
  };
  await Promise.all(connections.map(client));
  const ended = performance.now();
  for (const connection of connections) connection.close();
  return { sent_at, failures: orders.length - sent_at.size, started, ended };
}

/**
 * An open loop: order n is to be sent n / `per_second` seconds after the start, however long the earlier ones take, and its
 * clock runs from then even if no connection is free (no coordinated omission).
 */
export async function offerSteadily(
  url: string,
  orders: Orders,
  pace: { readonly per_second: number; readonly connections: number },
): Promise<Offered & { readonly sent_late_ms_max: number }> {
  const requests = orders.map((order) => orderRequest(url, order));
  const idle = await Promise.all(range(pace.connections).map(() => openConnection(url)));
  const all = [...idle];
  const sent_at = new Map<string, number>();
  const queue: { readonly index: number; readonly at: number }[] = [];
  const answers: Promise<void>[] = [];
  let sent_late_ms_max = 0;

  const started = performance.now() + 20;
  const sendNext = () => {
    while (queue.length > 0 && idle.length > 0) {
      const { index, at } = queue.shift() as (typeof queue)[number];
      const connection = idle.shift() as Connection;
      sent_late_ms_max = Math.max(sent_late_ms_max, performance.now() - at);
      // A connection that breaks, or that the server has closed since it was idle, makes its order a failure.
      const answered = place(connection, requests[index] as Buffer).then(
        (order_id) => {
          if (order_id) sent_at.set(order_id, at);
          idle.push(connection);
          sendNext();
        },
        () => {
          all.splice(all.indexOf(connection), 1);
          sendNext();
        },
      );
      answers.push(answered);
    }
  };
  for (let index = 0; index < requests.length; index += 1) {
    const at = started + (index * 1_000) / pace.per_second;
    const early_ms = at - performance.now();
    if (early_ms > 0) await new Promise((resolve) => setTimeout(resolve, early_ms));
    queue.push({ index, at });
    sendNext();
  }
  while (all.length > 0 && (queue.length > 0 || idle.length < all.length)) await Promise.all([...answers, pauseMs(1)]);
  const ended = performance.now();
  for (const connection of all) connection.close();
  return { sent_at, failures: orders.length - sent_at.size, started, ended, sent_late_ms_max };
}

/** All orders as NDJSON, in as many streams at once; waits while the server does not read. The time of an order is its line's. */
export async function offerAsStreams(url: string, orders: Orders, streams: number): Promise<Offered> {
  const parts = inParts(orders, Math.ceil(orders.length / streams)).map((part) =>
    inParts(part, 64).map((lines) => Buffer.from(`${lines.map((line) => JSON.stringify(line)).join("\n")}\n`)),
  );
  const sent_at = new Map<string, number>();
  const started = performance.now();
  await Promise.all(parts.map((chunks) => streamOrders(url, chunks, sent_at)));
  return { sent_at, failures: orders.length - sent_at.size, started, ended: performance.now() };
}

async function streamOrders(url: string, chunks: readonly Buffer[], sent_at: Map<string, number>): Promise<void> {
  const sent = request(`${url}/v1/orders/batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/x-ndjson" },
  });
  const line_sent_at: number[] = [];
  const answered = (async () => {
    const [answer] = await once(sent, "response");
    if (answer.statusCode !== 200) throw new Error(`The stream was answered ${answer.statusCode}.`);
    let rest = "";
    for await (const part of answer) {
      const lines = (rest + String(part)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const { line_no, outcome, order_id } = JSON.parse(line);
        if (outcome === "created") sent_at.set(order_id, line_sent_at[line_no - 1] ?? Number.NaN);
      }
    }
  })();
  for (const chunk of chunks) {
    const at = performance.now();
    for (let line = chunk.indexOf(10); line >= 0; line = chunk.indexOf(10, line + 1)) line_sent_at.push(at);
    if (!sent.write(chunk)) await Promise.race([once(sent, "drain"), answered]);
  }
  sent.end();
  await answered;
}

function orderRequest(url: string, order: Orders[number]): Buffer {
  return requestBytes(url, "POST", "/v1/orders", order, { "idempotency-key": order.external_id });
}

/** @returns the id of the order; null if it was not created */
async function place(connection: Connection, request_bytes: Buffer): Promise<string | null> {
  const { status, body } = await connection.send(request_bytes);
  if (status !== 201) return null;
  const at = body.indexOf('"order_id":"') + 12;
  return body.toString("latin1", at, at + 36);
}

function pauseMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
