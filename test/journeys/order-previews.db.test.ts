import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, byTransfer, collectAt, line, onAccount, openRetailer, shippingCharge } from "./retailer.ts";

/** What would become of an order is said before it is placed, and nothing is left of the question. */
const app = await startApp();
const { stock, orderOf, place, levelOf } = await openRetailer(app);
await stock("A-100", "WH1", 3);
await stock("A-100", "WH2", 10);
await stock("B-200", "ST1", 2);
await app.settle();

const preview = (order: Json, headers = {}) => app.call("POST", "/v1/order-previews", order, headers);

/** A fingerprint of every row of every table. */
async function everything(): Promise<Record<string, string>> {
  const { asOwner } = app.test_database;
  const tables = await asOwner<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await asOwner<{ print: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(entry::text, '' order by entry::text)), '') as print from ${name} as entry`,
    );
    prints[name] = row?.print ?? "";
  }
  return prints;
}

test("the preview tells lines, places, what is missing and the money, and is what placing it then does", async () => {
  const order = orderOf({
    lines: [line(1, "A-100", 2, 1_190), line(2, "B-200", 3, 500)],
    charges: [shippingCharge(490)],
    payments: [onAccount(2 * 1_190 + 3 * 500 + 490)],
  });

  const { status, body, text } = await preview(order);

  assert.equal(status, 200, text);
  assert.deepEqual(
    body.lines.map((each: Json) => [each.sku, each.stages]),
    [
      ["A-100", [{ stage: "released", quantity: 2, location: "WH1" }]],
      [
        "B-200",
        [
          { stage: "released", quantity: 2, location: "ST1" },
          { stage: "backordered", quantity: 1 },
        ],
      ],
    ],
  );
  assert.deepEqual(
    body.places.map(({ location, name, delivery_method, lines }: Json) => [location, name, delivery_method, lines]),
    [
      ["WH1", "Ort WH1", "ship", [{ line_no: 1, quantity: 2 }]],
      ["ST1", "Ort ST1", "ship", [{ line_no: 2, quantity: 2 }]],
    ],
  );
  assert.deepEqual(body.unavailable, [{ line_no: 2, sku: "B-200", quantity: 1 }]);
  assert.deepEqual([body.status, body.totals.total_minor, body.waits_for, body.holds], ["released", 4_370, null, []]);
  assert.deepEqual(body.payments, [{ method: "invoice", timing: "on_account", amount_minor: 4_370, due_at: null }]);
  assert(!text.includes("Hauptstr") && !text.includes("example.com"), "nobody's data is in the answer");

  const placed = await place(order);
  assert.deepEqual(
    [placed.status, placed.lines, placed.totals, placed.charges, placed.workflow],
    [body.status, body.lines, body.totals, body.charges, body.workflow],
  );
});

test("nothing is left of a preview: no row anywhere, no mail, no number, no stock, and no worse plan afterwards", async () => {
  await app.settle();
  const mails = app.mails.mails().length;
  const before = await everything();
  assert(Object.keys(before).length > 30);
  const paid = (more: Json, amount_minor: number) => orderOf({ payments: [onAccount(amount_minor)], ...more });
  // All that is left in the first warehouse, again and again: who believed that it is gone would plan from the second.
  for (let round = 0; round < 3; round += 1) {
    const { status, body, text } = await preview(paid({ lines: [line(1, "A-100", 1, 1_190)] }, 1_190), {
      "idempotency-key": `preview-${round}`,
    });
    assert.equal(status, 200, text);
    assert.equal(body.places[0].location, "WH1");
  }
  await preview(
    orderOf({
      lines: [line(1, "A-100", 1, 1_190, collectAt("ST1"))],
      shipping_address: null,
      payments: [authorized(1_190)],
    }),
  );
  await preview(orderOf({ lines: [line(1, "GONE", 1, 1_190)], payments: [onAccount(1_190)] }));
  await app.settle();

  assert.deepEqual(await everything(), before);
  assert.equal(app.mails.mails().length, mails);
  const one = await place(paid({ lines: [line(1, "A-100", 1, 1_190)] }, 1_190));
  const two = await place(paid({ lines: [line(1, "A-100", 1, 1_190)] }, 1_190));
  assert.equal(Number(two.number) - Number(one.number), 1);
  assert.equal(one.lines[0].stages[0].location, "WH1");
  await app.assertSound();
});

test("twenty previews at once of the last units all see them, and take none", async () => {
  await app.settle();
  const level = await levelOf("A-100", "WH2");
  const seen = await Promise.all(
    Array.from({ length: 20 }, () =>
      preview(
        orderOf({
          lines: [line(1, "A-100", 5, 100)],
          customer: { external_id: "the-same", name: "Erika Muster" },
          payments: [onAccount(500)],
        }),
      ),
    ),
  );
  for (const { status, body, text } of seen) {
    assert.equal(status, 200, text);
    assert.deepEqual(body.unavailable, []);
    assert.deepEqual(body.places[0].location, "WH2");
  }
  assert.deepEqual(await levelOf("A-100", "WH2"), level);
});

test("what waits for its money says so, with the places it would come from", async () => {
  const { body } = await preview(orderOf({ lines: [line(1, "A-100", 1, 1_190)], payments: [byTransfer(1_190)] }));
  assert.deepEqual([body.status, body.waits_for], ["awaiting_payment", "payment"]);
  assert.equal(body.places[0].location, "WH2");
  assert.equal(body.payments[0].timing, "in_advance");
  assert.match(body.payments[0].due_at, /^\d{4}-/);
});

test("what a person has to look at first says so, and is planned as if it went now", async () => {
  const rule = {
    kind: "condition",
    enabled: true,
    applies_when: "order.total_minor > 900000",
    params: {},
    action: "hold",
  };
  const { status, text } = await app.call("PUT", "/v1/risk-rules/dear", { ...rule, score: null });
  assert(status < 300, text);
  const dear = orderOf({ lines: [line(1, "A-100", 20, 100_000)], payments: [onAccount(2_000_000)] });
  const { body } = await preview(dear);
  assert.equal(body.status, "on_hold");
  assert.deepEqual([body.waits_for, body.holds], ["hold", [{ code: "risk_review", origin: "risk" }]]);
  assert.deepEqual(body.lines[0].stages, [{ stage: "open", quantity: 20 }]);
  const [{ quantity }] = body.unavailable;
  const planned = body.places.flatMap(({ lines }: Json) => lines).map((each: Json) => each.quantity);
  assert.equal(
    planned.reduce((sum: number, each: number) => sum + each, 0),
    20 - quantity,
  );
  assert(planned.length > 0);
});

test("a place with a calendar says by when it is done", async () => {
  const locations = (await app.call("GET", "/v1/locations")).body.data;
  const store = locations.find(({ code }: Json) => code === "ST1");
  const open = Object.fromEntries(
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, [["00:00", "24:00"]]]),
  );
  const timed = { ...store, opening_hours: open, cut_off_time: "16:00", handling_days: 1 };
  await app.call("PUT", "/v1/locations", { locations: [timed] });
  await stock("C-300", "ST1", 1);
  const { body, text } = await preview(
    orderOf({
      lines: [line(1, "C-300", 1, 1_190, collectAt("ST1"))],
      shipping_address: null,
      payments: [onAccount(1_190)],
    }),
  );
  const [first] = body.places;
  assert.equal(first.delivery_method, "collect", text);
  assert.equal(first.due_at, body.due_at);
  const hours = (Date.parse(first.due_at) - Date.now()) / 3_600_000;
  assert(hours > 8 && hours < 49, `${hours} h`);
});

test("what placing would be refused with is refused, all at once, and a placed order is shown as it is", async () => {
  const wrong = orderOf({
    lines: [line(1, "NO-SUCH", 1, 100), line(1, "A-100", 1, 100)],
    payments: [onAccount(1)],
  });
  const [seen, done] = [await preview(wrong), await app.call("POST", "/v1/orders", wrong)];
  assert.equal(seen.status, 422);
  assert.deepEqual(seen.body.errors, done.body.errors);
  assert.deepEqual([...new Set(seen.body.errors.map(({ pointer }: Json) => pointer))].length, 3);

  const order = orderOf({ lines: [line(1, "A-100", 1, 100)], payments: [onAccount(100)] });
  const placed = await place(order);
  const again = await preview(order);
  assert.deepEqual([again.status, again.body.lines], [200, placed.lines]);
  const other = await preview({ ...order, payments: [authorized(100)] });
  assert.deepEqual([other.status, other.body.code, other.body.order_id], [409, "external_id_reused", placed.order_id]);
});

test("who may not place an order may not look at one either", async () => {
  const order = orderOf({ lines: [line(1, "A-100", 1, 100)], payments: [onAccount(100)] });
  const keyOf = async (name: string, more: Json) => {
    const { status, body, text } = await app.call("POST", "/v1/api-keys", { name, ...more });
    assert.equal(status, 201, text);
    return body.key;
  };
  const reads = await keyOf("reads", { scopes: ["orders:read"] });
  const other = await keyOf("other", { scopes: ["orders:write"], channel_code: "shop-en" });
  const asked = async (key: string) => (await preview(order, { authorization: `Bearer ${key}` })).status;
  assert.deepEqual([await asked(reads), await asked(other)], [403, 403]);
});
