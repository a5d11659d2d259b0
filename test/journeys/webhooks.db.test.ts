import assert from "node:assert/strict";
import { after, test } from "node:test";
import { systemClock } from "../../src/platform/clock.ts";
import { pdfText } from "../support/documents/pdf-text.ts";
import { callAt, type Json, startApp } from "../support/running-app.ts";
import { startReceiver } from "../support/webhooks/receiver.ts";
import { firstTaken } from "../support/webhooks/stage.ts";
import { line, openRetailer, settledElsewhere } from "./retailer.ts";

/** Through HTTP, with the worker at work. */
const app = await startApp();
const { call } = app;
const { stock, orderOf, place, ship } = await openRetailer(app);
await stock("A-100", "WH1", 100);
const order = (more: Json = {}) =>
  orderOf({ lines: [line(1, "A-100", 1, 1_000)], payments: [settledElsewhere(1_000)], ...more });
const released = (order_id: string) => app.waitFor(order_id, (each) => each.status === "released");

async function subscribe(more: Json = {}) {
  const receiver = await startReceiver(systemClock);
  after(() => receiver.leave());
  const { status, body, text } = await call("POST", "/v1/webhook-endpoints", { url: receiver.url, ...more });
  assert.equal(status, 201, text);
  receiver.secret = body.secret;
  return { receiver, endpoint: body };
}

/** Until the receiver has what is wanted. */
async function until(condition: () => boolean): Promise<void> {
  for (const give_up_at = performance.now() + 20_000; !condition(); ) {
    assert(performance.now() < give_up_at, "waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("an order's life arrives at the receiver, event by event", async () => {
  const { receiver, endpoint } = await subscribe();
  const placed = await place(order());
  const { fulfillment_orders } = await released(placed.order_id);
  await ship(fulfillment_orders[0], "T-1", [{ line_no: 1, quantity: 1 }]);
  await app.waitFor(placed.order_id, (each) => each.status === "completed");
  await app.settle();
  const { body: history } = await call("GET", `/v1/orders/${placed.order_id}/events?limit=100`);
  // The history tells of mails and exceptions, too: these are nobody else's.
  const events = history.data.filter(({ type }: Json) => !/^(mail_|exception_)/.test(type));
  assert(events.length > 5 && events.length < history.data.length);
  await until(() => (firstTaken(receiver).get(placed.order_id)?.length ?? 0) >= events.length);

  assert.deepEqual(
    firstTaken(receiver).get(placed.order_id),
    events.map(({ event_id }: Json) => event_id),
  );
  assert.deepEqual(receiver.forged, []);
  const { body: log } = await call("GET", `/v1/webhook-endpoints/${endpoint.endpoint_id}/deliveries?limit=3`);
  assert.equal(log.data.length, 3);
  assert.notEqual(log.next_cursor, null);
  assert.equal((await call("DELETE", `/v1/webhook-endpoints/${endpoint.endpoint_id}`)).status, 204);
});

test("an endpoint is told of the types and channels that it asked for, and of nothing else", async () => {
  const { receiver, endpoint } = await subscribe({ event_types: ["order_received"], channels: ["market"] });
  const { receiver: all, endpoint: other } = await subscribe();
  await place(order({ channel: "shop-de" }));
  const market = await place(order({ channel: "market" }));
  await until(() => all.taken().filter(({ order_id }) => order_id === market.order_id).length >= 3);
  await until(() => receiver.taken().length >= 1);

  assert.deepEqual(
    receiver.received.map(({ type, order_id }) => [type, order_id]),
    [["order_received", market.order_id]],
  );
  for (const { endpoint_id } of [endpoint, other]) await call("DELETE", `/v1/webhook-endpoints/${endpoint_id}`);
});

test("who made, changed, rotated and deleted an endpoint is written down, without its secrets", async () => {
  const { endpoint } = await subscribe();
  const path = `/v1/webhook-endpoints/${endpoint.endpoint_id}`;
  const url = "https://shop.example.com/told?key=of-the-receiver";
  assert.equal((await call("PATCH", path, { url, active: false })).status, 200);
  assert.equal((await call("PATCH", path, { active: false })).status, 200);
  const rotated = await call("POST", `${path}/secret-rotations`, {});
  assert.equal((await call("PATCH", path, { url: `${url}-2` })).status, 200);
  assert.equal((await call("DELETE", path)).status, 204);

  const { body, text } = await call("GET", `/v1/audit-entries?object=webhook_endpoint:${endpoint.endpoint_id}`);
  const entries = body.data.reverse();
  assert.deepEqual(
    entries.map(({ action, actor }: Json) => [action, actor]),
    ["endpoint_created", "endpoint_changed", "secret_rotated", "endpoint_changed", "endpoint_deleted"].map((action) => [
      `webhook_${action}`,
      "api:administrator",
    ]),
  );
  const [, changed, , requeried] = entries;
  assert.deepEqual([changed.before.active, changed.after.active], [true, false]);
  assert.equal(changed.after.url, "https://shop.example.com/told");
  assert.deepEqual(Object.keys(requeried.after), ["query_digest"]);
  for (const secret of [endpoint.secret, rotated.body.secret, "of-the-receiver"]) assert(!text.includes(secret));
});

test("a test says what came of it, and leaves no trace", async () => {
  const { receiver, endpoint } = await subscribe({ active: false });
  const path = `/v1/webhook-endpoints/${endpoint.endpoint_id}`;
  const taken = await call("POST", `${path}/tests`, {});
  assert.deepEqual([taken.status, taken.body.taken, taken.body.status, taken.body.error], [200, true, 200, null]);
  receiver.manner = () => 500;
  assert.deepEqual((await call("POST", `${path}/tests`, {})).body.taken, false);
  await receiver.leave();
  const { body: unanswered } = await call("POST", `${path}/tests`, {});
  assert.deepEqual(
    [unanswered.taken, unanswered.status, unanswered.error],
    [false, null, "The connection failed (ECONNREFUSED)."],
  );
  assert.deepEqual((await call("GET", `${path}/deliveries`)).body.data, []);
  assert.deepEqual(
    receiver.received.map(({ type }) => type),
    ["webhook_test", "webhook_test"],
  );
  assert.deepEqual(receiver.forged, []);
  await call("DELETE", path);
});

test("the secret is shown once, and endpoints are listed without it", async () => {
  const { endpoint } = await subscribe({ description: "The shop" });
  assert.match(endpoint.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const path = `/v1/webhook-endpoints/${endpoint.endpoint_id}`;
  for (const { text } of [await call("GET", path), await call("GET", "/v1/webhook-endpoints")])
    assert.doesNotMatch(text, /whsec_/);
  const rotated = await call("POST", `${path}/secret-rotations`, {});
  assert.equal(rotated.status, 201);
  assert.notEqual(rotated.body.secret, endpoint.secret);
  assert(rotated.body.previous_secret_until);

  const changed = await call("PATCH", path, { active: false, event_types: ["units_*"] });
  assert.deepEqual(
    [changed.body.active, changed.body.disabled_reason, changed.body.event_types, changed.body.description],
    [false, "by_request", ["units_*"], "The shop"],
  );
  const again = await call("PATCH", path, { active: true });
  assert.deepEqual([again.body.active, again.body.disabled_at], [true, null]);
  await call("DELETE", path);
  assert.deepEqual([(await call("GET", path)).status, (await call("DELETE", path)).status], [404, 404]);
});

const WRONG = [
  [{ url: "http://169.254.169.254/latest" }, 422, "webhook_url_forbidden"],
  [{ url: "ftp://127.0.0.1/" }, 422, "webhook_url_forbidden"],
  [{ url: "https://user:secret@shop.example.com/" }, 422, "webhook_url_forbidden"],
  [{ url: "http://shop.example.com.:80/#x" }, 422, "webhook_url_forbidden"],
  [{ url: "not a url" }, 422, "webhook_url_forbidden"],
  [{}, 400, "invalid_request"],
  [{ url: "https://shop.example.com/", secret: "mine" }, 400, "invalid_request"],
  [{ url: "https://shop.example.com/", event_types: ["Order Received"] }, 400, "invalid_request"],
  [{ url: "https://shop.example.com/", event_types: [] }, 400, "invalid_request"],
] as const;
for (const [body, status, code] of WRONG) {
  test(`${JSON.stringify(body)} makes no endpoint: ${code}`, async () => {
    const answer = await call("POST", "/v1/webhook-endpoints", body);

    assert.deepEqual([answer.status, answer.body.code], [status, code], answer.text);
    assert.deepEqual((await call("GET", "/v1/webhook-endpoints")).body.data, []);
  });
}

test("a replay names an event that there is, or a span that makes sense", async () => {
  const { endpoint } = await subscribe({ active: false });
  const path = `/v1/webhook-endpoints/${endpoint.endpoint_id}/replays`;
  const now = systemClock.now().toISOString();
  const codes = [];
  for (const body of [
    { event_id: endpoint.endpoint_id },
    { since: now, until: now },
    { until: now },
    { event_id: endpoint.endpoint_id, since: now },
    {},
  ])
    codes.push((await call("POST", path, body)).body.code);
  assert.deepEqual(codes, ["webhook_event_not_found", ...Array(4).fill("invalid_request")]);
  await call("DELETE", `/v1/webhook-endpoints/${endpoint.endpoint_id}`);
});

test("a key of one channel sees and makes endpoints of that channel alone", async () => {
  const { endpoint: everybody } = await subscribe({ active: false });
  const { body: made } = await call("POST", "/v1/api-keys", {
    name: "market-only",
    scopes: ["webhooks:read", "webhooks:write"],
    channel_code: "market",
  });
  const as_market = callAt(app.url, made.key);
  const own = await as_market("POST", "/v1/webhook-endpoints", { url: "https://market.example.com/", channels: null });
  assert.deepEqual(own.body.channels, ["market"]);

  const { body: list } = await as_market("GET", "/v1/webhook-endpoints");
  assert.deepEqual(
    list.data.map(({ endpoint_id }: Json) => endpoint_id),
    [own.body.endpoint_id],
  );
  const path = `/v1/webhook-endpoints/${everybody.endpoint_id}`;
  const tries = [
    await as_market("GET", path),
    await as_market("PATCH", path, { active: true }),
    await as_market("GET", `${path}/deliveries`),
    await as_market("POST", `${path}/tests`, {}),
    await as_market("POST", `${path}/secret-rotations`, {}),
    await as_market("POST", `${path}/replays`, { since: new Date(0).toISOString() }),
    await as_market("DELETE", path),
  ];
  assert.deepEqual(
    tries.map(({ status }) => status),
    Array(7).fill(404),
  );
  const widened = await as_market("PATCH", `/v1/webhook-endpoints/${own.body.endpoint_id}`, { channels: null });
  assert.deepEqual(widened.body.channels, ["market"]);
  for (const id of [everybody.endpoint_id, own.body.endpoint_id]) await call("DELETE", `/v1/webhook-endpoints/${id}`);
});

test("a location prints the papers of its fulfillment order", async () => {
  const placed = await place(order());
  const { fulfillment_orders } = await released(placed.order_id);
  const path = `/v1/fulfillment-orders/${fulfillment_orders[0].fulfillment_order_id}/documents`;
  for (const [kind, word] of [
    ["delivery_note", "Lieferschein"],
    ["pick_list", "Pickliste"],
    ["label", "Empfänger"],
  ] as const) {
    const response = await fetch(`${app.url}${path}/${kind}`, {
      headers: { authorization: "Bearer administrator-of-the-tests" },
    });
    assert.equal(response.headers.get("content-type"), "application/pdf");
    const text = pdfText(Buffer.from(await response.arrayBuffer()));
    assert.ok(text.includes(word) && text.includes(placed.number), text);
  }
  assert.equal((await call("GET", `${path}/invoice`)).status, 400);
  const unknown = await call("GET", `/v1/fulfillment-orders/${placed.order_id}/documents/label`);
  assert.deepEqual([unknown.status, unknown.body.code], [404, "fulfillment_order_not_found"]);
});
