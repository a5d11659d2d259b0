import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { DOCUMENT_KINDS } from "../../src/fulfillment/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { transact } from "../../src/platform/transaction.ts";
import { canaryOf, personOf } from "../support/canaries.ts";
import { isNamed, OPERATIONS, type Operation, requestFor } from "../support/every-operation.ts";
import { ADMIN_KEY } from "../support/running-app.ts";
import { idOf } from "../support/small-world.ts";
import {
  asOwner,
  type CallerKind,
  database,
  digestOf,
  type Headers,
  inject,
  keyOf,
  NOBODY,
  ours,
  role,
  SOMEBODY,
  send,
  server,
  sessionOf,
  textOf,
  theirs,
} from "./r32-world.ts";

/**
 * RELIABILITY.md R-32: every operation, called by everybody who may not, about his own things and those of others. Two tenants
 * hold the same retailer, each with strings of its own in every text: what one is answered never has the other's.
 */
const has = (caller: CallerKind, { scope }: Operation) =>
  scope === "any" || caller.scopes.includes("admin") || caller.scopes.includes(scope ?? "");
const operationOf = (id: string) => OPERATIONS.find(({ operation_id }) => operation_id === id) as Operation;
const GUARDED = OPERATIONS.filter(({ scope }) => scope !== null);
/** Shown to whoever may read the catalog, wherever he works: it is the same for all. */
const FOR_ALL = [
  "listItems",
  "getItem",
  "listChannels",
  "listWorkflows",
  "publishWorkflow",
  "listRiskRules",
  "putRiskRule",
  "listMailTemplates",
  "listViews",
];
/** Everything of a tenant in one, so that nothing of it can be out of somebody's bounds. */
const WRITES_FOR_ALL = [
  ...["putItems", "addRiskListEntry", "deleteRiskListEntry", "putChannels", "askSourcingPlan"],
  ...["createView", "changeView", "deleteView", "previewMailTemplate"],
];

test("the matrix is about something: an administrator gets what he asks for, with all that it holds", async () => {
  const admin = { headers: { authorization: `Bearer ${ADMIN_KEY}` } };
  let canaries = 0;
  let persons = 0;
  const wrong: string[] = [];
  for (const operation of GUARDED.filter(({ method }) => method === "GET")) {
    const { status, text } = await send(admin, operation, ours);
    if (status !== 200) wrong.push(`${operation.operation_id}: ${status} ${text}`);
    if (text.includes(canaryOf("a"))) canaries += 1;
    if (text.includes(personOf("a"))) persons += 1;
    assert(!text.includes(canaryOf("b")), operation.operation_id);
  }
  assert.deepEqual(wrong, []);
  assert(canaries >= 15 && persons >= 3, `${canaries} with canaries, ${persons} with persons`);
  assert(GUARDED.length >= 55);
});

test("who is nobody is told so by every operation, and by nothing else", async () => {
  const before = await digestOf(ours);
  const wrong: string[] = [];
  for (const caller of NOBODY)
    for (const operation of GUARDED)
      for (const tenant_id of [ours, theirs]) {
        const { status, text } = await send(caller, operation, tenant_id);
        if (status !== 401 || text.includes("canary")) wrong.push(`${caller.name} ${operation.operation_id} ${status}`);
      }
  assert.deepEqual(wrong, []);
  assert.equal(await digestOf(ours), before);
});

for (const caller of SOMEBODY) {
  test(`${caller.name}: no byte of others, and 403 for every operation beyond the scopes`, async () => {
    const foreign = caller.tenant === "b" ? ours : theirs;
    const foreign_canary = canaryOf(caller.tenant === "b" ? "a" : "b");
    const [foreign_before, own_before] = [await digestOf(foreign), await digestOf(ours)];
    const wrong: string[] = [];
    let answered = 0;
    for (const operation of GUARDED) {
      for (const tenant_id of [theirs, ours]) {
        // What he may change of his own is tried elsewhere (the journeys); here nothing of our own must change.
        const may_change = operation.method !== "GET" && has(caller, operation) && tenant_id === ours;
        if (may_change && caller.tenant === "a" && !caller.is_out_of_bounds) continue;
        if (WRITES_FOR_ALL.includes(operation.operation_id) || FOR_ALL.includes(operation.operation_id)) {
          if (operation.method !== "GET" && has(caller, operation)) continue;
        }
        if (caller.is_out_of_bounds && has(caller, operation) && isOfNoPlace(caller, operation)) continue;
        if (operation.method !== "GET" && caller.tenant === "b" && !operation.path.includes("{")) continue;
        const { status, text } = await send(caller, operation, tenant_id);
        const where = `${operation.operation_id} of ${tenant_id === ours ? "A" : "B"}: ${status} ${text.slice(0, 200)}`;
        answered += 1;
        if (text.includes(foreign_canary)) wrong.push(`foreign bytes: ${where}`);
        if (status >= 500) wrong.push(`broke: ${where}`);
        if (!has(caller, operation) && status !== 403) wrong.push(`not forbidden: ${where}`);
        if (caller.is_masked && text.includes(personOf("a")) && !mayRead(caller, operation))
          wrong.push(`person: ${where}`);
        if (!has(caller, operation)) continue;
        const is_foreign = operation.path.includes("_id}") && tenant_id === foreign;
        if (is_foreign && ![404, 204].includes(status)) wrong.push(`found of others: ${where}`);
        if (caller.is_out_of_bounds) wrong.push(...leaksBeyondBounds(caller, operation, status, text, where));
      }
    }
    assert.deepEqual(wrong, []);
    assert(answered >= 60, `${answered} answers`);
    assert.equal(await digestOf(foreign), foreign_before);
    if (caller.is_out_of_bounds) assert.equal(await digestOf(ours), own_before);
  });
}

/** An order is placed at no location, and a cart in no channel: neither is beyond such bounds. */
function isOfNoPlace({ sees_places }: CallerKind, { operation_id }: Operation): boolean {
  const allowed = sees_places
    ? ["createReservation", "deleteReservation"]
    : ["placeOrder", "placeOrders", "previewOrder"];
  return allowed.includes(operation_id);
}

/** Whoever books payments must know whom an invoice is for. */
function mayRead(caller: CallerKind, { operation_id }: Operation): boolean {
  return ["readInvoice", "readInvoiceDocument"].includes(operation_id) && caller.scopes.includes("payments:write");
}

const PLACES = [
  ...["listLocations", "getLocation", "listStockLevels", "listStockMovements", "listStockSummaries", "getReservation"],
  ...["listLocationWorkloads", "search"],
];
const OWN = ["readMe", "listColleagues", "listSessions", "endSession"];

function leaksBeyondBounds(
  caller: CallerKind,
  { operation_id, path, is_list }: Operation,
  status: number,
  text: string,
  where: string,
): string[] {
  if (OWN.includes(operation_id) || FOR_ALL.includes(operation_id)) return [];
  if (caller.sees_places && PLACES.includes(operation_id)) return [];
  // The catalog and the standard lists are the same for all; how much there is of it must be nothing.
  if (["listStockSummaries", "countViews"].includes(operation_id))
    return /"(?:on_hand|reserved|available|locations|count)":[1-9]/.test(text)
      ? [`counted beyond the bounds: ${where}`]
      : [];
  if (text.includes(canaryOf("a"))) return [`beyond the bounds: ${where}`];
  if (path.includes("_id}") && status !== 404 && status !== 204) return [`not as if it were not there: ${where}`];
  if (is_list && text.includes('"data":[{')) return [`a list that is not empty: ${where}`];
  return [];
}

const ADMIN = { headers: { authorization: `Bearer ${ADMIN_KEY}` } };
const PERSONAL_PAPERS = DOCUMENT_KINDS.filter((kind) => kind !== "pick_list");

test("papers name the customer to those alone who may know him", async () => {
  const wrong: string[] = [];
  const read = async (caller: Pick<CallerKind, "headers">, kind: string) => {
    const url = `/v1/fulfillment-orders/${idOf(ours, "part of shipping order")}/documents/${kind}`;
    const answer = await inject({ url, headers: { ...caller.headers } });
    return { status: answer.statusCode, text: (await textOf(answer)).replaceAll(/\s+/g, "") };
  };
  for (const kind of PERSONAL_PAPERS) {
    assert.match((await read(ADMIN, kind)).text, new RegExp(personOf("a")), `the ${kind} is about somebody`);
    for (const caller of [...NOBODY, ...SOMEBODY]) {
      const { status, text } = await read(caller, kind);
      const may = caller.tenant === "a" && !caller.is_out_of_bounds && caller.scopes.includes("fulfillment:read");
      if ((status === 200) !== may) wrong.push(`${caller.name} ${kind}: ${status}`);
      if (text.includes(personOf("a")) && (!may || caller.is_masked)) wrong.push(`${caller.name} ${kind}: the person`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("who may not know customers finds nothing by their names and addresses, and what he finds does not name them", async () => {
  const masked = SOMEBODY.filter(({ is_masked }) => is_masked);
  assert(masked.length >= 2);
  const ask = async (caller: Pick<CallerKind, "headers">, text: string) => {
    const headers = { ...caller.headers };
    const found = await server.inject({ method: "POST", url: "/v1/searches", headers, payload: { text } });
    const list = await server.inject({ url: `/v1/orders?q=${encodeURIComponent(text)}`, headers });
    assert.deepEqual([found.statusCode, list.statusCode], [200, 200]);
    return { found: found.json().orders, list: list.json().data, customers: found.json().customers };
  };
  const [order] = await asOwner<{ number: string }>(
    "select number from orders.orders where tenant_id = $1 and order_id = $2",
    [ours, idOf(ours, "shipping order")],
  );
  const number = order?.number ?? "";
  const mail_address = `${personOf("a")}@example.com`;
  const seen = await ask(ADMIN, mail_address);
  assert(seen.found.length > 0 && seen.list.length > 0 && seen.customers.length > 0);
  assert.equal((await ask(ADMIN, number)).found[0].customer_name, personOf("a"));
  assert.equal((await ask(ADMIN, personOf("a"))).list.length, seen.list.length);

  for (const caller of masked) {
    for (const text of [mail_address, personOf("a")])
      assert.deepEqual(await ask(caller, text), { found: [], list: [], customers: [] }, `${caller.name}: ${text}`);
    const by_number = await ask(caller, number);
    assert.equal(by_number.found[0].customer_name, "***");
    assert.equal(by_number.list.length, 1);
    assert(!JSON.stringify(by_number).includes(personOf("a")), caller.name);
  }
});

test("lines of a stream are judged as entries of a document are: by key, scope and bounds, and for the own tenant alone", async () => {
  const wrong: string[] = [];
  const before = { [ours]: await digestOf(ours), [theirs]: await digestOf(theirs) };
  const stream = async (caller: CallerKind, operation: Operation) => {
    const { url, body } = requestFor(operation, ours);
    const payload = (Object.values(body)[0] as object[]).map((entry) => `${JSON.stringify(entry)}\n`).join("");
    const headers = { ...caller.headers, "content-type": "application/x-ndjson" };
    const answer = await inject({ method: operation.method, url, headers, payload });
    const text = await textOf(answer);
    const expected = caller.tenant === null ? 401 : has(caller, operation) ? 200 : 403;
    const where = `${caller.name} ${operation.operation_id}: ${answer.statusCode} ${text.slice(0, 300)}`;
    if (answer.statusCode !== expected || text.includes(canaryOf("a"))) wrong.push(where);
    return { is_judged: expected === 200, is_refused: /^{"line_no":1,.*"problem":/.test(text), where };
  };
  const streamed = OPERATIONS.filter(({ operation_id }) => STREAMED.includes(operation_id));
  assert.equal(streamed.length, STREAMED.length);
  for (const operation of streamed) {
    for (const caller of [...NOBODY, ...SOMEBODY]) {
      const may = has(caller, operation);
      const writes_own = caller.tenant === "b" || (may && !caller.is_out_of_bounds);
      const is_for_all = WRITES_FOR_ALL.includes(operation.operation_id) || isOfNoPlace(caller, operation);
      if (caller.tenant !== null && (writes_own || (may && is_for_all))) continue;
      const { is_judged, is_refused, where } = await stream(caller, operation);
      if (is_judged && !is_refused) wrong.push(`done beyond the bounds: ${where}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual({ [ours]: await digestOf(ours), [theirs]: await digestOf(theirs) }, before);

  // The same codes are at the other tenant as well: what is done is done to the sender's.
  const of_b = SOMEBODY.find(({ tenant }) => tenant === "b") as CallerKind;
  for (const operation of streamed) {
    const { is_refused, where } = await stream(of_b, operation);
    assert(!is_refused || operation.operation_id === "placeOrders", where);
  }
  assert.equal(await digestOf(ours), before[ours]);
  assert.notEqual(await digestOf(theirs), before[theirs]);
});
const STREAMED = ["placeOrders", "putItems", "putLocations", "adjustStock"];

test("whoever listens to changes hears of the own tenant's alone, and beyond his bounds not of what they are about", async () => {
  const of_b = SOMEBODY.find(({ tenant }) => tenant === "b") as CallerKind;
  const last_id = newId();
  const tell = async (tenant_id: string) =>
    void (await asOwner(
      `insert into platform.events (tenant_id, event_id, occurred_at, type, actor, order_id, data)
       values ($1, $2, now(), 'units_released', 'system', $3, $4)`,
      [
        ...[tenant_id, newId(), idOf(tenant_id, "shipping order")],
        { fulfillment_order_id: idOf(tenant_id, "part of shipping order") },
      ],
    ));
  const ids = (tenant_id: string) =>
    ["shipping order", "part of shipping order"].map((name) => idOf(tenant_id, name)).join("|");
  const [of_ours, of_theirs] = [new RegExp(ids(ours)), new RegExp(ids(theirs))];
  const listen = async (caller: Pick<CallerKind, "headers">, more: Headers = {}) => {
    const answer = await inject({ url: "/v1/changes", headers: { ...caller.headers, ...more } });
    const stream = answer.stream();
    const heard = { text: "", until: async (_: RegExp) => {}, stop: () => stream.destroy() };
    stream.on("data", (chunk) => {
      heard.text += String(chunk);
    });
    heard.until = async (pattern) => {
      while (!pattern.test(heard.text)) await once(stream, "data");
    };
    await heard.until(/event: ready/);
    return heard;
  };
  const judge = (caller: CallerKind, text: string) => {
    assert.doesNotMatch(text, caller.tenant === "b" ? of_ours : of_theirs, caller.name);
    assert(!text.includes("canary"), caller.name);
    const may_read = !caller.is_out_of_bounds && caller.scopes.includes("orders:read");
    if (caller.tenant === "a") assert.equal(of_ours.test(text), may_read, `${caller.name}: ${text}`);
  };

  const admin = await listen(ADMIN);
  const b = await listen(of_b);
  const others = await Promise.all(SOMEBODY.map(async (caller) => ({ caller, heard: await listen(caller) })));
  await tell(ours);
  await admin.until(of_ours);
  await tell(theirs);
  await b.until(of_theirs);
  for (const { caller, heard } of others) judge(caller, heard.text);

  for (const caller of SOMEBODY) {
    // Told together with being ready, or never.
    const late = await listen(caller, { "last-event-id": last_id });
    judge(caller, late.text);
    late.stop();
  }
  for (const { stop } of [admin, b, ...others.map(({ heard }) => heard)]) stop();
});

test("ids of others in a body or a query lead to nothing", async () => {
  const of_b = (SOMEBODY.find(({ tenant }) => tenant === "b") as CallerKind).headers;
  const id = (name: string) => idOf(ours, name);
  const own = (name: string) => idOf(theirs, name);
  const [event] = await asOwner<{ event_id: string }>("select event_id from platform.events where tenant_id = $1", [
    ours,
  ]);
  const [payment] = await asOwner<{ payment_id: string }>(
    "select payment_id from payments.payments where tenant_id = $1",
    [ours],
  );
  const [party] = await asOwner<{ customer_id: string }>(
    "select customer_id from customers.order_parties where tenant_id = $1",
    [ours],
  );
  assert(event && payment && party);
  const made = await server.inject({
    ...{ method: "POST", url: "/v1/webhook-endpoints", headers: { ...of_b } },
    payload: { url: "https://shop.example.com/of-b" },
  });
  const { endpoint_id } = made.json().endpoint ?? made.json();
  assert(endpoint_id, made.body);
  const wrong: string[] = [];
  const before = await digestOf(ours);
  const ask = async (url: string, payload: object | null, expected: (status: number, text: string) => boolean) => {
    const method = payload ? "POST" : "GET";
    const answer = await inject({ method, url, headers: { ...of_b }, ...(payload ? { payload } : {}) });
    const text = await textOf(answer);
    if (text.includes(canaryOf("a")) || !expected(answer.statusCode, text))
      wrong.push(`${method} ${url}: ${answer.statusCode} ${text.slice(0, 200)}`);
  };
  const isRefused = (status: number) => [404, 409, 422].includes(status);
  const isEmpty = (status: number, text: string) => status === 200 && JSON.parse(text).data.length === 0;
  const lines = [{ line_no: 1, quantity: 1 }];
  await ask("/v1/returns", { order_id: id("shipping order"), lines, reason: "r" }, isRefused);
  await ask(`/v1/webhook-endpoints/${endpoint_id}/replays`, { event_id: event.event_id }, isRefused);
  const receipt = { amount_minor: 1, cause_id: newId(), payment_id: payment.payment_id };
  await ask(`/v1/orders/${own("shipping order")}/payment-receipts`, receipt, isRefused);
  const lift = { action: "lift", hold_id: id("hold") };
  await ask(`/v1/orders/${own("held order")}/previews`, lift, (status) => status >= 400 && status < 500);
  // A cart that is not there claims nothing.
  const claim = { ...requestFor(operationOf("previewOrder"), theirs).body, reservation_id: id("cart") };
  await ask("/v1/order-previews", claim, (status) => status === 200);
  for (const url of [
    `/v1/exceptions?order_id=${id("shipping order")}`,
    `/v1/fulfillment-orders?order_id=${id("shipping order")}`,
    `/v1/orders?customer=${party.customer_id}`,
    `/v1/order-summaries?customer=${party.customer_id}`,
    `/v1/sessions?user_id=${id("user")}`,
    `/v1/webhook-endpoints/${endpoint_id}/deliveries?order_id=${id("shipping order")}`,
  ])
    await ask(url, null, isEmpty);
  assert.deepEqual(wrong, []);
  assert.equal(await digestOf(ours), before);
});

test("a clerk sees and does the work of the own store, and of no other", async () => {
  const clerk = await role("store", { location_codes: ["warehouse"] });
  const id = (name: string) => idOf(ours, name);
  const get = async (url: string) => {
    const answer = await server.inject({ url, headers: { ...clerk.headers } });
    return { status: answer.statusCode, body: answer.json() };
  };
  const list = (await get("/v1/fulfillment-orders")).body.data;
  assert(list.length >= 2);
  assert(list.every((head: { location: string }) => head.location === "warehouse"));
  assert.equal((await get(`/v1/fulfillment-orders/${id("part of shipping order")}`)).status, 200);
  assert.equal((await get(`/v1/fulfillment-orders/${id("part of collect order")}`)).status, 404);
  assert.equal((await get(`/v1/orders/${id("shipping order")}`)).status, 200);
  assert.equal((await get(`/v1/orders/${id("collect order")}`)).status, 404);
  assert.deepEqual((await get("/v1/orders?location=store")).body.data, []);
  const stock = (await get("/v1/stock-levels")).body.data;
  assert.deepEqual([...new Set(stock.map((level: { location: string }) => level.location))], ["warehouse"]);
  assert.deepEqual((await get("/v1/locations")).body.data.length, 1);
});

test("row-level security is the second wall: without a condition on the tenant nothing of others is read", async () => {
  const rows = await transact(database, ours, { name: "test", read_only: true }, (tx) =>
    tx.query<{ external_id: string }>("select external_id from orders.orders"),
  );
  assert(rows.some((row) => row.external_id.includes(canaryOf("a"))));
  assert(rows.every((row) => !row.external_id.includes(canaryOf("b"))));
});

test("noticed: with both walls down the other tenant's orders are answered", async () => {
  const admin = (await keyOf(theirs, "curious")).headers;
  const list = operationOf("listSessions");
  const read = async () => {
    const rows = await transact(database, theirs, { name: "test", read_only: true }, (tx) =>
      tx.query<{ external_id: string }>("select external_id from orders.orders"),
    );
    return JSON.stringify(rows).includes(canaryOf("a"));
  };
  assert.equal(await read(), false);
  await asOwner("alter table orders.orders disable row level security");
  assert.equal(await read(), true, "the check above would have noticed");
  await asOwner("alter table orders.orders enable row level security");
  assert.equal(await read(), false);
  assert.equal((await send({ headers: admin }, list, ours)).status, 200);
});

test("every change leaves an audit entry or an event, but for those that are named", async () => {
  const admin = { headers: await sessionOf("administrator") };
  const wrong: string[] = [];
  const traces = async () => {
    const [row] = await asOwner<{ count: number }>(
      `select ((select count(*) from platform.audit_entries where tenant_id = $1)
             + (select count(*) from platform.events where tenant_id = $1))::integer as count`,
      [ours],
    );
    return row?.count ?? 0;
  };
  const done: string[] = [];
  // What is deleted cannot be changed any more.
  const changes = GUARDED.filter(({ method }) => method !== "GET");
  for (const operation of changes.toSorted((a, b) => Number(a.method === "DELETE") - Number(b.method === "DELETE"))) {
    if (!isNamed(operation) && operation.operation_id in UNTRACED) continue;
    const before = await traces();
    const { status, text } = await send(admin, operation, ours);
    const after = await traces();
    const is_done = status < 300 && !text.includes('"problem"');
    if (is_done) done.push(operation.operation_id);
    if (is_done && after === before && !(operation.operation_id in UNTRACED)) wrong.push(operation.operation_id);
  }
  assert.deepEqual(wrong, []);
  for (const operation_id of MUST_BE_DONE) assert(done.includes(operation_id), `${operation_id}: ${done.join(", ")}`);
});

/** What leaves no trace of its own, and why. */
const UNTRACED: Readonly<Record<string, string>> = {
  readAvailability: "a question",
  askSourcingPlan: "a question",
  search: "a question",
  previewMailTemplate: "a question",
  testMailTemplate: "a mail to oneself",
  previewAction: "a question",
  previewOrder: "a question",
  testWebhookEndpoint: "a sample, which changes nothing about the endpoint",
  createView: "how somebody likes to look at orders, not what is done to them",
  changeView: "as createView",
  deleteView: "as createView",
  createReservation: "a cart's claim, which ends by itself; the order that takes it over is an event",
  deleteReservation: "as createReservation",
};

/** So that the test cannot pass because nothing was done. */
const MUST_BE_DONE = [
  ...["createApiKey", "revokeApiKey", "createUser", "changeUser", "inviteUserAgain", "endSession"],
  ...["putChannels", "putItems", "putLocations", "adjustStock", "addRiskListEntry", "deleteRiskListEntry"],
  ...["holdOrder", "liftHold", "giveUpException", "placeOrder", "cancelOrder", "writeOrderNote"],
  ...[
    "createWebhookEndpoint",
    "changeWebhookEndpoint",
    "rotateWebhookSecret",
    "replayWebhookEvents",
    "deleteWebhookEndpoint",
  ],
];
