import assert from "node:assert/strict";
import { after, test } from "node:test";
import { newId } from "../../src/kernel/ids.ts";
import { ADMIN_KEY, type Json, startApp } from "../support/running-app.ts";
import { line, onAccount, openRetailer } from "./retailer.ts";

/** Who listens hears of every change, of what he may see. */
const app = await startApp();
const { stock, orderOf, place } = await openRetailer(app);
await stock("A-100", "WH1", 100);

type Message = { readonly id: string; readonly event: string; readonly data: Json };
type Stream = {
  readonly messages: Message[];
  readonly until: (what: string, condition: (message: Message) => boolean) => Promise<Message>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  readonly close: () => void;
};

async function listen(key = ADMIN_KEY, last_event_id: string | null = null): Promise<Stream> {
  const controller = new AbortController();
  const answer = await fetch(`${app.url}/v1/changes`, {
    headers: { authorization: `Bearer ${key}`, ...(last_event_id === null ? {} : { "last-event-id": last_event_id }) },
    signal: controller.signal,
  });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "text/event-stream; charset=utf-8");
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  const read = async () => {
    let text = "";
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      const parts = text.split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts) {
        const fields = Object.fromEntries(part.split("\n").map((field) => field.split(/: (.*)/s).slice(0, 2)));
        if (fields.event) messages.push({ id: fields.id, event: fields.event, data: JSON.parse(fields.data) });
      }
      for (const look of waiting) look();
    }
  };
  const ended = read().catch(() => {});
  const close = () => controller.abort();
  after(close);
  const until = (what: string, condition: (message: Message) => boolean) =>
    new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Heard nothing of ${what}, but ${JSON.stringify(messages)}`)),
        20_000,
      );
      const look = () => {
        const found = messages.find(condition);
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { messages, until, ended, close };
}

const tellsOf = (kind: string, id: string | null) => (message: Message) =>
  message.event === "changes" && message.data.changes.some((change: Json) => change.kind === kind && change.id === id);
const newOrder = (channel: string) =>
  place(orderOf({ channel, lines: [line(1, "A-100", 1, 1_190)], payments: [onAccount(1_190)] }));
const keyWith = async (name: string, scopes: string[], channel_code: string | null): Promise<string> =>
  (await app.call("POST", "/v1/api-keys", { name, scopes, channel_code })).body.key;

test("a listener hears of orders, of their fulfillment orders, and of stock", async () => {
  const stream = await listen();
  const ready = await stream.until("readiness", (message) => message.event === "ready");
  const order = await newOrder("shop-de");
  const { fulfillment_orders } = await app.waitFor(order.order_id, (one) => one.status === "released");
  await stock("B-200", "WH1", 1);

  const told = await stream.until("the order", tellsOf("order", order.order_id));
  await stream.until("the work", tellsOf("fulfillment_order", fulfillment_orders[0].fulfillment_order_id));
  await stream.until("stock", tellsOf("stock", null));
  assert.ok(ready.id < told.id);
  assert.doesNotMatch(JSON.stringify(stream.messages), /Muster|example\.com/, "no personal data");
  stream.close();
});

test("who comes again hears what he has missed; who missed too much or made his position up is told so", async () => {
  const first = await listen();
  const { id } = await first.until("readiness", (message) => message.event === "ready");
  first.close();
  const order = await newOrder("shop-de");

  const again = await listen(ADMIN_KEY, id);
  await again.until("what was missed", tellsOf("order", order.order_id));
  again.close();
  const wrong = await app.call("GET", "/v1/changes", undefined, { "last-event-id": "yesterday" });
  assert.equal(wrong.status, 400);
});

test("what commits long after it got its id is told all the same", async () => {
  const stream = await listen();
  await stream.until("readiness", (message) => message.event === "ready");
  const event_id = newId();
  const order = await newOrder("shop-de");
  await stream.until("a later event", tellsOf("order", order.order_id));
  const { tenant_id } = app.test_database;
  await app.test_database.asOwner(
    "insert into platform.events (tenant_id, event_id, type, actor, occurred_at) values ($1, $2, 'locations_changed', 'test', now())",
    [tenant_id, event_id],
  );

  await stream.until("the late one", tellsOf("locations", null));
  stream.close();
});

test("a key of one channel hears of its orders alone, and nobody of what his key may not read", async () => {
  const stream = await listen(await keyWith("listener", ["orders:read"], "shop-en"));
  await stream.until("readiness", (message) => message.event === "ready");
  const other = await newOrder("shop-de");
  await app.waitFor(other.order_id, (one) => one.status === "released");
  await stock("B-200", "WH1", 1);
  const own = await newOrder("shop-en");
  await app.waitFor(own.order_id, (one) => one.status === "released");
  await stream.until("his order", tellsOf("order", own.order_id));

  const heard = stream.messages.flatMap((message) => message.data.changes ?? []);
  assert.deepEqual([...new Set(heard.map((change: Json) => `${change.kind} ${change.id}`))], [`order ${own.order_id}`]);
  stream.close();
});

test("a server that closes sends its listeners away", async () => {
  const stream = await listen();
  await stream.until("readiness", (message) => message.event === "ready");

  await app.servers[0]?.close();
  await stream.ended;
  assert.equal(
    stream.messages.some((message) => message.event === "ready"),
    true,
  );
});
