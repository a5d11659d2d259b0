import assert from "node:assert/strict";
import { test } from "node:test";
import type { FulfillmentOrder } from "../../api/types.ts";
import type { Conflict, Outcome, StoreAction, Work } from "./action.ts";
import { createQueue, type QueueStorage } from "./queue.ts";

const CONFLICT: Conflict = { status: 409, code: "nothing_left_to_do", detail: "There is nothing left.", values: {} };
const ANSWERS = {
  done: { outcome: "done", fulfillment_order: {} as FulfillmentOrder },
  nobody: { outcome: "later", is_signed_out: false },
  stranger: { outcome: "later", is_signed_out: true },
  refused: { outcome: "refused", conflict: CONFLICT },
} as const satisfies Record<string, Outcome>;

/** The device's storage as a list; what a reload finds is what it holds. */
function listStorage(): QueueStorage & { rows: StoreAction[] } {
  const storage = {
    rows: [] as StoreAction[],
    all: async () => [...storage.rows],
    put: async (action: StoreAction) => {
      const at = storage.rows.findIndex(({ key }) => key === action.key);
      if (at < 0) storage.rows.push(action);
      else storage.rows[at] = action;
    },
    remove: async (keys: readonly string[]) => {
      storage.rows = storage.rows.filter(({ key }) => !keys.includes(key));
    },
  };
  return storage;
}

/** A device and a server that answers as told: for all, or for the keys in `refuses`. */
function start(storage = listStorage()) {
  const server = { answer: "done" as keyof typeof ANSWERS, refuses: [] as string[], heard: [] as string[] };
  const device = { actor: "sina", done: [] as string[] };
  const queue = createQueue({
    storage,
    send: async ({ key }) => {
      server.heard.push(key);
      await Promise.resolve();
      return server.refuses.includes(key) ? ANSWERS.refused : ANSWERS[server.answer];
    },
    actor: () => device.actor,
    onDone: (_, { key }) => device.done.push(key),
    exclusively: (work) => work(),
  });
  return { queue, storage, server, device };
}

function action(key: string, fulfillment_order_id = "fo-1", work: Work = { action: "accept" }): StoreAction {
  const made_at = "2026-11-23T08:00:00.000Z";
  return { key, made_at, actor: "sina", fulfillment_order_id, order_number: "10001", work, conflict: null };
}

const keysOf = (actions: readonly StoreAction[]) => actions.map(({ key }) => key);
/** What was said, with what was said again and again counted once. */
const inOrder = (keys: readonly string[]) => [...new Set(keys)];

test("work is sent in the order in which it was done, each piece once", async () => {
  const { queue, server, device, storage } = start();

  await Promise.all([queue.add(action("a")), queue.add(action("b", "fo-2")), queue.add(action("c"))]);
  await queue.flush();

  assert.deepEqual(server.heard, ["a", "b", "c"]);
  assert.deepEqual(device.done, ["a", "b", "c"]);
  assert.deepEqual(storage.rows, []);
  assert.deepEqual(queue.state(), { actions: [], is_sending: false, stopped_by: null });
});

test("without an answer it stays, nothing overtakes it, and it is sent again with the same key", async () => {
  const { queue, server, storage } = start();
  server.answer = "nobody";

  await queue.attempt(action("a"));
  await queue.attempt(action("b", "fo-2"));

  assert.deepEqual(inOrder(server.heard), ["a"]);
  assert.deepEqual(keysOf(storage.rows), ["a", "b"]);
  assert.equal(queue.state().stopped_by, "connection");

  server.answer = "done";
  await queue.flush();

  assert.deepEqual(inOrder(server.heard), ["a", "b"]);
  assert.deepEqual(storage.rows, []);
  assert.equal(queue.state().stopped_by, null);
});

test("a session that has ended is told apart from a lost connection", async () => {
  const { queue, server } = start();
  server.answer = "stranger";

  await queue.attempt(action("a"));

  assert.equal(queue.state().stopped_by, "sign_in");
  assert.deepEqual(keysOf(queue.state().actions), ["a"]);
});

test("the same key twice is one action", async () => {
  const { queue, server, storage } = start();
  server.answer = "nobody";

  await queue.attempt(action("a"));
  await queue.attempt(action("a"));

  assert.deepEqual(keysOf(storage.rows), ["a"]);
  server.answer = "done";
  server.heard.length = 0;
  await queue.flush();
  assert.deepEqual(server.heard, ["a"]);
});

test("after a refusal that fulfillment order waits for a person, and the others go on", async () => {
  const { queue, server, storage, device } = start();
  server.refuses = ["a"];

  await queue.attempt(action("a"));
  await queue.attempt(action("b", "fo-2"));
  await queue.attempt(action("c"));

  assert.deepEqual(server.heard, ["a", "b"]);
  assert.deepEqual(device.done, ["b"]);
  assert.deepEqual(
    storage.rows.map(({ key, conflict }) => [key, conflict]),
    [
      ["a", CONFLICT],
      ["c", null],
    ],
  );
  assert.equal(queue.state().stopped_by, null);
});

test("a refused action goes once it was looked at, and the rest is sent", async () => {
  const { queue, server, storage } = start();
  server.refuses = ["a"];
  await queue.attempt(action("a"));
  await queue.attempt(action("b"));

  await queue.settle("a", "send");

  assert.deepEqual(server.heard, ["a", "b"]);
  assert.deepEqual(storage.rows, []);
});

test("or what followed is given up with it, but only on that fulfillment order", async () => {
  const { queue, server, storage } = start();
  server.refuses = ["b"];
  await queue.attempt(action("a"));
  await queue.attempt(action("b"));
  await queue.attempt(action("c"));
  server.answer = "nobody";
  await queue.attempt(action("d", "fo-2"));

  await queue.settle("b", "give_up");

  assert.deepEqual(keysOf(storage.rows), ["d"]);
  assert(!server.heard.includes("c"));
});

test("nobody's work is sent in the name of somebody else", async () => {
  const { queue, server, storage, device } = start();
  server.answer = "nobody";
  await queue.attempt(action("a"));
  server.answer = "done";
  server.heard.length = 0;

  device.actor = "tom";
  await queue.flush();

  assert.deepEqual(server.heard, []);
  assert.deepEqual(queue.state().actions, []);
  assert.deepEqual(keysOf(storage.rows), ["a"]);

  device.actor = "sina";
  await queue.flush();
  assert.deepEqual(server.heard, ["a"]);
});

test("what waits is found again after a reload", async () => {
  const { queue, server, storage } = start();
  server.answer = "nobody";
  await queue.attempt(action("a"));

  const reloaded = start(storage);
  await reloaded.queue.flush();

  assert.deepEqual(reloaded.server.heard, ["a"]);
  assert.deepEqual(storage.rows, []);
});

test("an attempt tells what has become of it", async () => {
  const { queue, server } = start();
  server.refuses = ["a"];

  assert.deepEqual(await queue.attempt(action("a")), { is: "refused", key: "a", conflict: CONFLICT });
  assert.deepEqual(await queue.attempt(action("b", "fo-2")), { is: "done" });
  assert.deepEqual(await queue.attempt(action("c")), { is: "waiting" }, "it follows what was refused");
  server.answer = "nobody";
  assert.deepEqual(await queue.attempt(action("d", "fo-3")), { is: "waiting" });
});
