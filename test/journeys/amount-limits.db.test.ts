import assert from "node:assert/strict";
import { test } from "node:test";
import { startApp } from "../support/running-app.ts";
import { signedInAs } from "../support/signed-in-as.ts";
import { line, openRetailer } from "./retailer.ts";

/** How much money one action of a user may give back. */
const app = await startApp();
const { stock, orderOf, place, act } = await openRetailer(app);
await stock("A-100", "WH1", 20);
const [server] = app.servers;
assert(server);

async function paidOrder() {
  const payments = [{ method: "bank_transfer", provider: "sandbox", amount_minor: 2_380 }];
  const { order_id } = await place(orderOf({ lines: [line(1, "A-100", 2, 1_190)], payments }));
  await app.waitFor(order_id, (order) => order.status === "awaiting_payment");
  await act(`/v1/orders/${order_id}/payment-receipts`, { amount_minor: 2_380, cause_id: `statement of ${order_id}` });
  await app.waitFor(order_id, (order) => order.status === "released");
  return order_id as string;
}

async function cancel(order_id: string, amount_max_minor: number, quantity: number) {
  const headers = await signedInAs(app.test_database, "customer_service", { amount_max_minor });
  const payload = { lines: [{ line_no: 1, quantity }], reason: "customer_request" };
  const answer = await server!.inject({
    method: "POST",
    url: `/v1/orders/${order_id}/cancellations`,
    headers,
    payload,
  });
  return { status: answer.statusCode, body: answer.json() };
}

test("what gives back more than the limit is refused, and nothing was done", async () => {
  const order_id = await paidOrder();
  const before = (await app.call("GET", `/v1/orders/${order_id}`)).body;

  const refused = await cancel(order_id, 1_189, 1);
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.amount_minor, refused.body.amount_max_minor],
    [403, "amount_limit_exceeded", 1_190, 1_189],
  );
  const after = (await app.call("GET", `/v1/orders/${order_id}`)).body;
  assert.deepEqual([after.version, after.totals.owed_minor], [before.version, 2_380]);

  assert.equal((await cancel(order_id, 1_190, 1)).status, 201);
  assert.equal((await app.call("GET", `/v1/orders/${order_id}`)).body.totals.owed_minor, 1_190);
});

test("the limit is about one action, and about money that was paid", async () => {
  const order_id = await paidOrder();
  assert.equal((await cancel(order_id, 1_190, 1)).status, 201);
  assert.equal((await cancel(order_id, 1_190, 1)).status, 201);

  const payments = [{ method: "bank_transfer", provider: "sandbox", amount_minor: 1_190 }];
  const unpaid = await place(orderOf({ lines: [line(1, "A-100", 1, 1_190)], payments }));
  assert.equal((await cancel(unpaid.order_id, 0, 1)).status, 201);
});
