import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, startApp } from "../support/running-app.ts";
import { authorized, byTransfer, collectAt, headAt, line, onAccount, openRetailer, stagesOf } from "./retailer.ts";

/** An order goes to another address, and whatever was on its way to the old one is taken back. */
const app = await startApp();
const { stock, orderOf, place, act, work, ship, levelOf } = await openRetailer(app);
await stock("A-100", "WH1", 100);
await stock("B-200", "WH1", 100);

const BERLIN = { name: "Erika Muster", street: "Hauptstr. 1", postal_code: "10115", city: "Berlin", country: "DE" };
const NEXT_DOOR = { ...BERLIN, street: "Hauptstr. 3" };
const FRANKFURT = {
  name: "Erika Neu",
  street: "Marktplatz 3",
  postal_code: "60311",
  city: "Frankfurt am Main",
  country: "DE",
};
const full = (address: Json) => ({ company: null, street2: null, region: null, ...address });
const change = (order: Json, body: Json, headers = {}) =>
  app.call("POST", `/v1/orders/${order.order_id}/address-changes`, { reason: "customer_request", ...body }, headers);
const preview = (order: Json, body: Json, headers = {}) =>
  app.call("POST", `/v1/orders/${order.order_id}/previews`, { action: "change_address", ...body }, headers);
const read = async ({ order_id }: Json) => (await app.call("GET", `/v1/orders/${order_id}`)).body;
const eventsOf = async ({ order_id }: Json) =>
  (await app.call("GET", `/v1/orders/${order_id}/events?limit=200`)).body.data;
const allowed = (order: Json) => order.allowed_actions.find((entry: Json) => entry.action === "change_address");
const released = async (more: Json = {}) => {
  const { order_id } = await place(
    orderOf({ lines: [line(1, "A-100", 2, 1_190)], payments: [authorized(2_380)], ...more }),
  );
  const order = await app.waitFor(order_id, (current) => current.status === "released");
  await app.settle();
  return read(order);
};

test("to the house next door the work is taken back and given to the same place again, with papers of the new address", async () => {
  const order = await released();
  const [old] = order.fulfillment_orders;
  assert.deepEqual(allowed(order), { action: "change_address" });

  const { status, body } = await change(order, { shipping_address: NEXT_DOOR }, { "if-match": `"${order.version}"` });

  assert.equal(status, 201);
  assert.deepEqual(body.shipping_address, full(NEXT_DOOR));
  assert.deepEqual(body.billing_address, full(BERLIN));
  const after = await app.waitFor(order.order_id, (current) => current.status === "released");
  await app.settle();
  assert.deepEqual(
    after.fulfillment_orders.map((head: Json) => [head.location, head.status]),
    [
      ["WH1", "canceled"],
      ["WH1", "released"],
    ],
  );
  assert.deepEqual(stagesOf(after), [[["released", 2, "WH1"]]]);
  const late = await app.call("POST", `/v1/fulfillment-orders/${old.fulfillment_order_id}/shipments`, {
    carrier: "DHL",
    parcels: [{ tracking_number: "old", lines: [{ line_no: 1, quantity: 2 }] }],
  });
  assert.deepEqual([late.status, late.body.code], [409, "not_possible_in_status"]);

  await ship(after.fulfillment_orders[1], "JD-NEXT-DOOR", [{ line_no: 1, quantity: 2 }]);
  const done = await app.waitFor(order.order_id, (current) => current.status === "completed");
  assert.equal(done.invoices.length, 1);
  await app.assertSound();
});

test("to another postal code it is sourced anew, the preview says so first, and history tells no address", async () => {
  const order = await released({ lines: [line(1, "A-100", 2, 1_190), line(2, "B-200", 1, 0)] });
  const before = [await levelOf("A-100", "WH1"), await eventsOf(order)];
  // Nothing of it can be had there any more, and much in the other warehouse.
  await stock("A-100", "WH2", 50);
  await stock("B-200", "WH2", 50);
  const locations = await app.call("GET", "/v1/locations");
  const wh1 = locations.body.data.find((entry: Json) => entry.code === "WH1");
  await app.call("PUT", "/v1/locations", { locations: [{ ...wh1, active: false }] });

  const seen = await preview(order, { shipping_address: FRANKFURT });
  assert.equal(seen.status, 200, seen.text);
  const key = (each: Json) => `${each.location} ${each.line_no}`;
  assert.deepEqual(
    seen.body.places.toSorted((a: Json, b: Json) => (key(a) < key(b) ? -1 : 1)),
    [
      { location: "WH1", line_no: 1, sku: "A-100", quantity: -2 },
      { location: "WH1", line_no: 2, sku: "B-200", quantity: -1 },
      { location: "WH2", line_no: 1, sku: "A-100", quantity: 2 },
      { location: "WH2", line_no: 2, sku: "B-200", quantity: 1 },
    ],
  );
  assert.deepEqual([await levelOf("A-100", "WH1"), await eventsOf(order)], before);
  assert.deepEqual(await read(order), order);

  const { status, body } = await change(order, {
    shipping_address: FRANKFURT,
    billing_address: FRANKFURT,
    contact: { phone: "069 1234" },
  });
  assert.equal(status, 201);
  assert.deepEqual(body.billing_address, full(FRANKFURT));
  assert.deepEqual([body.customer.phone, body.customer.email], ["069 1234", order.customer.email]);
  const after = await app.waitFor(order.order_id, (current) => headAt(current, "WH2")?.status === "released");
  assert.equal(headAt(after, "WH1").status, "canceled");
  const told = JSON.stringify(await eventsOf(order));
  const event = (await eventsOf(order)).find(({ type }: Json) => type === "address_changed");
  assert.deepEqual(event.data, {
    ...{ reason: "customer_request", billing_too: true, contact_too: true, sourced_anew: true },
    taken_back: [{ fulfillment_order_id: headAt(order, "WH1").fulfillment_order_id, location: "WH1" }],
  });
  for (const personal of ["Marktplatz", `"60311"`, "Erika", "Frankfurt", "069 1234", "Hauptstr"])
    assert(!told.includes(personal), personal);
  // He is found by where he lives now.
  const found = await app.call("POST", "/v1/searches", { text: "60311" });
  assert(found.body.orders.some(({ order_id }: Json) => order_id === order.order_id));
  await app.call("PUT", "/v1/locations", { locations: [wh1] });
  await app.assertSound();
});

test("an order that waits for its money is reserved elsewhere and waits on", async () => {
  const { order_id } = await place(orderOf({ lines: [line(1, "A-100", 1, 1_190)], payments: [byTransfer(1_190)] }));
  const waiting = await app.waitFor(order_id, (current) => current.status === "awaiting_payment");
  await app.settle();

  const { status } = await change(waiting, { shipping_address: FRANKFURT });
  assert.equal(status, 201);
  const after = await app.waitFor(
    order_id,
    (current) => current.status === "awaiting_payment" && stagesOf(current)[0][0][0] === "sourced",
  );
  assert.deepEqual(after.fulfillment_orders, []);
});

test("said twice with one key it happens once, and the same address again changes nothing", async () => {
  const order = await released();
  const key = { "idempotency-key": "address-once" };
  const first = await change(order, { shipping_address: FRANKFURT }, key);
  const again = await change(order, { shipping_address: FRANKFURT }, key);
  assert.deepEqual([again.status, again.text], [201, first.text]);
  await app.waitFor(order.order_id, (current) => current.status === "released");
  await app.settle();
  const settled = await read(order);

  const same = await change(settled, { shipping_address: { ...FRANKFURT, city: " Frankfurt  am Main " } });

  assert.equal(same.status, 201);
  await app.settle();
  assert.deepEqual(await read(order), settled);
  assert.equal((await eventsOf(order)).filter(({ type }: Json) => type === "address_changed").length, 1);
});

test("too late, another country, nothing to carry, stale, unknown: refused with a reason, beforehand and then", async () => {
  const picked = await released();
  await work(picked.fulfillment_orders[0], "picks", { lines: [{ line_no: 1, quantity: 1 }] });
  const collected = await place(
    orderOf({
      lines: [line(1, "A-100", 1, 1_190, collectAt("ST1"))],
      payments: [authorized(1_190)],
      shipping_address: null,
    }),
  );
  const canceled = await released();
  await act(`/v1/orders/${canceled.order_id}/cancellations`, { reason: "customer_request" });
  await app.waitFor(canceled.order_id, (current) => current.status === "canceled");
  const open = await released();
  const cases: [Json, Json, string | null, number, string][] = [
    [picked, { shipping_address: FRANKFURT }, "address_is_final", 409, "address_is_final"],
    [collected, { shipping_address: FRANKFURT }, "nothing_is_shipped", 409, "nothing_is_shipped"],
    [canceled, { shipping_address: FRANKFURT }, "order_is_final", 409, "order_is_final"],
    [open, { shipping_address: { ...FRANKFURT, country: "AT" } }, null, 409, "country_is_final"],
    [open, { shipping_address: { ...FRANKFURT, country: "QQ" } }, null, 400, "invalid_request"],
    [open, { shipping_address: { ...FRANKFURT, street: undefined } }, null, 400, "invalid_request"],
    [
      { order_id: "00000000-0000-7000-8000-00000000000a" },
      { shipping_address: FRANKFURT },
      null,
      404,
      "order_not_found",
    ],
  ];
  for (const [order, body, named, status, code] of cases) {
    const now = await read(order);
    const seen = await preview(order, body);
    const done = await change(order, body);
    assert.deepEqual([seen.status, seen.body.code], [status, code], seen.text);
    assert.deepEqual([done.status, done.body.code], [status, code], done.text);
    assert.deepEqual(await read(order), now);
    if (now.allowed_actions) assert.equal(allowed(now).refusal?.code ?? null, named);
  }
  const stale = await change(open, { shipping_address: FRANKFURT }, { "if-match": `"${open.version + 1}"` });
  assert.deepEqual([stale.status, stale.body.code], [412, "precondition_failed"]);
  assert.deepEqual(await read(open), open);
});

test("of an address change and a pick at the same moment exactly one happens", async () => {
  for (let round = 0; round < 12; round += 1) {
    const order = await released();
    const [head] = order.fulfillment_orders;
    const pick = () =>
      app.call("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/picks`, {
        lines: [{ line_no: 1, quantity: 2 }],
      });
    const move = () => change(order, { shipping_address: FRANKFURT });
    const [picked, moved] =
      round % 2 === 0 ? await Promise.all([pick(), move()]) : (await Promise.all([move(), pick()])).toReversed();
    assert(picked && moved);
    const codes = [picked.body.code ?? "done", moved.body.code ?? "done"].join(" ");
    assert(["done address_is_final", "not_possible_in_status done"].includes(codes), codes);
    await app.settle();
    const after = await read(order);
    const [[[stage]]] = stagesOf(after);
    assert.equal(after.shipping_address.postal_code, moved.status === 201 ? "60311" : "10115");
    assert.equal(stage, moved.status === 201 ? "released" : "picked");
  }
  await app.assertSound();
});

test("an address on the deny list waits for a person, whoever lifted an earlier review", async () => {
  const order = await released({ payments: [onAccount(2_380)] });
  const { name: _, ...value } = FRANKFURT;
  const denied = { list: "deny", field: "address", value, reason: "test" };
  const entry = await app.call("POST", "/v1/risk-list-entries", denied);
  if (entry.status >= 400) assert.fail(entry.text);
  const seen = await preview(order, { shipping_address: FRANKFURT });
  assert.deepEqual(seen.body.status, { before: "released", after: "on_hold" });

  await change(order, { shipping_address: FRANKFURT });
  const held = await app.waitFor(order.order_id, (current) => current.status === "on_hold");
  assert.deepEqual(
    held.holds.map(({ code, origin }: Json) => [code, origin]),
    [["risk_review", "risk"]],
  );
  assert.equal(held.totals.owed_minor, 2_380);
  await app.call("DELETE", `/v1/orders/${order.order_id}/holds/${held.holds[0].hold_id}`);
  await app.waitFor(order.order_id, (current) => current.status === "released");
  await change(held, { shipping_address: NEXT_DOOR });
  await app.settle();
  await change(held, { shipping_address: FRANKFURT });
  const again = await app.waitFor(order.order_id, (current) => current.status === "on_hold");
  assert.deepEqual(
    again.holds.map(({ code, origin }: Json) => [code, origin]),
    [["risk_review", "manual"]],
  );
  await app.assertSound();
});

test("a contact alone may be changed at any time, and nothing else of the order moves", async () => {
  const order = await released({ payments: [onAccount(2_380)] });
  await work(order.fulfillment_orders[0], "picks", { lines: [{ line_no: 1, quantity: 2 }] });
  await app.settle();
  const before = await read(order);
  const seen = await preview(before, { contact: { email: "new@example.com", phone: "030 99" } });
  assert.deepEqual([seen.status, seen.body.places, seen.body.payments], [200, [], []]);
  assert.deepEqual(await read(order), before);

  const { status, body } = await change(before, { contact: { email: "new@example.com", phone: "030 99" } });

  assert.deepEqual([status, body.customer.email, body.customer.phone], [201, "new@example.com", "030 99"]);
  assert.equal(body.version, before.version + 1);
  const still = ({ version: _, customer, ...rest }: Json) => ({ ...rest, customer: customer.customer_id });
  assert.deepEqual(still(await read(order)), still(before));
  const event = (await eventsOf(order)).find(({ type }: Json) => type === "contact_changed");
  assert.deepEqual(event.data, { reason: "customer_request", changed: ["email", "phone"] });
  const stale = await change(before, { contact: { phone: null } }, { "if-match": `"${before.version}"` });
  assert.equal(stale.status, 412);
  const same = await change(before, { contact: { email: "new@example.com" } });
  assert.deepEqual([same.status, same.body.version], [201, before.version + 1]);
  const gone = await change(before, { contact: { phone: null } });
  assert.deepEqual([gone.body.customer.phone, gone.body.customer.email], [null, "new@example.com"]);

  for (const wrong of [{}, { contact: {} }, { contact: { email: "no mail address" } }, { billing_address: BERLIN }])
    assert.equal((await change(before, wrong)).status, 400, JSON.stringify(wrong));
  const found = await app.call("POST", "/v1/searches", { text: "new@example.com" });
  assert(found.body.orders.some(({ order_id }: Json) => order_id === order.order_id));
});

test("a mail reads as it was sent, to whom it was sent, whatever becomes of its order", async () => {
  const { order_id, number } = await place(
    orderOf({ lines: [line(1, "A-100", 1, 1_190)], payments: [byTransfer(1_190)] }),
  );
  const order = await app.waitFor(order_id, (current) => current.status === "awaiting_payment");
  await app.settle();
  const caught = app.mails.mails().find(({ subject }) => subject.includes(number));
  assert(caught?.text);
  const caught_text = caught.text;
  assert(caught_text.includes("Hauptstr. 1") && caught_text.includes("11,90"), caught_text);
  const contact = { email: "elsewhere@example.com" };
  assert.equal((await change(order, { shipping_address: FRANKFURT, contact })).status, 201);
  await act(`/v1/orders/${order_id}/cancellations`, { reason: "customer_request" });
  await app.waitFor(order_id, (current) => current.status === "canceled");
  await app.settle();

  const [first, ...later] = (await app.call("GET", `/v1/orders/${order_id}/mails`)).body.data;
  const { body } = await app.call("GET", `/v1/mails/${first.mail_id}`);

  const tidy = (text: string) => text.replaceAll("\r\n", "\n").trim();
  assert.deepEqual(
    [body.recipient, body.subject, tidy(body.text)],
    [order.customer.email, caught.subject, tidy(caught_text)],
  );
  const last = (await app.call("GET", `/v1/mails/${later.at(-1).mail_id}`)).body;
  assert.deepEqual([last.template, last.recipient], ["canceled", "elsewhere@example.com"]);
});

test("a mail that was refused goes to the corrected address when it is tried again, of a canceled order too", async () => {
  const order = await released({ payments: [onAccount(2_380)] });
  await act(`/v1/orders/${order.order_id}/cancellations`, { reason: "customer_request" });
  await app.waitFor(order.order_id, (current) => current.status === "canceled");
  await app.settle();
  await app.test_database.asOwner(
    `with stuck as (update platform.intents set state = 'parked', ended_at = null
                     where order_id = $1 and kind = 'send_mail'
                       and subject_id = (select mail_id from notifications.mails where order_id = $1 and template = 'canceled')
                    returning tenant_id, intent_id, order_id)
     insert into platform.exceptions (tenant_id, exception_id, kind, subject_id, order_id, reason, detail, occurred_at)
     select tenant_id, gen_random_uuid(), 'intent', intent_id, order_id, 'send_mail', 'refused', now() from stuck`,
    [order.order_id],
  );
  const { body: open } = await app.call("GET", `/v1/exceptions?order_id=${order.order_id}`);
  assert.deepEqual([open.data.length, open.data[0].data], [1, {}]);

  const { status } = await change(order, { contact: { email: "right@example.com" } });
  assert.equal(status, 201);
  await app.call("POST", `/v1/exceptions/${open.data[0].exception_id}/retries`, {});
  await app.settle();

  const mails = app.mails.mails().filter(({ to }: Json) => JSON.stringify(to).includes("right@example.com"));
  assert.equal(mails.length, 1);
});
