import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, collectAt, line, openRetailer } from "./retailer.ts";

/** At the counter: the customer says the code of his mail. */
const app = await startApp();
const { stock, orderOf, place, work, mailsTo } = await openRetailer(app);
await stock("B-200", "ST1", 20);

async function readyToCollect(): Promise<{ order: Json; head: Json; code: string }> {
  const lines = [line(1, "B-200", 1, 1_550, collectAt("ST1"))];
  const order = await place(orderOf({ lines, shipping_address: null, payments: [authorized(1_550)] }));
  const released = await app.waitFor(order.order_id, (each) => each.status === "released");
  const [head] = released.fulfillment_orders;
  await work(head, "picks", { lines: [{ line_no: 1, quantity: 1 }] });
  await app.settle();
  const text = mailsTo(order).at(-1)?.text ?? "";
  const code = /Abholcode: (\S+)/.exec(text)?.[1] ?? "";
  return { order, head, code };
}

const handOver = (head: Json, body: Json) =>
  app.call("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/hand-overs`, body);
const statusOf = async (head: Json) =>
  (await app.call("GET", `/v1/fulfillment-orders/${head.fulfillment_order_id}`)).body.status;

test("the code of the mail finds the fulfillment order and hands it over, however it is written", async () => {
  const { head, code } = await readyToCollect();
  assert.match(code, /^[2-9A-HJKMNP-TW-Z]{6}$/);
  const said = `${code.slice(0, 3).toLowerCase()}-${code.slice(3)}`;

  const { body: found, text } = await app.call("GET", `/v1/fulfillment-orders?code=${said}`);
  assert.deepEqual(
    found.data.map((each: Json) => each.fulfillment_order_id),
    [head.fulfillment_order_id],
  );
  assert.doesNotMatch(text, new RegExp(code), "the code is in no answer");
  const handed = await handOver(head, { code: said });

  assert.deepEqual([handed.status, handed.body.status], [201, "handed_over"]);
});

test("a wrong code is refused and changes nothing, and ten of them make every code void", async () => {
  const { head, code } = await readyToCollect();
  for (let left = 9; left >= 0; left -= 1) {
    const refused = await handOver(head, { code: "WRONG2" });
    assert.deepEqual([refused.status, refused.body.code, refused.body.attempts_left], [422, "wrong_code", left]);
  }
  assert.equal(await statusOf(head), "ready_to_collect");

  const right = await handOver(head, { code });
  assert.deepEqual([right.status, right.body.code], [409, "too_many_wrong_codes"]);
  assert.equal(await statusOf(head), "ready_to_collect");
  assert.equal((await handOver(head, {})).body.status, "handed_over");
});

test("the code of one order does not hand over another, and the same request again is answered the same", async () => {
  const first = await readyToCollect();
  const second = await readyToCollect();
  assert.notEqual(first.code, second.code);
  assert.equal((await handOver(first.head, { code: second.code })).body.code, "wrong_code");

  const path = `/v1/fulfillment-orders/${first.head.fulfillment_order_id}/hand-overs`;
  const key = { "idempotency-key": "counter-1" };
  const once = await app.call("POST", path, { code: first.code }, key);
  const again = await app.call("POST", path, { code: first.code }, key);

  assert.deepEqual([once.status, again.status, again.text], [201, 201, once.text]);
  assert.equal(await statusOf(second.head), "ready_to_collect");
});

test("what is shipped has no code: giving one meets the refusal of its method", async () => {
  await stock("A-100", "WH1", 1);
  const order = await place(orderOf({ lines: [line(1, "A-100", 1, 1_000)], payments: [authorized(1_000)] }));
  const released = await app.waitFor(order.order_id, (each) => each.status === "released");

  const refused = await handOver(released.fulfillment_orders[0], { code: "K7M4QX" });

  assert.deepEqual([refused.status, refused.body.code], [409, "not_possible_for_method"]);
});
