import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, byToken, documentsOf, headAt, line, moneyOf, openRetailer } from "./retailer.ts";

/** When the outside world fails for so long that a person must look. */
const app = await startApp();
const { stock, orderOf, place, act, ship } = await openRetailer(app);
const { asOwner } = app.test_database;
await stock("A-100", "WH1", 20);

const open = async () => (await app.call("GET", "/v1/exceptions")).body.data;
const intentOf = async (order_id: string) =>
  (
    await asOwner<{ state: string; attempts: number; last_error: string }>(
      "select state, attempts, last_error from platform.intents where order_id = $1 and kind = 'call_provider' order by intent_id desc limit 1",
      [order_id],
    )
  )[0];

async function until<Value>(read: () => Promise<Value>, condition: (value: Value) => boolean): Promise<Value> {
  const end = performance.now() + 10_000;
  for (;;) {
    const value = await read();
    if (condition(value)) return value;
    assert(performance.now() < end, `in vain: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ships an order while nobody answers at the provider, until its capture has been tried for the last time. */
async function parkCapture(): Promise<{ order: Json; exception: Json }> {
  const lines = [line(1, "A-100", 2, 1_190)];
  const placed = await place(orderOf({ lines, payments: [authorized(2_380)] }));
  const ready = await app.waitFor(placed.order_id, (order) => order.status === "released");
  await app.stopProvider();
  await ship(headAt(ready, "WH1"), "T-1", [{ line_no: 1, quantity: 2 }]);
  const tried = await until(
    () => intentOf(placed.order_id),
    (intent) => (intent?.attempts ?? 0) >= 1 && intent?.state === "waiting",
  );
  assert.notEqual(tried?.last_error, null);
  assert.deepEqual(await open(), []);

  const exception = await park(placed.order_id);
  const order = (await app.call("GET", `/v1/orders/${placed.order_id}`)).body;
  return { order, exception };
}

/** Lets the call that an order waits for have its last attempt. */
async function park(order_id: string): Promise<Json> {
  await until(
    () => intentOf(order_id),
    (intent) => (intent?.attempts ?? 0) >= 1 && intent?.state === "waiting",
  );
  const last = "update platform.intents set attempts = attempts_max - 1 where order_id = $1 and state = 'waiting'";
  await asOwner(`${last} and kind = 'call_provider'`, [order_id]);
  const [exception] = await app.hoursLater(1, () => until(open, (list) => list.length === 1));
  return exception;
}

test("while the provider is down orders wait and are tried again; back up, they go on by themselves", async () => {
  await app.stopProvider();
  const placed = await place(orderOf({ lines: [line(1, "A-100", 1, 1_190)], payments: [byToken("tok_ok", 1_190)] }));
  await until(
    () => intentOf(placed.order_id),
    (intent) => (intent?.attempts ?? 0) >= 2,
  );
  const waiting = (await app.call("GET", `/v1/orders/${placed.order_id}`)).body;
  assert.deepEqual([waiting.fulfillment_orders, moneyOf(waiting)[0][0]], [[], 0]);
  assert.equal((await app.call("GET", "/health/ready")).status, 200);

  await app.startProvider();
  const released = await app.waitFor(placed.order_id, (order) => order.status === "released");
  assert.deepEqual(moneyOf(released), [[1_190, 0, 0, "authorized"]]);
  assert.deepEqual(await open(), []);
  await app.assertSound();
});

test("a capture that failed too often is shown to a person, and succeeds when it is tried again", async () => {
  const { order, exception } = await parkCapture();
  assert.deepEqual(
    [exception.kind, exception.order_id, exception.reason, exception.resolved_at],
    ["intent", order.order_id, "call_provider", null],
  );
  assert.notEqual(exception.detail, "");
  assert.deepEqual(moneyOf(order)[0][1], 0);
  assert.notEqual(order.status, "completed");

  await app.startProvider();
  const path = `/v1/exceptions/${exception.exception_id}/retries`;
  const resolved = await act(path, { note: "they are back" });
  assert.deepEqual([resolved.resolution, resolved.note], ["retried", "they are back"]);
  const done = await app.waitFor(order.order_id, (current) => current.status === "completed");
  assert.deepEqual(moneyOf(done), [[2_380, 2_380, 0, "paid"]]);
  assert.deepEqual(documentsOf(done), [["invoice", 2_380]]);
  assert.deepEqual(await open(), []);

  const again = await app.call("POST", path, {});
  assert.deepEqual([again.status, again.body.code], [404, "exception_not_found"]);
  const history = (await app.call("GET", "/v1/exceptions?state=resolved")).body.data;
  assert.deepEqual(
    history.map((each: Json) => each.resolution),
    ["retried"],
  );
  await app.assertSound();
});

test("an authorization that is given up counts as declined: the order waits for other money and ends without it", async () => {
  await app.stopProvider();
  const placed = await place(orderOf({ lines: [line(1, "A-100", 1, 1_190)], payments: [byToken("tok_ok", 1_190)] }));
  const exception = await park(placed.order_id);
  const path = `/v1/exceptions/${exception.exception_id}/give-ups`;
  const reasonless = await app.call("POST", path, {});
  assert.deepEqual([reasonless.status, reasonless.body.errors[0].pointer], [400, "/note"]);
  assert.equal((await open()).length, 1);

  const resolved = await act(path, { note: "the customer pays otherwise" });
  assert.deepEqual([resolved.resolution, resolved.note], ["given_up", "the customer pays otherwise"]);
  await app.startProvider();
  const waiting = await app.waitFor(placed.order_id, (order) => order.payment_status === "declined");
  await app.settle();
  assert.deepEqual([waiting.status, waiting.fulfillment_orders], ["awaiting_payment", []]);
  assert.deepEqual(await open(), []);
  const events = (await app.call("GET", `/v1/orders/${placed.order_id}/events`)).body.data;
  assert(events.some((event: Json) => event.type === "payment_authorize_given_up"));

  await app.hoursLater(169, () => app.waitFor(placed.order_id, (order) => order.status === "canceled"));
  await app.assertSound();
});
