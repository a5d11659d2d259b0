import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { collectAt, line, onAccount, openRetailer } from "./retailer.ts";

/** Whatever is wrong with an order is said precisely, all at once, and leaves no trace. */
const app = await startApp({ worker: false });
const { stock, orderOf, place } = await openRetailer(app);
const { asOwner } = app.test_database;
await stock("A-100", "WH1", 10);
await app.call("PUT", "/v1/items", {
  items: [{ sku: "CARD", kind: "gift_card", name: { en: "Gift card" }, tax_class: "none" }],
});

/** How many rows each table has, and what is reserved. Ranges of order numbers may have gaps, so they do not count. */
async function fingerprint(): Promise<string> {
  tables ??= await asOwner<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') and tablename <> 'number_ranges' order by 1`,
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::integer as rows from ${name}`);
  const rows = await asOwner(
    `${counts.join(" union all ")} union all select 'reserved', sum(reserved)::integer from inventory.stock_levels`,
  );
  return JSON.stringify(rows);
}
let tables: { name: string }[] | null = null;

const good = () => orderOf({ lines: [line(1, "A-100", 2, 1_190)], payments: [onAccount(2_380)] });
const first = (change: Json) => (order: Json) => Object.assign(order.lines[0], change);
const whole = (change: Json) => (order: Json) => Object.assign(order, change);
const paid = (change: Json) => (order: Json) => Object.assign(order.payments[0], change);

type Case = readonly [
  what: string,
  change: (order: Json) => unknown,
  status: number,
  code: string,
  pointers: readonly string[],
];
const LONG = "x".repeat(201);
const CASES: readonly Case[] = [
  ["unknown sku", first({ sku: "NONE" }), 422, "unknown_sku", ["/lines/0/sku", "/payments"]],
  ["an item that cannot be ordered", first({ sku: "CARD" }), 422, "item_not_orderable", ["/lines/0/sku"]],
  ["unknown channel", whole({ channel: "none" }), 422, "unknown_channel", ["/channel"]],
  [
    "unknown location",
    first({ delivery: { method: "ship", location: "X" } }),
    422,
    "unknown_location",
    ["/lines/0/delivery/location"],
  ],
  [
    "collect where nobody collects",
    first(collectAt("WH1")),
    422,
    "location_cannot_serve",
    ["/lines/0/delivery/location"],
  ],
  [
    "collect without a location",
    first({ delivery: { method: "collect" } }),
    422,
    "unknown_location",
    ["/lines/0/delivery/location"],
  ],
  ["another currency than the channel's", whole({ currency: "USD" }), 422, "currency_mismatch", ["/currency"]],
  ["a currency that does not exist", whole({ currency: "ZZZ" }), 422, "unknown_currency", ["/currency"]],
  ["a currency in small letters", whole({ currency: "eur" }), 400, "invalid_request", ["/currency"]],
  [
    "a country that does not exist",
    (order) => {
      order.shipping_address = { ...order.shipping_address, country: "XX" };
    },
    422,
    "unknown_country",
    ["/shipping_address/country"],
  ],
  ["negative quantity", first({ quantity: -1 }), 400, "invalid_request", ["/lines/0/quantity"]],
  ["no quantity", first({ quantity: 0 }), 400, "invalid_request", ["/lines/0/quantity"]],
  ["huge quantity", first({ quantity: 1e15 }), 400, "invalid_request", ["/lines/0/quantity"]],
  ["fractional quantity", first({ quantity: 0.5 }), 400, "invalid_request", ["/lines/0/quantity"]],
  ["quantity as text", first({ quantity: "2" }), 400, "invalid_request", ["/lines/0/quantity"]],
  ["negative price", first({ unit_price_minor: -1 }), 400, "invalid_request", ["/lines/0/unit_price_minor"]],
  ["fractional price", first({ unit_price_minor: 19.99 }), 400, "invalid_request", ["/lines/0/unit_price_minor"]],
  [
    "a line beyond all money",
    first({ quantity: 1_000_000, unit_price_minor: 1_000_000_000_000 }),
    422,
    "amount_too_large",
    ["/lines/0/unit_price_minor", "/payments"],
  ],
  [
    "a tax rate of too many decimals",
    first({ tax_rate_percent: 19.00001 }),
    400,
    "invalid_request",
    ["/lines/0/tax_rate_percent"],
  ],
  ["a tax rate above all", first({ tax_rate_percent: 101 }), 400, "invalid_request", ["/lines/0/tax_rate_percent"]],
  [
    "a discount above the price",
    first({ discounts: [{ code: "X", amount_minor: 2_381 }] }),
    422,
    "discount_exceeds_price",
    ["/lines/0/discounts", "/payments"],
  ],
  [
    "payments that do not cover the total",
    paid({ amount_minor: 2_379 }),
    422,
    "payments_do_not_cover_total",
    ["/payments"],
  ],
  ["no payments", whole({ payments: [] }), 422, "payments_do_not_cover_total", ["/payments"]],
  ["payments of more than the total", paid({ amount_minor: 2_381 }), 422, "payments_exceed_total", ["/payments"]],
  [
    "a payment that says two things",
    paid({ provider: "sandbox", token: "t", settled: true }),
    422,
    "payment_ambiguous",
    ["/payments/0"],
  ],
  ["a token without a provider", paid({ token: "t" }), 422, "payment_provider_missing", ["/payments/0/provider"]],
  ["an unknown field", whole({ surprise: 1 }), 400, "invalid_request", ["/surprise"]],
  [
    "an unknown field far inside",
    first({ delivery: { method: "ship", colour: "red" } }),
    400,
    "invalid_request",
    ["/lines/0/delivery/colour"],
  ],
  [
    "a prototype's field",
    (order) => Object.defineProperty(order, "__proto__", { value: { a: 1 }, enumerable: true }),
    400,
    "invalid_request",
    ["/__proto__"],
  ],
  ["a date that is none", whole({ ordered_at: "2026-02-30T10:00:00Z" }), 400, "invalid_request", ["/ordered_at"]],
  ["a date without a zone", whole({ ordered_at: "2026-02-03T10:00:00" }), 400, "invalid_request", ["/ordered_at"]],
  ["a date in words", whole({ ordered_at: "yesterday" }), 400, "invalid_request", ["/ordered_at"]],
  ["a date far ahead", whole({ ordered_at: "2999-01-01T00:00:00Z" }), 422, "date_out_of_range", ["/ordered_at"]],
  [
    "a delivery day that is none",
    first({ delivery: { method: "ship", requested_on: "2026-13-01" } }),
    400,
    "invalid_request",
    ["/lines/0/delivery/requested_on"],
  ],
  ["no lines", whole({ lines: [] }), 400, "invalid_request", ["/lines"]],
  [
    "two lines of one number",
    (order) => order.lines.push(order.lines[0]),
    422,
    "duplicate_line_no",
    ["/lines/1/line_no", "/payments"],
  ],
  ["no shipping address", whole({ shipping_address: null }), 422, "shipping_address_missing", ["/shipping_address"]],
  ["no external id", (order) => delete order.external_id, 400, "invalid_request", ["/external_id"]],
  ["an endless external id", whole({ external_id: LONG }), 400, "invalid_request", ["/external_id"]],
  ["a mail address that is none", whole({ customer: { email: "anna" } }), 400, "invalid_request", ["/customer/email"]],
  ["a NUL in a name", whole({ external_id: "a\u0000b" }), 400, "invalid_request", ["/external_id"]],
  ["half a character", whole({ external_id: "a\ud800b" }), 400, "invalid_request", ["/external_id"]],
  ["a priority beyond urgent", whole({ priority: 101 }), 400, "invalid_request", ["/priority"]],
  ["a reservation that is no id", whole({ reservation_id: "7" }), 400, "invalid_request", ["/reservation_id"]],
  ["a list as the order", () => [], 400, "invalid_request", [""]],
  [
    "10,000 lines",
    (order) => {
      order.lines = Array.from({ length: 10_000 }, (_, index) => line(index + 1, "A-100", 1, 1));
    },
    400,
    "invalid_request",
    ["/lines"],
  ],
  [
    "three things at once",
    (order) => {
      order.channel = "none";
      order.lines[0].sku = "NONE";
      order.billing_address = { ...order.billing_address, country: "XX" };
    },
    422,
    "unknown_channel",
    ["/channel", "/billing_address/country", "/lines/0/sku", "/payments"],
  ],
];

test("what is wrong with an order is said with its place, and nothing is stored or reserved", async () => {
  const before = await fingerprint();
  let sent = 0;
  for (const [what, change, status, code, pointers] of CASES) {
    const order = good();
    const changed = change(order);
    sent += 1;
    const answer = await app.call(
      "POST",
      "/v1/orders",
      Array.isArray(changed) && what === "a list as the order" ? [] : order,
      {
        "idempotency-key": `bad-${sent}`,
      },
    );
    const said = (answer.body.errors ?? []).map((error: Json) => error.pointer);
    assert.deepEqual([what, answer.status, answer.body.code, said], [what, status, code, pointers]);
    assert.equal(answer.headers.get("content-type"), "application/problem+json; charset=utf-8", what);
    assert.deepEqual([answer.body.status, answer.body.retryable], [status, false], what);
    for (const error of answer.body.errors ?? []) {
      assert(error.message.length > 5, `${what}: ${error.message}`);
      if (status === 422) assert.match(error.code, /^[a-z_]+$/, what);
    }
    assert(answer.elapsed_ms < 2_000, `${what} took ${answer.elapsed_ms} ms`);
  }
  assert.equal(await fingerprint(), before);
});

/** These spoil the text of a whole body, whichever entry they stand in. */
const OF_THE_BODY: ReadonlySet<string> = new Set([
  "a list as the order",
  "a prototype's field",
  "a NUL in a name",
  "half a character",
]);

test("text that cannot be stored spoils a whole batch, which is told the place, and only its line of a stream", async () => {
  const before = await fingerprint();
  const orders = [good(), { ...good(), external_id: "a\u0000b" }];
  const batch = await app.call("POST", "/v1/orders/batch", { orders });
  assert.deepEqual([batch.status, batch.body.errors[0].pointer], [400, "/orders/1/external_id"]);
  assert.equal(await fingerprint(), before);

  const lines = orders.map((order) => JSON.stringify(order)).join("\n");
  const stream = await app.call("POST", "/v1/orders/batch", lines, { "content-type": "application/x-ndjson" });
  const outcomes = stream.text
    .trim()
    .split("\n")
    .map((text) => (JSON.parse(text) as Json).outcome);
  assert.deepEqual(outcomes, ["created", "refused"]);
});

test("the same wrong orders among right ones in a batch and in a stream are each judged alone", async () => {
  const wrong = CASES.filter(([what]) => !OF_THE_BODY.has(what)).map(([what, change, , code]) => {
    const order = good();
    change(order);
    return { what, order, code };
  });
  const before = await fingerprint();
  const expected = wrong.map(({ what, code }) => [what, "refused", code]);

  const batch = await app.call("POST", "/v1/orders/batch", { orders: wrong.map(({ order }) => order) });
  const outcomes = batch.body.results.map((result: Json, index: number) => [
    wrong[index]?.what,
    result.outcome,
    result.problem?.code,
  ]);
  assert.deepEqual(outcomes, expected);
  const lines = wrong.map(({ order }) => JSON.stringify(order)).join("\n");
  const stream = await app.call("POST", "/v1/orders/batch", lines, { "content-type": "application/x-ndjson" });
  const answered = stream.text
    .trim()
    .split("\n")
    .map((text) => JSON.parse(text) as Json);
  assert.deepEqual(
    answered.map((result, index) => [wrong[index]?.what, result.outcome, result.problem?.code]),
    expected,
  );
  assert.equal(await fingerprint(), before);

  const mixed = [good(), ...wrong.map(({ order }) => order), good()];
  const { body } = await app.call("POST", "/v1/orders/batch", { orders: mixed });
  const created = body.results
    .filter((result: Json) => result.outcome === "created")
    .map((result: Json) => result.index);
  assert.deepEqual(created, [0, mixed.length - 1]);
});

test("a body that cannot be read is refused with the reason, before anything is looked at", async () => {
  const before = await fingerprint();
  const text = JSON.stringify(good());
  const json = "application/json";
  const utf16 = Buffer.from(text, "utf16le");
  const latin1 = Buffer.from(JSON.stringify({ ...good(), external_id: "Müller" }), "latin1");
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  for (const [what, body, type, status, code] of [
    ["broken JSON", text.slice(0, -5), json, 400, "malformed_json"],
    ["no body", "", json, 400, "invalid_request"],
    ["a word", "order", json, 400, "malformed_json"],
    ["not a number", text.replace("1190", "NaN"), json, 400, "malformed_json"],
    ["a number too large to be one", text.replace("1190", "1e999"), json, 400, null],
    ["a field twice", text.replace('"currency":"EUR"', '"currency":"EUR","currency":"EUR"'), json, 400, null],
    ["a hundred thousand brackets", deep, json, 400, null],
    ["UTF-16", utf16, json, 400, null],
    ["Latin-1", latin1, json, 400, "invalid_encoding"],
    ["another character set", text, "application/json; charset=iso-8859-1", 400, "invalid_encoding"],
    ["a form", text, "application/x-www-form-urlencoded", 415, "unsupported_media_type"],
    ["XML", "<order/>", "application/xml", 415, "unsupported_media_type"],
    ["no kind", text, "", 415, "unsupported_media_type"],
    ["10 MB", `{"a":"${"x".repeat(10 * 1024 * 1024)}"}`, json, 413, "body_too_large"],
  ] as const) {
    const answer = await app.call("POST", "/v1/orders", body, { "content-type": type });
    assert.deepEqual([what, answer.status], [what, status], answer.text.slice(0, 300));
    if (code) assert.deepEqual([what, answer.body.code], [what, code]);
    assert(answer.elapsed_ms < 2_000, `${what} took ${answer.elapsed_ms} ms`);
  }
  const zipped = await app.call("POST", "/v1/orders", text, { "content-encoding": "gzip" });
  assert.equal(zipped.status, 415);
  const endless = await app.call("POST", "/v1/orders", text, { "idempotency-key": "k".repeat(256) });
  assert.deepEqual([endless.status, endless.body.errors[0].pointer], [400, "Idempotency-Key"]);
  assert.equal(await fingerprint(), before);
});

test("an order sent again with other content changes nothing, and says which order is meant", async () => {
  const order = good();
  const placed = await place(order);
  const before = await fingerprint();
  for (const change of [first({ quantity: 1 }), whole({ language: "en" }), whole({ attributes: { a: 1 } })]) {
    const other = structuredClone(order);
    change(other);
    other.payments = [onAccount(other.lines[0].quantity * 1_190)];
    const answer = await app.call("POST", "/v1/orders", other);
    assert.deepEqual(
      [answer.status, answer.body.code, answer.body.order_id],
      [409, "external_id_reused", placed.order_id],
    );
  }
  assert.equal(await fingerprint(), before);
});

test("wrong master data and stock are judged entry by entry", async () => {
  const before = await fingerprint();
  const stocked = await app.call("POST", "/v1/stock-adjustments", {
    adjustments: [
      { sku: "NONE", location: "WH1", kind: "add", quantity: 1, reason: "count", cause_id: "bad-1" },
      { sku: "A-100", location: "NONE", kind: "add", quantity: 1, reason: "count", cause_id: "bad-2" },
      { sku: "A-100", location: "WH1", kind: "add", quantity: -1_000, reason: "count", cause_id: "bad-3" },
    ],
  });
  assert.deepEqual(
    stocked.body.results.map((result: Json) => [result.problem.code, result.problem.errors?.[0]?.pointer ?? null]),
    [
      ["sku_unknown", "/adjustments/0/sku"],
      ["location_unknown", "/adjustments/1/location"],
      ["negative_stock", null],
    ],
  );
  for (const [path, body, pointer] of [
    ["/v1/items", { items: [] }, "/items"],
    ["/v1/items", { items: [{ sku: "X" }] }, "/items/0/kind"],
    ["/v1/channels", { channels: [{ code: "x", kind: "shop" }] }, "/channels/0/kind"],
    ["/v1/locations", { locations: [{ code: "x", delivery_methods: "ship" }] }, "/locations/0/delivery_methods"],
  ] as const) {
    const { status, body: problem } = await app.call("PUT", path, body);
    assert.equal(status, 400);
    assert(
      problem.errors.some((error: Json) => error.pointer === pointer),
      `${path} ${JSON.stringify(problem.errors)}`,
    );
  }
  assert.equal(await fingerprint(), before);
});
