import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, headAt, line, onAccount, openRetailer } from "./retailer.ts";

/** How orders come in: once, however often and by whichever door they are sent. */
const app = await startApp();
const { stock, orderOf, place, act, ship, levelOf } = await openRetailer(app);
const { asOwner } = app.test_database;
await stock("A-100", "WH1", 5_000);

/** Without a mail address, since a thousand mails would prove nothing here. */
const simple = (more: Json = {}) =>
  orderOf({
    customer: { name: "Erika Muster" },
    lines: [line(1, "A-100", 1, 1_190)],
    payments: [onAccount(1_190)],
    ...more,
  });
const ordersStored = async () =>
  (await asOwner<{ count: number }>("select count(*)::integer as count from orders.orders"))[0]?.count ?? -1;

test("a request sent again under its key is answered with the same bytes and done once", async () => {
  const order = simple();
  const before = await ordersStored();
  const key = { "idempotency-key": "key-1" };

  const first = await app.call("POST", "/v1/orders", order, key);
  await app.settle();
  const again = await app.call("POST", "/v1/orders", order, key);

  assert.deepEqual([first.status, first.headers.get("idempotency-replayed")], [201, null]);
  assert.deepEqual([again.status, again.headers.get("idempotency-replayed")], [201, "true"]);
  assert.equal(again.text, first.text);
  assert.equal(await ordersStored(), before + 1);

  const other = await app.call("POST", "/v1/orders", simple(), key);
  assert.deepEqual([other.status, other.body.code], [422, "idempotency_key_reused"]);
  assert.equal(await ordersStored(), before + 1);
});

test("twenty requests at once under one key are one order", async () => {
  const order = simple();
  const before = await ordersStored();
  const key = { "idempotency-key": "key-at-once" };

  const answers = await Promise.all(Array.from({ length: 20 }, () => app.call("POST", "/v1/orders", order, key)));

  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [201]);
  assert.equal(new Set(answers.map((answer) => answer.text)).size, 1);
  assert.equal(await ordersStored(), before + 1);
});

test("a key of a refused order may carry the corrected one", async () => {
  const key = { "idempotency-key": "key-2" };
  const order = simple();
  const refused = await app.call("POST", "/v1/orders", { ...order, channel: "none" }, key);
  const corrected = await app.call("POST", "/v1/orders", order, key);

  assert.deepEqual([refused.status, refused.body.code], [422, "unknown_channel"]);
  assert.equal(corrected.status, 201);
});

test("actions too are done once under their key", async () => {
  const placed = await place(simple());
  const path = `/v1/orders/${placed.order_id}/holds`;
  const key = { "idempotency-key": "hold-1" };

  const first = await app.call("POST", path, { code: "check" }, key);
  const again = await app.call("POST", path, { code: "check" }, key);
  const other = await app.call("POST", path, { code: "other" }, key);

  assert.deepEqual([first.status, again.status, again.text === first.text], [201, 201, true]);
  assert.deepEqual([other.status, other.body.code], [422, "idempotency_key_reused"]);
  const { body } = await app.call("GET", `/v1/orders/${placed.order_id}`);
  assert.equal(body.holds.length, 1);
});

test("an order sent again is the same order as it is now; with other content it is refused", async () => {
  const order = simple();
  const placed = await place(order);
  await app.waitFor(placed.order_id, (current) => current.status === "released");
  const before = await ordersStored();

  // The order of the fields, and null instead of nothing, say nothing new.
  const shuffled = { reservation_id: null, ...Object.fromEntries(Object.entries(order).reverse()) };
  const again = await app.call("POST", "/v1/orders", shuffled);
  const changed = await app.call("POST", "/v1/orders", { ...order, priority: 7 });

  assert.deepEqual([again.status, again.body.order_id, again.body.status], [200, placed.order_id, "released"]);
  assert.deepEqual([changed.status, changed.body.code], [409, "external_id_reused"]);
  assert.equal(changed.body.order_id, placed.order_id);
  assert.equal(await ordersStored(), before);
});

test("the same order from many sides at once is stored once", async () => {
  const order = simple();
  const answers = await Promise.all([
    ...Array.from({ length: 16 }, () => app.call("POST", "/v1/orders", order)),
    ...Array.from({ length: 4 }, () => app.call("POST", "/v1/orders/batch", { orders: [order, order] })),
  ]);

  const created = answers.flatMap(({ status, body }) =>
    body.results ? body.results.map((result: Json) => result.outcome) : [status === 201 ? "created" : `${status}`],
  );
  const count = (outcome: string) => created.filter((each) => each === outcome).length;
  assert.deepEqual([count("created"), count("200") + count("existing")], [1, 23]);
  const ids = answers.flatMap(({ body }) => (body.results ?? [body]).map((each: Json) => each.order_id));
  assert.equal(new Set(ids).size, 1);
});

test("a change meant for an older version is refused and told the current one", async () => {
  const placed = await place(simple());
  const held = await app.call("POST", `/v1/orders/${placed.order_id}/holds`, {});
  const current = held.body.version;
  assert.equal(current, placed.version + 1);
  const path = `/v1/orders/${placed.order_id}/cancellations`;
  const cancel = { reason: "customer_request" };

  const stale = await app.call("POST", path, cancel, { "if-match": `"${placed.version}"` });
  assert.deepEqual([stale.status, stale.body.code, stale.body.current_version], [412, "precondition_failed", current]);
  for (const header of ["1", "*", 'W/"1"', '"x"']) {
    const unreadable = await app.call("POST", path, cancel, { "if-match": header });
    assert.deepEqual([header, unreadable.status, unreadable.body.errors[0].pointer], [header, 400, "If-Match"]);
  }
  const fresh = await app.call("POST", path, cancel, { "if-match": `"${current}"` });
  assert.deepEqual([fresh.status, fresh.body.status], [201, "canceled"]);
  assert.equal(fresh.body.version, current + 1);
});

test("of a thousand orders in one request each is judged alone", async () => {
  const orders = Array.from({ length: 1_000 }, () => simple());
  orders[10].lines[0].sku = "NONE";
  orders[20].payments = [onAccount(1)];
  orders[30] = orders[29];
  orders[40] = { ...orders[39], priority: 3 };
  orders[50] = { ...orders[50], surprise: true };
  orders[60] = 17;
  orders[70].lines[0].quantity = 1.5;
  const before = await ordersStored();

  const { status, body } = await app.call("POST", "/v1/orders/batch", { orders });
  assert.equal(status, 200);
  assert.equal(body.results.length, 1_000);
  const special = [10, 20, 30, 40, 50, 60, 70].map((index) => {
    const { outcome, problem } = body.results[index];
    return [index, outcome, problem?.code ?? null, problem?.errors?.[0]?.pointer ?? null];
  });
  assert.deepEqual(special, [
    [10, "refused", "unknown_sku", "/lines/0/sku"],
    [20, "refused", "payments_do_not_cover_total", "/payments"],
    [30, "existing", null, null],
    [40, "refused", "external_id_reused", null],
    [50, "refused", "invalid_request", "/surprise"],
    [60, "refused", "invalid_request", ""],
    [70, "refused", "invalid_request", "/lines/0/quantity"],
  ]);
  assert.equal(body.results.filter((result: Json) => result.outcome === "created").length, 993);
  assert.deepEqual(
    body.results.map((result: Json) => result.index),
    Array.from({ length: 1_000 }, (_, index) => index),
  );
  assert.equal(await ordersStored(), before + 993);

  const too_many = await app.call("POST", "/v1/orders/batch", { orders: [...orders, simple()] });
  assert.deepEqual([too_many.status, too_many.body.errors[0].pointer], [400, "/orders"]);
  const repeated = await app.call("POST", "/v1/orders/batch", { orders });
  assert.equal(repeated.body.results.filter((result: Json) => result.outcome === "existing").length, 994);
  assert.equal(await ordersStored(), before + 993);
  await app.assertSound();
});

test("a stream of orders is answered line by line, the broken ones with their place", async () => {
  const lines = [
    JSON.stringify(simple()),
    "{ broken",
    JSON.stringify({ ...simple(), currency: "USD" }),
    "",
    JSON.stringify({ ...simple(), lines: [] }),
    JSON.stringify(simple()),
  ];
  const answer = await app.call("POST", "/v1/orders/batch", lines.join("\n"), {
    "content-type": "application/x-ndjson",
  });

  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/x-ndjson/);
  const results = answer.text
    .trim()
    .split("\n")
    .map((text) => JSON.parse(text) as Json);
  assert.deepEqual(
    results.map(({ line_no, outcome, problem }) => [line_no, outcome, problem?.code ?? null]),
    [
      [1, "created", null],
      [2, "refused", "malformed_json"],
      [3, "refused", "currency_mismatch"],
      [5, "refused", "invalid_request"],
      [6, "created", null],
    ],
  );
  assert.equal(results[2].problem.errors[0].pointer, "/currency");
  assert.equal(results[3].problem.errors[0].pointer, "/lines");
});

test("every filter of the list finds what it names and nothing else, and pages lose and repeat nothing", async () => {
  const found = async (query: string) => {
    const { status, body, text } = await app.call("GET", `/v1/orders?limit=200&${query}`);
    assert.equal(status, 200, text);
    return body.data.map((order: Json) => order.external_id).sort();
  };
  const base = { ordered_at: "2025-03-01T12:00:00Z" };
  const one = simple({
    ...base,
    external_id: "filter-1",
    customer: { email: "anna@example.com", name: "Anna Beispiel" },
  });
  const two = {
    ...simple({ ...base, external_id: "filter-2", channel: "shop-en" }),
    lines: [line(1, "B-200", 1, 1_190)],
  };
  const first = await place(one);
  const second = await place(two);
  const ready = await app.waitFor(first.order_id, (order) => order.status === "released");
  await app.waitFor(second.order_id, (order) => order.status === "backordered");
  await act(`/v1/orders/${second.order_id}/holds`, { code: "odd_address" });

  const window = "ordered_from=2025-03-01T00:00:00Z&ordered_to=2025-03-02T00:00:00Z";
  assert.deepEqual(await found(window), ["filter-1", "filter-2"]);
  assert.deepEqual(await found("ordered_from=2025-03-01T12:00:00.001Z&ordered_to=2025-03-02T00:00:00Z"), []);
  assert.deepEqual(await found("ordered_to=2025-03-01T12:00:00Z"), []);
  assert.deepEqual(await found(`${window}&status=released`), ["filter-1"]);
  assert.deepEqual(await found(`${window}&status=on_hold`), ["filter-2"]);
  assert.deepEqual(await found(`${window}&channel=shop-en`), ["filter-2"]);
  assert.deepEqual(await found(`${window}&sku=A-100`), ["filter-1"]);
  assert.deepEqual(await found("sku=B-200"), ["filter-2"]);
  assert.deepEqual(await found(`${window}&location=WH1`), ["filter-1"]);
  assert.deepEqual(await found("location=ST1"), []);
  assert.deepEqual(await found("hold=odd_address"), ["filter-2"]);
  assert.deepEqual(await found(`number=${first.number}`), ["filter-1"]);
  assert.deepEqual(await found("external_id=filter-2"), ["filter-2"]);
  assert.deepEqual(await found(`customer=${first.customer.customer_id}`), ["filter-1"]);
  for (const q of [first.number, "filter-1", "anna@example.com", "Anna Beispiel"])
    assert.deepEqual(await found(`q=${encodeURIComponent(q)}`), ["filter-1"]);
  assert.deepEqual(await found("q=nobody"), []);
  for (const wrong of [
    "status=lost",
    "limit=0",
    "limit=201",
    "cursor=abc",
    "customer=7",
    "ordered_from=monday",
    "what=1",
  ])
    assert.equal((await app.call("GET", `/v1/orders?${wrong}`)).status, 400, wrong);

  await ship(headAt(ready, "WH1"), "T-1", [{ line_no: 1, quantity: 1 }]);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Json = (await app.call("GET", `/v1/orders?limit=170${cursor ? `&cursor=${cursor}` : ""}`)).body;
    assert(page.data.length === 170 || page.next_cursor === null);
    seen.push(...page.data.map((order: Json) => order.order_id));
    cursor = page.next_cursor;
  } while (cursor);
  assert.equal(new Set(seen).size, seen.length);
  assert.equal(seen.length, await ordersStored());

  const history: string[] = [];
  do {
    const path = `/v1/orders/${first.order_id}/events?limit=3${cursor ? `&cursor=${cursor}` : ""}`;
    const page: Json = (await app.call("GET", path)).body;
    history.push(...page.data.map((event: Json) => event.type));
    cursor = page.next_cursor;
  } while (cursor);
  assert.deepEqual(history.slice(0, 5), [
    "order_received",
    "order_screened",
    "order_sourced",
    "order_confirmed",
    "fulfillment_order_released",
  ]);
  assert(history.includes("units_shipped"));
});

test("an order takes over what its cart holds, and nobody can buy it in between", async () => {
  await stock("C-300", "WH2", 1);
  const cart = await act("/v1/reservations", { lines: [{ sku: "C-300", quantity: 1 }], expires_in_seconds: 600 });
  assert.deepEqual(cart.lines, [{ sku: "C-300", quantity: 1, locations: [{ location: "WH2", quantity: 1 }] }]);
  const lines = [line(1, "C-300", 1, 1_190)];
  const other = await place(orderOf({ lines, payments: [authorized(1_190)] }));
  await app.waitFor(other.order_id, (order) => order.status === "backordered");

  const { reservation_id } = cart;
  const owner = await place(orderOf({ lines, payments: [authorized(1_190)], reservation_id }));
  const released = await app.waitFor(owner.order_id, (order) => order.status === "released");
  assert.equal(headAt(released, "WH2").lines[0].quantity, 1);
  assert.deepEqual(await levelOf("C-300", "WH2"), { on_hand: 1, reserved: 1 });
  const gone = await app.call("GET", `/v1/reservations/${reservation_id}`);
  assert.deepEqual([gone.status, gone.body.code], [404, "reservation_not_found"]);
  await app.assertSound();
});
