import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { createConnection, waitAfter } from "./connection.ts";
import type { News } from "./types.ts";

/** What a browser gives: a stream whose events the test sends. */
class Stream extends EventTarget {
  readonly CLOSED = 2;
  readyState = 1;
  is_closed = false;
  close() {
    this.is_closed = true;
    this.readyState = 2;
  }
  send(type: string, data?: object) {
    this.dispatchEvent(new MessageEvent(type, data ? { data: JSON.stringify(data) } : {}));
  }
}

const page = Object.assign(new EventTarget(), { visibilityState: "visible" });

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { document: page });
  page.visibilityState = "visible";
});
afterEach(() => mock.timers.reset());

function start() {
  const streams: Stream[] = [];
  const news: News[] = [];
  const connection = createConnection("v1/changes", () => {
    streams.push(new Stream());
    return streams.at(-1) as unknown as EventSource;
  });
  connection.onNews((each) => news.push(each));
  return { ...connection, stop: connection.start(), streams, news, last: () => streams.at(-1) as Stream };
}

test("changes are told as they come, and the state with them", () => {
  const { last, news, state, stop } = start();
  assert.equal(state(), "connecting");

  last().send("ready", {});
  const change = { kind: "order", id: "o1", order_id: "o1" };
  last().send("changes", { changes: [change] });

  assert.equal(state(), "live");
  assert.deepEqual(news, ["everything", [change]], "what changed before anybody listened is read anew");
  stop();
  assert.equal(last().is_closed, true);
});

test("an end that the browser mends within moments is nobody's business", () => {
  const { last, streams, state, stop } = start();
  last().send("ready", {});

  last().readyState = 0;
  last().send("error");
  mock.timers.tick(4_000);
  last().send("ready", {});
  mock.timers.tick(60_000);

  assert.equal(state(), "live");
  assert.equal(streams.length, 1);
  stop();
});

test("what stays away is told, and opened anew with longer and longer waits; then everything counts as changed", () => {
  const { last, streams, news, state, stop } = start();
  last().send("ready", {});

  last().close();
  last().send("error");
  mock.timers.tick(1_000);
  assert.equal(streams.length, 2);
  last().close();
  last().send("error");
  mock.timers.tick(1_999);
  assert.equal(streams.length, 2);
  mock.timers.tick(1);
  assert.equal(streams.length, 3);
  mock.timers.tick(5_000);
  assert.equal(state(), "lost");

  last().send("ready", {});
  assert.equal(state(), "live");
  assert.deepEqual(news, ["everything", "everything"]);
  stop();
});

test("the server's word that too much was missed is passed on", () => {
  const { last, news, stop } = start();
  last().send("ready", {});
  last().send("reset", {});
  assert.deepEqual(news, ["everything", "everything"]);
  stop();
});

test("a stream that does not come at all is told as well", () => {
  const { state, stop } = start();
  mock.timers.tick(5_000);
  assert.equal(state(), "lost");
  stop();
});

test("a tab that is hidden for long gives its connection back and takes it again when it is seen", () => {
  const { last, streams, stop } = start();
  last().send("ready", {});

  page.visibilityState = "hidden";
  page.dispatchEvent(new Event("visibilitychange"));
  mock.timers.tick(60_000);
  assert.equal(last().is_closed, true);

  page.visibilityState = "visible";
  page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(streams.length, 2);
  stop();
});

test("the waits double up to a minute", () => {
  assert.deepEqual([0, 1, 2, 5, 6, 20].map(waitAfter), [1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});
