import assert from "node:assert/strict";
import { newId } from "../../../src/kernel/ids.ts";
import { pause } from "../harness/api-client.ts";
import type { Query } from "../harness/oracle.ts";
import type { Json } from "../running-app.ts";
import type { Client } from "./client.ts";

/** Where scenarios play. */
export type Stage = {
  readonly client: Client;
  readonly provider_url: string;
  /** As the database's owner. */
  readonly query: Query;
  /** A client of a process that has just started. */
  readonly freshClient: () => Promise<Client>;
};

/** Something that somebody does with the product, to its end. @returns the orders it was about; throws if they end otherwise */
export type Scenario = (stage: Stage) => Promise<readonly string[]>;

export const LOCATIONS = ["wh-leipzig", "st-hamburg"] as const;
export const SKUS = ["COAT", "BOOK"] as const;
const PRICES = { COAT: 4_990, BOOK: 1_295 } as const;

const PATIENCE_MS = 60_000;
const ADDRESS = { name: "Ada Example", street: "Musterweg 7", postal_code: "10115", city: "Berlin", country: "DE" };

/** A new order, paid by a card that the provider authorizes. */
export function orderBody(quantities: Partial<Record<keyof typeof PRICES, number>>, more: Json = {}): Json {
  const lines = Object.entries(quantities).map(([sku, quantity], index) => ({
    line_no: index + 1,
    sku,
    quantity,
    unit_price_minor: PRICES[sku as keyof typeof PRICES],
    tax_rate_percent: index === 0 ? 19 : 7,
  }));
  const amount_minor = lines.reduce((sum, line) => sum + line.quantity * line.unit_price_minor, 0);
  const external_id = newId();
  return {
    channel: "web",
    external_id,
    currency: "EUR",
    // Nobody is written to unless a scenario is about that: making mails takes longer than all the rest.
    customer: { name: "Ada Example" },
    billing_address: ADDRESS,
    shipping_address: ADDRESS,
    lines,
    payments: [{ method: "card", provider: "sandbox", token: "tok_ok", amount_minor }],
    ...more,
  };
}

const withMail = () => ({ customer: { email: `${newId()}@example.com`, name: "Ada Example" } });
const place = (client: Client, body: Json) => client.ask("POST", "/v1/orders", body);
const released = (client: Client, { order_id }: Json) =>
  client.waitFor(order_id, (order) => order.status === "released");
const isOver = (order: Json) => order.status === "completed" || order.status === "canceled";
const parcelsOf = (head: Json) => ({
  carrier: "dhl",
  parcels: [
    {
      tracking_number: `T-${head.fulfillment_order_id}`,
      lines: head.lines
        .filter((line: Json) => line.quantity > line.refused_quantity)
        .map((line: Json) => ({ line_no: line.line_no, quantity: line.quantity - line.refused_quantity })),
    },
  ],
});
const work = (client: Client, head: Json, action: string, body: Json = {}) =>
  client.ask("POST", `/v1/fulfillment-orders/${head.fulfillment_order_id}/${action}`, body);

async function shipAll(client: Client, order: Json): Promise<Json> {
  for (const head of order.fulfillment_orders.filter((each: Json) => each.status === "released"))
    await work(client, head, "shipments", parcelsOf(head));
  return client.waitFor(order.order_id, isOver);
}

/** authorized, captured, refunded; and what the documents say. */
const moneyOf = ({ payments: [payment], invoices }: Json) => [
  payment.authorized_minor,
  payment.captured_minor,
  payment.refunded_minor,
  invoices.reduce((sum: number, invoice: Json) => sum + invoice.total_minor, 0),
];

/** Waits until a call that nothing else waits for has been answered. */
const moneyIs = (client: Client, { order_id }: Json, money: readonly number[]) =>
  client.waitFor(order_id, (order) => JSON.stringify(moneyOf(order)) === JSON.stringify(money));

/** From the shelf to the customer, step by step, and one of three units back. */
const shipAndReturn: Scenario = async ({ client }) => {
  const placed = await place(client, orderBody({ COAT: 2, BOOK: 1 }, withMail()));
  const order = await released(client, placed);
  for (const head of order.fulfillment_orders) {
    await work(client, head, "acceptances");
    const lines = head.lines.map(({ line_no, quantity }: Json) => ({ line_no, quantity }));
    await work(client, head, "picks", { lines });
    await work(client, head, "packs");
    await work(client, head, "shipments", parcelsOf(head));
  }
  const shipped = await client.waitFor(placed.order_id, (current) => current.status === "completed");
  assert.deepEqual(moneyOf(shipped), [11_275, 11_275, 0, 11_275]);
  const body = { order_id: placed.order_id, lines: [{ line_no: 1, quantity: 1 }], reason: "changed_mind" };
  const { return_id } = await client.ask("POST", "/v1/returns", body);
  await client.ask("POST", `/v1/returns/${return_id}/receipts`, { location: LOCATIONS[0] });
  await moneyIs(client, placed, [11_275, 11_275, 4_990, 6_285]);
  return [placed.order_id];
};

/** Held, lifted, one unit canceled, the rest shipped: what is not captured is given up. */
const holdAndCancel: Scenario = async ({ client }) => {
  const { order_id } = await place(client, orderBody({ COAT: 2 }));
  const held = await client.ask("POST", `/v1/orders/${order_id}/holds`, { code: "check" });
  const canceled = await client.ask("POST", `/v1/orders/${order_id}/cancellations`, {
    lines: [{ line_no: 1, quantity: 1 }],
    reason: "customer_request",
  });
  assert.equal(canceled.totals.owed_minor, 4_990);
  const { hold_id } = held.holds.find((hold: Json) => hold.code === "check");
  await client.ask("DELETE", `/v1/orders/${order_id}/holds/${hold_id}`, undefined, { or_status: 404 });
  const order = await client.waitFor(order_id, (current) => current.status === "released");
  const done = await shipAll(client, order);
  assert.equal(done.status, "completed");
  await client.waitFor(
    order_id,
    (current) => current.payments[0].captured_minor === 4_990 && current.invoices.length === 1,
  );
  return [order_id];
};

/** Canceled as a whole after it was authorized and released. */
const cancelAll: Scenario = async ({ client }) => {
  const placed = await place(client, orderBody({ BOOK: 2 }));
  await released(client, placed);
  await client.ask("POST", `/v1/orders/${placed.order_id}/cancellations`, { reason: "customer_request" });
  const done = await client.waitFor(
    placed.order_id,
    (order) => order.status === "canceled" && order.payments[0].status === "voided",
  );
  assert.deepEqual(moneyOf(done), [2_590, 0, 0, 0]);
  return [placed.order_id];
};

/** The first location refuses, the second is asked, and the office sends the work back to the first, which ships. Asked for more than there is, the rest waits, is sourced anew, and canceled. */
const refuseAndSourceAnew: Scenario = async ({ client }) => {
  const placed = await place(client, orderBody({ COAT: 1 }));
  const order = await released(client, placed);
  const [head] = order.fulfillment_orders;
  await work(client, head, "refusals", { reason: "capacity" });
  const again = await client.waitFor(placed.order_id, (current) =>
    current.fulfillment_orders.some((each: Json) => each.location !== head.location && each.status === "released"),
  );
  const second = again.fulfillment_orders.find((each: Json) => each.location !== head.location);
  await client.ask("POST", `/v1/orders/${placed.order_id}/moves`, { from: second.location, to: head.location });
  const moved = await client.waitFor(placed.order_id, (current) =>
    current.fulfillment_orders.some((each: Json) => each.location === head.location && each.status === "released"),
  );
  const done = await shipAll(client, moved);
  assert.deepEqual([done.status, ...moneyOf(done)], ["completed", 4_990, 4_990, 0, 4_990]);

  const wanting = await place(
    client,
    orderBody(
      {},
      {
        lines: [{ line_no: 1, sku: "NONE-LEFT", quantity: 1, unit_price_minor: 500, tax_rate_percent: 19 }],
        payments: [{ method: "card", provider: "sandbox", token: "tok_ok", amount_minor: 500 }],
      },
    ),
  );
  await client.waitFor(wanting.order_id, (current) => current.status === "backordered");
  await client.ask("POST", `/v1/orders/${wanting.order_id}/resourcing`, {});
  await client.waitFor(wanting.order_id, (current) => current.status === "backordered");
  await client.ask("POST", `/v1/orders/${wanting.order_id}/cancellations`, { reason: "not_available" });
  await client.waitFor(
    wanting.order_id,
    (current) => current.status === "canceled" && current.payments[0].status === "voided",
  );
  return [placed.order_id, wanting.order_id];
};

/** Sent to another address while a location has it: that work is taken back, and what is released anew is shipped. */
const sendElsewhere: Scenario = async ({ client }) => {
  const { order_id } = await place(client, orderBody({ COAT: 1 }));
  const order = await released(client, { order_id });
  const [head] = order.fulfillment_orders;
  await client.ask("POST", `/v1/orders/${order_id}/address-changes`, {
    shipping_address: { ...ADDRESS, street: "Alstertor 1", postal_code: "20095", city: "Hamburg" },
    reason: "customer_request",
  });
  const again = await client.waitFor(
    order_id,
    ({ status, fulfillment_orders }) => status === "released" && fulfillment_orders.length === 2,
  );
  const old = again.fulfillment_orders.find((each: Json) => each.fulfillment_order_id === head.fulfillment_order_id);
  assert.equal(old.status, "canceled");
  const done = await shipAll(client, again);
  assert.deepEqual([done.status, ...moneyOf(done)], ["completed", 4_990, 4_990, 0, 4_990]);
  return [order_id];
};

/** Collected in the store. */
const collect: Scenario = async ({ client, query }) => {
  const body = orderBody({ COAT: 1 });
  body.lines[0].delivery = { method: "collect", location: "st-hamburg" };
  const placed = await place(client, { ...body, shipping_address: null });
  const order = await released(client, placed);
  const [head] = order.fulfillment_orders;
  await work(client, head, "picks", { lines: [{ line_no: 1, quantity: 1 }] });
  const [told] = await query<{ hand_over_code: string }>(
    "select hand_over_code from fulfillment.fulfillment_orders where fulfillment_order_id = $1",
    [head.fulfillment_order_id],
  );
  await work(client, head, "hand-overs", { code: told?.hand_over_code });
  const done = await client.waitFor(placed.order_id, isOver);
  assert.deepEqual([done.status, ...moneyOf(done)], ["completed", 4_990, 4_990, 0, 4_990]);
  return [placed.order_id];
};

/** Paid in advance: a part is booked by hand, the rest comes as a transfer that the provider tells of. */
const transfer: Scenario = async ({ client, provider_url }) => {
  const payments = [{ method: "bank_transfer", provider: "sandbox", amount_minor: 1_295 }];
  const placed = await place(client, orderBody({ BOOK: 1 }, { payments }));
  await client.waitFor(placed.order_id, (order) => order.status === "awaiting_payment");
  await client.ask("POST", `/v1/orders/${placed.order_id}/payment-receipts`, {
    amount_minor: 295,
    cause_id: "statement-1",
  });
  await payByTransfer(provider_url, placed.number, 1_000);
  const order = await released(client, placed);
  const done = await shipAll(client, order);
  assert.deepEqual([done.status, ...moneyOf(done)], ["completed", 1_295, 1_295, 0, 1_295]);
  return [placed.order_id];
};

async function payByTransfer(provider_url: string, order_number: string, amount_minor: number): Promise<void> {
  const body = JSON.stringify({ order_number, amount_minor, currency: "EUR" });
  const headers = { "content-type": "application/json", "idempotency-key": newId() };
  const response = await fetch(`${provider_url}/transfers`, { method: "POST", headers, body });
  assert.equal(response.status, 201);
}

/** Two transfers for orders that do not exist; of the exceptions one is tried again, one given up. */
const exceptions: Scenario = async ({ client, provider_url }) => {
  for (const [path, body] of [
    ["retries", {}],
    ["give-ups", { note: "sent back by hand" }],
  ] as const) {
    await payByTransfer(provider_url, "99999999", 100);
    const exception_id = await openTransfer(client);
    await client.ask("POST", `/v1/exceptions/${exception_id}/${path}`, body, { or_status: 404 });
  }
  return [];
};

async function openTransfer(client: Client): Promise<string> {
  for (const give_up_at = performance.now() + PATIENCE_MS; performance.now() < give_up_at; ) {
    const { data } = await client.ask("GET", "/v1/exceptions?limit=200");
    const found = data.find((exception: Json) => exception.reason === "transfer_unmatched");
    if (found) return found.exception_id;
    await pause(25);
  }
  throw new Error("No exception for a transfer without an order came to be.");
}

/** The provider is down for a moment. */
const outage: Scenario = async (stage) => {
  const next = ["error_before_effect", "error_before_effect", "lost_reply"];
  await fetch(`${stage.provider_url}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ next }),
  });
  return cancelAll(stage);
};

/** Many orders at once, one of which cannot be advanced before somebody has repaired what is in its way. */
const poisonedBatch: Scenario = async ({ client, query }) => {
  const bodies = [orderBody({ BOOK: 1 }), orderBody({ COAT: 1 }), orderBody({ BOOK: 1 })];
  const external_id = bodies[1].external_id;
  await query("insert into public.poisoned_orders (external_id) values ($1)", [external_id]);
  const { results } = await client.ask("POST", "/v1/orders/batch", { orders: bodies });
  const ids: string[] = results.map((result: Json) => result.order_id);
  const give_up_at = performance.now() + PATIENCE_MS;
  for (;;) {
    assert(performance.now() < give_up_at, "the order that cannot be advanced was not parked");
    const parked = await query(
      "select from platform.exceptions join orders.orders using (tenant_id, order_id) where external_id = $1 and reason = 'advance_failed'",
      [external_id],
    );
    if (parked.length > 0) break;
    await pause(25);
  }
  await query("delete from public.poisoned_orders where external_id = $1", [external_id]);
  for (const order_id of ids) {
    await client.ask("POST", `/v1/orders/${order_id}/cancellations`, { reason: "customer_request" });
    await client.waitFor(order_id, (order) => order.status === "canceled");
  }
  return ids;
};

/** The first order of a process takes a block of numbers. */
const firstOrder: Scenario = async ({ client, freshClient }) => {
  const placed = await place(await freshClient(), orderBody({ BOOK: 1 }));
  await released(client, placed);
  await client.ask("POST", `/v1/orders/${placed.order_id}/cancellations`, { reason: "customer_request" });
  await client.waitFor(placed.order_id, (order) => order.status === "canceled");
  return [placed.order_id];
};

/** Counts, carts and master data. */
const stockAndMasterData: Scenario = async ({ client }) => {
  const adjustment = (quantity: number) => ({
    sku: "BOOK",
    location: LOCATIONS[0],
    kind: "add",
    quantity,
    reason: "count",
    cause_id: newId(),
  });
  const by_json = await client.ask("POST", "/v1/stock-adjustments", { adjustments: [adjustment(3)] });
  assert.equal(by_json.results[0].outcome, "applied");
  const lines = `${JSON.stringify(adjustment(-3))}\n`;
  await byLines(client, lines);
  const held = await client.ask("POST", "/v1/reservations", {
    lines: [{ sku: "BOOK", quantity: 1 }],
    expires_in_seconds: 600,
  });
  await client.ask("DELETE", `/v1/reservations/${held.reservation_id}`);
  await client.ask("PUT", "/v1/channels", { channels: [CHANNEL] });
  await client.ask("PUT", "/v1/locations", { locations: LOCATIONS.map(locationOf) });
  await client.ask("PUT", "/v1/items", { items: [...SKUS, "NONE-LEFT"].map(itemOf) });
  return [];
};

/** A stream is answered line by line, so a failure inside of it is found in a line; everything is sent again then. */
async function byLines(client: Client, lines: string): Promise<void> {
  for (;;) {
    const headers = { "content-type": "application/x-ndjson" };
    const answer = await client
      .ask("POST", "/v1/stock-adjustments", lines, { headers })
      .catch((error) => ({ problem: String(error) }));
    if (answer?.outcome) return;
    await pause(50);
  }
}

/** Rules, workflows and keys. */
const settings: Scenario = async ({ client }) => {
  const { data } = await client.ask("GET", "/v1/workflows");
  const code = `w_${newId().slice(-12)}`;
  const workflow = { ...data.find((each: Json) => each.code === "ship"), code, applies_when: "false" };
  await client.ask("POST", "/v1/workflows", workflow, { or_status: 409 });
  const { data: rules } = await client.ask("GET", "/v1/risk-rules");
  const [{ code: rule_code, ...rule }] = rules;
  await client.ask("PUT", `/v1/risk-rules/${rule_code}`, rule);
  const entry = { list: "allow", field: "email", value: `${newId()}@example.com`, reason: "known" };
  const { entry_id } = await client.ask("POST", "/v1/risk-list-entries", entry);
  await client.ask("DELETE", `/v1/risk-list-entries/${entry_id}`, undefined, { or_status: 404 });
  await makeAndRevokeKey(client);
  return [];
};

/** Made by a request whose answer was lost, the key is known to nobody: it is found by its name and revoked. */
async function makeAndRevokeKey(client: Client): Promise<void> {
  const name = `key-${newId()}`;
  const made = await client.ask("POST", "/v1/api-keys", { name, scopes: ["orders:read"] }, { or_status: 409 });
  let api_key_id = made?.api_key_id;
  for (let cursor = ""; !api_key_id; ) {
    const page = await client.ask("GET", `/v1/api-keys?limit=200${cursor}`);
    api_key_id = page.data.find((key: Json) => key.name === name)?.api_key_id;
    assert(api_key_id || page.next_cursor, "a key of this name exists, and is not listed");
    cursor = `&cursor=${page.next_cursor}`;
  }
  await client.ask("DELETE", `/v1/api-keys/${api_key_id}`);
}

/** Somebody is invited, chooses a password, signs in, is changed, and signed out. */
const people: Scenario = async ({ client, query }) => {
  const [email, token, password] = [`${newId()}@example.com`, newId(), "correct horse battery"];
  const user = { email, name: "Ada Example", role: "operations" };
  const made = await client.ask("POST", "/v1/users", user, { or_status: 409 });
  const user_id = made?.user?.user_id ?? (await findUserId(client, email));
  await client.ask("POST", `/v1/users/${user_id}/invitations`, {});
  // What the mail says nobody else knows: a link of our own in its place. And nobody has tried to sign in before.
  const hash = "update access.welcome_links set token_hash = sha256(convert_to($2, 'UTF8')) where user_id = $1";
  await query(hash, [user_id, token]);
  await query("delete from access.attempts");
  await client.ask("POST", "/auth/welcome", { token, password }, { or_status: 410 });
  await client.ask("POST", "/auth/sign-in/email", { email, password });
  await client.ask("PATCH", `/v1/users/${user_id}`, { amount_max_minor: 5_000 });
  const { data } = await client.ask("GET", `/v1/sessions?user_id=${user_id}`);
  assert(data.length > 0, "nobody is signed in");
  for (const { session_id } of data)
    await client.ask("DELETE", `/v1/sessions/${session_id}`, undefined, { or_status: 404 });
  return [];
};

/** Made by a request whose answer was lost: there is a user of this address now. */
async function findUserId(client: Client, email: string): Promise<string> {
  for (let cursor = ""; ; ) {
    const page = await client.ask("GET", `/v1/users?limit=200${cursor}`);
    const found = page.data.find((user: Json) => user.email === email);
    if (found) return found.user_id;
    assert(page.next_cursor, "a user of this address exists, and is not listed");
    cursor = `&cursor=${page.next_cursor}`;
  }
}

/** An endpoint that is told of an order, and of it again; nobody there takes anything. */
const webhooks: Scenario = async (stage) => {
  const { client, provider_url, query } = stage;
  const url = `${provider_url}/no-webhooks-here`;
  const { endpoint_id } = await client.ask("POST", "/v1/webhook-endpoints", { url });
  const path = `/v1/webhook-endpoints/${endpoint_id}`;
  await client.ask("PATCH", path, { description: "of the tests" });
  await client.ask("POST", `${path}/secret-rotations`, {});
  const orders = await cancelAll(stage);
  const { replay_id } = await client.ask("POST", `${path}/replays`, { since: new Date(0).toISOString() });
  const give_up_at = performance.now() + PATIENCE_MS;
  for (;;) {
    assert(performance.now() < give_up_at, "the endpoint was not told of anything");
    const [told] = await query<{ is_told: boolean }>(
      `select exists (select from notifications.webhook_deliveries where endpoint_id = $1 and order_id = any ($2::uuid[]) and attempts > 0)
          and exists (select from notifications.webhook_replays where replay_id = $3 and completed_at is not null) as is_told`,
      [endpoint_id, orders, replay_id],
    );
    if (told?.is_told) break;
    await pause(25);
  }
  // Made by requests whose answers were lost, others may be there as well.
  const { data } = await client.ask("GET", "/v1/webhook-endpoints?limit=200");
  for (const made of data.filter((each: Json) => each.endpoint_id === endpoint_id || each.description === null))
    await client.ask("DELETE", `/v1/webhook-endpoints/${made.endpoint_id}`, undefined, { or_status: 404 });
  return orders;
};

/** A note on an order, and a list that somebody saves, changes and deletes. */
const notesAndViews: Scenario = async (stage) => {
  const { client } = stage;
  const orders = await cancelAll(stage);
  await client.ask("POST", `/v1/orders/${orders[0]}/notes`, { text: "Called back." });
  const { data: notes } = await client.ask("GET", `/v1/orders/${orders[0]}/notes`);
  assert.equal(notes.length, 1);
  const view = { name: newId(), filter: { status: "on_hold" } };
  const { view_id } = await client.ask("POST", "/v1/views", view);
  await client.ask("PATCH", `/v1/views/${view_id}`, { sort: "ordered_at" });
  await client.ask("DELETE", `/v1/views/${view_id}`, undefined, { or_status: 404 });
  return orders;
};

/** An order without words to search by is given them, and a name that nobody bears is forgotten. */
const words: Scenario = async (stage) => {
  const { query } = stage;
  const orders = await cancelAll(stage);
  const unknown = `x${newId()}`;
  await query("update customers.order_parties set last_word = null where order_id = any ($1::uuid[])", [orders]);
  await query(
    "insert into care.words (tenant_id, kind, word) select tenant_id, 'name', $1 from platform.tenants limit 1",
    [unknown],
  );
  for (const give_up_at = performance.now() + PATIENCE_MS; ; await pause(100)) {
    assert(performance.now() < give_up_at, "the words were not looked after");
    const [row] = await query<{ is_done: boolean }>(
      `select not exists (select from customers.order_parties where order_id = any ($1::uuid[]) and last_word is null)
          and not exists (select from care.words where word = $2) as is_done`,
      [orders, unknown],
    );
    if (row?.is_done) return orders;
  }
};

export const CHANNEL = {
  code: "web",
  kind: "web_shop",
  name: "Web shop",
  country: "DE",
  currency: "EUR",
  language: "en",
  prices_include_tax: true,
} as const;

export const itemOf = (sku: string) => ({
  sku,
  kind: "physical",
  name: { en: `Item ${sku}` },
  tax_class: "standard",
  weight_grams: 400,
});

export function locationOf(code: (typeof LOCATIONS)[number]) {
  const is_store = code === "st-hamburg";
  return {
    code,
    kind: is_store ? "store" : "warehouse",
    name: code,
    time_zone: "Europe/Berlin",
    delivery_methods: is_store ? ["ship", "collect"] : ["ship"],
    address: { street: "Messe-Allee 1", postal_code: "04356", city: "Leipzig", country: "DE" },
    coordinates: { latitude: 51.396, longitude: 12.403 },
  };
}

/** By name; the quick ones first. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  stockAndMasterData,
  settings,
  people,
  cancelAll,
  notesAndViews,
  words,
  exceptions,
  webhooks,
  firstOrder,
  collect,
  transfer,
  holdAndCancel,
  shipAndReturn,
  refuseAndSourceAnew,
  sendElsewhere,
  outage,
  poisonedBatch,
};
