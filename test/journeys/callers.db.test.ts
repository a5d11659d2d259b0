import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { headAt, line, onAccount, openRetailer } from "./retailer.ts";

/** Who may do what: keys with scopes, keys of one channel, and keys that have been revoked. */
const app = await startApp({ api_servers: 2 });
const { stock, orderOf, place, act, ship } = await openRetailer(app);
await stock("A-100", "WH1", 20);
const simple = (more: Json = {}) =>
  orderOf({ lines: [line(1, "A-100", 1, 1_190)], payments: [onAccount(1_190)], ...more });

async function keyOf(name: string, scopes: readonly string[], channel_code: string | null = null) {
  const { api_key_id, key } = await act("/v1/api-keys", { name, scopes, channel_code });
  return { api_key_id, headers: { authorization: `Bearer ${key}` } };
}

test("without a key, with a wrong one, or without the scope nothing is told and nothing is done", async () => {
  const reader = await keyOf("reader", ["orders:read"]);
  const order = simple();

  for (const authorization of ["", "Bearer", "Bearer wrong", "Basic YTpi"]) {
    const answer = await app.call("GET", "/v1/orders", undefined, { authorization });
    assert.deepEqual([authorization, answer.status, answer.body.code], [authorization, 401, "unauthenticated"]);
  }
  const placed = await app.call("POST", "/v1/orders", order, reader.headers);
  assert.deepEqual([placed.status, placed.body.code, placed.body.required_scope], [403, "forbidden", "orders:write"]);
  assert.equal((await app.call("GET", "/v1/orders", undefined, reader.headers)).status, 200);
  assert.equal((await app.call("GET", "/v1/fulfillment-orders", undefined, reader.headers)).status, 403);
  assert.equal((await app.call("GET", "/v1/api-keys", undefined, reader.headers)).status, 403);
  assert.equal((await app.call("GET", `/v1/orders?external_id=${order.external_id}`)).body.data.length, 0);
});

test("every operation that is not public refuses a caller without a key, before it looks at anything else", async () => {
  const { body: document } = await app.call("GET", "/openapi.json");
  let count = 0;
  for (const [path, methods] of Object.entries(document.paths as Json)) {
    for (const [method, operation] of Object.entries(methods as Json) as [string, Json][]) {
      if (operation.security?.length === 0) continue;
      const url = path.replaceAll(/\{[a-z_]+\}/g, "x");
      const body = method === "get" || method === "delete" ? undefined : "{ broken";
      const answer = await app.call(method.toUpperCase(), url, body, { authorization: "" });
      assert.equal(answer.status, 401, `${method} ${path}`);
      count += 1;
    }
  }
  assert(count > 30, `${count} operations`);
});

test("a key of one channel places, sees and changes only orders of this channel", async () => {
  const bound = await keyOf(
    "shop-en",
    [
      "orders:read",
      "orders:write",
      "returns:write",
      "payments:write",
      "invoices:read",
      "fulfillment:read",
      "fulfillment:write",
    ],
    "shop-en",
  );
  const as = (method: string, path: string, body?: Json) => app.call(method, path, body, bound.headers);
  const foreign = await place(simple());
  const released = await app.waitFor(foreign.order_id, (order) => order.status === "released");
  await ship(headAt(released, "WH1"), "T-1", [{ line_no: 1, quantity: 1 }]);
  const completed = await app.waitFor(foreign.order_id, (order) => order.status === "completed");
  await app.settle();
  const { version } = (await app.call("GET", `/v1/orders/${foreign.order_id}`)).body;

  const wrong = await as("POST", "/v1/orders", simple());
  assert.deepEqual(
    [wrong.status, wrong.body.code, wrong.body.errors[0].pointer],
    [403, "channel_not_allowed", "/channel"],
  );
  const batch = await as("POST", "/v1/orders/batch", { orders: [simple(), simple({ channel: "shop-en" })] });
  assert.deepEqual(
    batch.body.results.map((result: Json) => [result.outcome, result.problem?.code ?? null]),
    [
      ["refused", "channel_not_allowed"],
      ["created", null],
    ],
  );
  // The same order as a foreign one is none of its business either.
  const own = await as("POST", "/v1/orders", simple({ channel: "shop-en", external_id: foreign.external_id }));
  assert.equal(own.status, 201);

  const order = `/v1/orders/${foreign.order_id}`;
  const work = `/v1/fulfillment-orders/${completed.fulfillment_orders[0].fulfillment_order_id}`;
  const line_1 = [{ line_no: 1, quantity: 1 }];
  for (const [method, path, body] of [
    ["GET", order],
    ["GET", `${order}/events`],
    ["GET", `${order}/sourcing`],
    ["POST", `${order}/cancellations`, { reason: "x" }],
    ["POST", `${order}/holds`, {}],
    ["DELETE", `${order}/holds/${foreign.order_id}`],
    ["POST", `${order}/resourcing`, {}],
    ["POST", `${order}/payment-receipts`, { amount_minor: 1, cause_id: "x" }],
    ["POST", "/v1/returns", { order_id: foreign.order_id, lines: line_1, reason: "x" }],
    ["GET", work],
    ["POST", `${work}/refusals`, { reason: "capacity" }],
    ["GET", `/v1/invoices/${completed.invoices[0].invoice_id}`],
  ] as const) {
    const answer = await as(method, path, body);
    assert.equal(answer.status, 404, `${method} ${path} ${answer.text}`);
  }
  const { return_id } = await act("/v1/returns", { order_id: foreign.order_id, lines: line_1, reason: "x" });
  assert.equal((await as("POST", `/v1/returns/${return_id}/receipts`, { location: "WH1" })).status, 404);

  const listed = (await as("GET", "/v1/orders")).body.data;
  assert.deepEqual([...new Set(listed.map((each: Json) => each.channel))], ["shop-en"]);
  assert.equal(listed.length, 2);
  assert.deepEqual((await as("GET", "/v1/orders?channel=shop-de")).body.data, []);
  const after = (await app.call("GET", order)).body;
  assert.deepEqual([after.status, after.version, after.holds], ["completed", version + 1, []]);
  await app.assertSound();
});

test("a revoked key is refused, at once where it was not in use, and it is shown nowhere", async () => {
  const { api_key_id, headers } = await keyOf("short-lived", ["orders:read"]);
  const [first, second] = app.calls as [typeof app.call, typeof app.call];
  assert.equal((await first("GET", "/v1/orders", undefined, headers)).status, 200);

  assert.equal((await app.call("DELETE", `/v1/api-keys/${api_key_id}`)).status, 204);
  assert.equal((await app.call("DELETE", `/v1/api-keys/${api_key_id}`)).status, 204);
  const refused = await second("GET", "/v1/orders", undefined, headers);
  assert.deepEqual([refused.status, refused.body.code], [401, "unauthenticated"]);

  const listed = await app.call("GET", "/v1/api-keys");
  assert(!listed.text.includes(headers.authorization.slice("Bearer ".length)));
  const entry = listed.body.data.find((each: Json) => each.api_key_id === api_key_id);
  assert.notEqual(entry.revoked_at, null);
});
