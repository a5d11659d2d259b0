import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { ADMIN_KEY, type Json, startApp } from "../support/running-app.ts";
import { authorized, byTransfer, headAt, line, onAccount, openRetailer } from "./retailer.ts";

/** What people who look after orders see: search, lists, views, history, notes, mails, figures. */
const app = await startApp();
const { stock, orderOf, place, ship, work } = await openRetailer(app);
const { asOwner } = app.test_database;

const person = (name: string, more: Json = {}) => ({
  name,
  email: `${name.split(" ").at(-1)?.replace("ü", "ue")}@example.com`,
  ...more,
});
const addressOf = (name: string, postal_code: string, city: string) => ({
  ...{ name, street: "Weg 1", country: "DE" },
  ...{ postal_code, city },
});
const search = async (text: string, key = ADMIN_KEY): Promise<Json> => {
  const answer = await app.call("POST", "/v1/searches", { text }, { authorization: `Bearer ${key}` });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const keyWith = async (name: string, scopes: string[], channel_code: string | null = null): Promise<string> =>
  (await app.call("POST", "/v1/api-keys", { name, scopes, channel_code })).body.key;

let shipped: Json;
let held: Json;
let unpaid: Json;
let waiting: Json;
before(async () => {
  await app.call("PUT", "/v1/items", {
    items: [
      {
        sku: "E-1",
        kind: "physical",
        name: { de: "Espressotasse weiß", en: "Espresso cup white" },
        tax_class: "standard",
        gtin: "4012345678901",
      },
    ],
  });
  await app.call("PUT", "/v1/locations", {
    locations: [
      {
        ...{
          code: "MUC",
          kind: "store",
          name: "Filiale Marienplatz",
          address: addressOf("Filiale", "80331", "München"),
        },
        ...{ time_zone: "Europe/Berlin", delivery_methods: ["collect"], costs: { order_minor: 9_000, unit_minor: 0 } },
        ...{ capacity: { orders_per_day: 10, units_per_day: null }, active: true },
      },
    ],
  });
  await stock("A-100", "WH1", 10);
  shipped = await place(
    orderOf({
      customer: person("Jürgen Müller", { phone: "+49 170 1234567" }),
      shipping_address: addressOf("Jürgen Müller", "80331", "München"),
      lines: [line(1, "A-100", 2, 1_190)],
      payments: [onAccount(2_380)],
    }),
  );
  const released = await app.waitFor(shipped.order_id, (order) => order.status === "released");
  await ship(headAt(released, "WH1"), "TRACK-77", [{ line_no: 1, quantity: 2 }]);
  shipped = await app.waitFor(shipped.order_id, (order) => order.status === "completed" && order.invoices.length > 0);
  held = await place(
    orderOf({
      customer: person("Anna Petersen"),
      lines: [line(1, "A-100", 1, 5_000)],
      payments: [authorized(5_000)],
      channel: "shop-en",
    }),
  );
  held = await app.waitFor(held.order_id, (order) => order.status === "released");
  await app.call("POST", `/v1/orders/${held.order_id}/holds`, { code: "check" });
  unpaid = await place(
    orderOf({
      customer: person("Bernd Anna Schmidt"),
      lines: [line(1, "A-100", 1, 1_190)],
      payments: [byTransfer(1_190)],
    }),
  );
  waiting = await place(
    orderOf({ customer: person("Chris Winter"), lines: [line(1, "B-200", 3, 500)], payments: [onAccount(1_500)] }),
  );
  await app.settle();
  await app.hoursLater(1, untilWordsAreKnown);
});

async function untilWordsAreKnown(): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const [row] = await asOwner<{ known: boolean }>(
      `select exists (select from care.words where word = 'winter')
          and exists (select from care.item_words where word = 'espressotasse') as known`,
    );
    if (row?.known) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("The worker has not learned the words.");
}

describe("search", () => {
  const BY: readonly (readonly [what: string, text: () => string, matched_by: string, number: () => string])[] = [
    ["number", () => shipped.number, "number", () => shipped.number],
    ["beginning of a number", () => held.number.slice(0, -1), "number", () => held.number],
    ["external id", () => shipped.external_id, "external_id", () => shipped.number],
    ["mail address", () => "Petersen@example.com", "email", () => held.number],
    ["telephone number, written otherwise", () => "0170/1234567", "phone", () => shipped.number],
    ["last name", () => "müller", "name", () => shipped.number],
    ["first name", () => "Anna", "name", () => held.number],
    ["both, in any order", () => "Müller Jürgen", "name", () => shipped.number],
    ["a beginning", () => "Pete", "similar_name", () => held.number],
    ["a letter wrong", () => "Petersan", "similar_name", () => held.number],
    ["an umlaut spelled out", () => "Mueller", "similar_name", () => shipped.number],
    ["name and postal code", () => "Müller 80331", "name", () => shipped.number],
    ["postal code", () => "80331", "postal_code", () => shipped.number],
    ["tracking number, in small letters", () => "track-77", "tracking_number", () => shipped.number],
    ["invoice number", () => shipped.invoices[0].number, "invoice_number", () => shipped.number],
    ["sku", () => "b-200", "sku", () => waiting.number],
  ];
  for (const [what, text, matched_by, number] of BY)
    test(`finds an order by its ${what}`, async () => {
      const { orders } = await search(text());

      const found = orders.find((order: Json) => order.number === number());
      assert.equal(found?.matched_by, matched_by, JSON.stringify(orders));
    });

  test("what nobody bears finds nothing, and both words of a name must be right", async () => {
    for (const text of ["Zebulon", "Müller Petersen", "Müller 10115", "0170 7654321", "%", "'", "--"]) {
      const { orders, customers } = await search(text);
      assert.deepEqual([orders, customers], [[], []], text);
    }
  });

  test("finds items by sku, GTIN and words, misspelled too", async () => {
    for (const [text, matched_by] of [
      ["e-1", "sku"],
      ["4012345678901", "gtin"],
      ["espressotasse weiss", "name"],
      ["cup espresso", "name"],
      ["espreso cup", "similar_name"],
    ] as const) {
      const { items } = await search(text);
      assert.deepEqual([items[0]?.sku, items[0]?.matched_by], ["E-1", matched_by], text);
    }
    assert.deepEqual((await search("espresso grinder")).items, []);
  });

  test("finds locations by code, name and city, misspelled too, and customers by what their orders say", async () => {
    for (const [text, matched_by] of [
      ["muc", "code"],
      ["marien", "name"],
      ["Munchen", "name"],
      ["Mnchen", "similar_name"],
      ["80331", "postal_code"],
    ] as const) {
      const { locations } = await search(text);
      assert.deepEqual([locations[0]?.code, locations[0]?.matched_by], ["MUC", matched_by], text);
    }
    const { customers } = await search("Petersen");
    assert.deepEqual(
      customers.map((customer: Json) => [customer.name, customer.email, customer.matched_by]),
      [["Anna Petersen", "Petersen@example.com", "name"]],
    );
  });

  test("a key of one channel finds its orders and customers, one without catalog:read no items", async () => {
    const key = await keyWith("shop-en-agent", ["orders:read"], "shop-en");

    assert.equal((await search("Petersen", key)).orders.length, 1);
    const found = await search("Müller", key);
    assert.deepEqual(found, { orders: [], customers: [], items: [], locations: [] });
    assert.deepEqual((await search(shipped.number, key)).orders, []);
    assert.deepEqual((await search("E-1", key)).items, []);
  });

  test("a name that was erased is forgotten, with its variants", async () => {
    await asOwner("update customers.order_parties set first_word = 'x', last_word = 'x' where last_word = 'winter'");
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const rows = await asOwner("select from care.words where word = 'winter'");
      if (rows.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }

    const left = await asOwner<{ word: string }>(
      "select word from care.words where word in ('winter', 'petersen') union all select word from care.word_variants where word = 'winter'",
    );
    assert.deepEqual(
      left.map(({ word }) => word),
      ["petersen"],
    );
  });
});

const summaries = async (query: string): Promise<Json[]> => {
  const answer = await app.call("GET", `/v1/order-summaries?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.data;
};

describe("lists", () => {
  test("a line of the list says what a table shows", async () => {
    const [summary] = await summaries(`number=${waiting.number}`);

    const { order_id, number, external_id, version: _, ordered_at: __, customer, ...rest } = summary;
    assert.deepEqual([order_id, number, external_id], [waiting.order_id, waiting.number, waiting.external_id]);
    assert.deepEqual(
      { name: customer.name, group: customer.group, city: customer.city, country: customer.country },
      { name: "Chris Winter", group: null, city: "Berlin", country: "DE" },
    );
    assert.deepEqual(rest, {
      ...{ channel: "shop-de", type: "b2c", status: "backordered", priority: 0, delivery_methods: ["ship"] },
      ...{
        due_at: null,
        is_late: false,
        stages: { backordered: 3 },
        locations: [],
        currency: "EUR",
        total_minor: 1_500,
      },
      ...{ payment_status: "pending", holds: [], has_exception: false },
    });
    const [of_held] = await summaries(`number=${held.number}`);
    assert.deepEqual([of_held.locations, of_held.holds, of_held.stages], [["WH1"], ["check"], { released: 1 }]);
  });

  test("orders are late once their location has not finished what was due", async () => {
    await asOwner("update fulfillment.fulfillment_orders set due_at = now() + interval '1 hour' where order_id = $1", [
      held.order_id,
    ]);
    assert.deepEqual(await summaries("late=true"), []);
    const later = await app.hoursLater(2, () => summaries("late=true"));
    assert.deepEqual(
      later.map((order) => [order.number, order.is_late]),
      [[held.number, true]],
    );
    const [due] = await summaries("sort=due_at");
    assert.equal(due.number, held.number);
  });

  test("by amount open orders alone are listed, and pages go on where the last one ended", async () => {
    const whole = (await summaries("sort=-total_minor")).map((order) => order.number);
    assert.deepEqual(whole, [held.number, waiting.number, unpaid.number]);
    const first = (await app.call("GET", "/v1/orders?sort=-total_minor&limit=2")).body;
    const second = (await app.call("GET", `/v1/orders?sort=-total_minor&limit=2&cursor=${first.next_cursor}`)).body;
    assert.deepEqual(
      [...first.data, ...second.data].map((order: Json) => order.number),
      whole,
    );
    const wrong = await app.call("GET", `/v1/orders?sort=ordered_at&cursor=${first.next_cursor}`);
    assert.equal(wrong.status, 400);
  });
});

const viewsOf = async (key = ADMIN_KEY): Promise<Json[]> =>
  (await app.call("GET", "/v1/views", undefined, { authorization: `Bearer ${key}` })).body.data;

describe("views", () => {
  test("a view is saved, changed, shared, counted and deleted", async () => {
    const created = await app.call("POST", "/v1/views", { name: "Dear", filter: { open: true, channel: "shop-en" } });
    assert.equal(created.status, 201, created.text);
    const { view_id } = created.body;
    assert.deepEqual(created.body, {
      ...{ view_id, name: "Dear", is_standard: false, shared: false, filter: { open: true, channel: "shop-en" } },
      ...{ sort: "-ordered_at", position: 0 },
    });
    const other = await keyWith("colleague", ["orders:read", "orders:write"]);
    assert.equal(
      (await viewsOf(other)).some((view) => view.view_id === view_id),
      false,
    );
    const forbidden = await app.call(
      "PATCH",
      `/v1/views/${view_id}`,
      { name: "Mine" },
      { authorization: `Bearer ${other}` },
    );
    assert.deepEqual([forbidden.status, forbidden.body.code], [404, "view_not_found"]);

    const changed = await app.call("PATCH", `/v1/views/${view_id}`, {
      shared: true,
      sort: "-total_minor",
      position: 5,
    });
    assert.deepEqual([changed.body.shared, changed.body.sort, changed.body.name], [true, "-total_minor", "Dear"]);
    assert.equal((await viewsOf(other)).at(-1)?.view_id, view_id);
    const counts = (await app.call("GET", "/v1/views/counts")).body.data;
    assert.deepEqual(counts.at(-1), { view_id, count: 1, has_more: false });

    const taken = await app.call("POST", "/v1/views", { name: "Dear", shared: true, filter: {} });
    assert.deepEqual([taken.status, taken.body.code], [409, "view_name_taken"]);
    const wrong = await app.call("POST", "/v1/views", { name: "Wrong", filter: { status: "lost" } });
    assert.equal(wrong.status, 400);
    assert.equal((await app.call("DELETE", `/v1/views/${view_id}`)).status, 204);
    assert.equal((await app.call("DELETE", `/v1/views/${view_id}`)).status, 404);
  });

  test("the standard views are there with their counts, and cannot be changed", async () => {
    const standard = (await viewsOf()).filter((view) => view.is_standard);
    assert.deepEqual(
      standard.map((view) => view.name),
      ["all_open", "late", "on_hold", "waiting_for_payment", "backordered", "ready_to_collect", "exceptions"],
    );
    const counts = (await app.call("GET", "/v1/views/counts")).body.data;
    const by_id = Object.fromEntries(counts.map((view: Json) => [view.view_id, view.count]));
    assert.deepEqual(
      [by_id.all_open, by_id.waiting_for_payment, by_id.backordered, by_id.exceptions, by_id.late],
      [3, 1, 1, 0, 0],
    );
    assert.equal((await app.call("PATCH", "/v1/views/all_open", { name: "x" })).status, 400);
  });
});

describe("what is told of an order", () => {
  test("notes stand in its history, between what happened, with mails that can be read", async () => {
    const path = `/v1/orders/${shipped.order_id}`;
    const written = await app.call("POST", `${path}/notes`, { text: "Called, is happy." });
    assert.equal(written.status, 201, written.text);
    const { data } = (await app.call("GET", `${path}/events`)).body;

    const types = data.map((entry: Json) => entry.type);
    assert.deepEqual([types[0], types.at(-1)], ["order_received", "note_written"]);
    const paged: Json[] = [];
    for (let cursor = ""; ; ) {
      const page = (await app.call("GET", `${path}/events?limit=3${cursor}`)).body;
      paged.push(...page.data);
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    assert.deepEqual(paged, data);
    assert.deepEqual(data.at(-1).data, { note_id: written.body.note_id, text: "Called, is happy." });
    assert.deepEqual((await app.call("GET", `${path}/notes`)).body.data, [written.body]);

    const mails = (await app.call("GET", `${path}/mails`)).body.data;
    const sent = data.filter((entry: Json) => entry.type === "mail_sent");
    assert.deepEqual(
      sent.map((entry: Json) => [entry.data.template, entry.data.mail_id, entry.data.sent_at]),
      mails.map((mail: Json) => [mail.template, mail.mail_id, mail.sent_at]),
    );
    const mail = mails.find((one: Json) => one.template === "shipped");
    const { html, text, recipient, ...head } = (await app.call("GET", `/v1/mails/${mail.mail_id}`)).body;
    assert.deepEqual(head, mail);
    assert.equal(recipient, shipped.customer.email);
    assert.match(html, /TRACK-77/);
    assert.match(text, /TRACK-77/);
    assert.ok(mail.subject.includes(shipped.number), mail.subject);
  });

  test("a key of another channel sees neither notes nor mails, and writes none", async () => {
    const key = await keyWith("shop-en-writer", ["orders:read", "orders:write"], "shop-en");
    const headers = { authorization: `Bearer ${key}` };
    const { data } = (await app.call("GET", `/v1/orders/${shipped.order_id}/mails`)).body;

    for (const [method, path, body] of [
      ["GET", `/v1/orders/${shipped.order_id}/notes`, undefined],
      ["POST", `/v1/orders/${shipped.order_id}/notes`, { text: "x" }],
      ["GET", `/v1/orders/${shipped.order_id}/mails`, undefined],
      ["GET", `/v1/orders/${shipped.order_id}/events`, undefined],
      ["GET", `/v1/mails/${data[0].mail_id}`, undefined],
    ] as const)
      assert.equal((await app.call(method, path, body, headers)).status, 404, path);
    assert.deepEqual(await asOwner("select from care.notes where text = 'x'"), []);
  });
});

describe("figures", () => {
  test("the overview counts what needs a hand, what waits where, and today", async () => {
    const placed = await place(
      orderOf({
        ordered_at: new Date().toISOString(),
        lines: [line(1, "A-100", 1, 1_190)],
        payments: [onAccount(1_190)],
      }),
    );
    const released = await app.waitFor(placed.order_id, (order) => order.status === "released");
    await work(headAt(released, "WH1"), "picks", { lines: [{ line_no: 1, quantity: 1 }] });
    const { status, body, text } = await app.call("GET", "/v1/overview");

    assert.equal(status, 200, text);
    assert.deepEqual(body.needs_a_hand.unpaid, { count: 1, has_more: false });
    assert.deepEqual(body.needs_a_hand.exceptions, { count: 0, has_more: false });
    const [sums] = await asOwner<Json>(
      `select sum(open_quantity)::integer as open, sum(backordered_quantity)::integer as backordered, sum(sourced_quantity)::integer as sourced,
              sum(released_quantity)::integer as released, sum(picked_quantity)::integer as picked, sum(packed_quantity)::integer as packed,
              sum(shipped_quantity)::integer as shipped, sum(ready_to_collect_quantity)::integer as ready_to_collect,
              sum(delivered_quantity)::integer as delivered
         from orders.lines join orders.orders using (tenant_id, order_id) where status not in ('completed', 'canceled')`,
    );
    assert.deepEqual(body.flow.units, sums);
    assert.deepEqual([sums.backordered, sums.picked], [3, 1]);
    const place_of = (code: string) => body.locations.find((location: Json) => location.location === code);
    assert.deepEqual(
      [
        place_of("WH1").waiting_orders,
        place_of("WH1").waiting_units,
        place_of("MUC").orders_per_day,
        place_of("MUC").waiting_orders,
      ],
      [2, 2, 10, 0],
    );
    assert.deepEqual(
      body.today.hours.map((hour: Json) => [hour.day, hour.orders, hour.total_minor]),
      [["today", 1, 1_190]],
    );
    assert.equal(body.today.parcels, 1);
    assert.ok(body.flow.legs.every((leg: Json) => leg.parts >= 1 && leg.median_seconds >= 0));
    const silent = await app.hoursLater(5, () => app.call("GET", "/v1/overview"));
    assert.deepEqual(silent.body.needs_a_hand.silent_locations, ["WH1"]);
    assert.equal((await app.call("GET", "/v1/overview?time_zone=Mars/Olympus")).status, 400);
  });

  test("each cell of the process monitor lists as many orders as it counts", async () => {
    const { cells, waiting: background } = (await app.call("GET", "/v1/process-monitor")).body;

    assert.ok(cells.length >= 3);
    for (const { filter, orders } of cells)
      assert.equal((await summaries(new URLSearchParams(filter).toString())).length, orders, JSON.stringify(filter));
    assert.ok(background.some((entry: Json) => entry.what === "due" && entry.kind === "order"));
  });

  test("who holds an item, and what a location has before it", async () => {
    const cart = await app.call("POST", "/v1/reservations", {
      lines: [{ sku: "A-100", quantity: 2 }],
      expires_in_seconds: 600,
    });
    assert.equal(cart.status, 201, cart.text);
    const holders = (await app.call("GET", "/v1/items/A-100/reservations")).body.data;

    const by_kind = Object.groupBy(holders as Json[], (holder) => holder.kind);
    assert.deepEqual(
      by_kind.cart?.map((holder) => [holder.location, holder.quantity, holder.order_id]),
      [["WH1", 2, null]],
    );
    assert.ok(by_kind.order?.some((holder) => holder.order_number === held.number && holder.quantity === 1));
    assert.equal((await app.call("GET", "/v1/items/NONE/reservations")).status, 404);

    const [workload] = (await app.call("GET", "/v1/location-workloads?location=WH1")).body.data;
    assert.equal(
      workload.waiting.reduce((sum: number, entry: Json) => sum + entry.orders, 0),
      2,
    );
    assert.deepEqual((await app.call("GET", "/v1/location-workloads?location=NONE")).body.data, []);
  });
});
