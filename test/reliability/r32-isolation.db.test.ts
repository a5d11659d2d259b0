import assert from "node:assert/strict";
import { test } from "node:test";
import { createApiKey, ROLES, type RoleName, revokeApiKey } from "../../src/access/index.ts";
import { transact } from "../../src/platform/transaction.ts";
import { canaryOf, personOf, plantCanaries } from "../support/canaries.ts";
import { isNamed, OPERATIONS, type Operation, requestFor } from "../support/every-operation.ts";
import { ADMIN_KEY, startApp } from "../support/running-app.ts";
import { signedInAs } from "../support/signed-in-as.ts";
import { idOf, plantSmallWorld } from "../support/small-world.ts";

/**
 * RELIABILITY.md R-32: every operation, called by everybody who may not, about his own things and those of others. Two tenants
 * hold the same retailer, each with strings of its own in every text: what one is answered never has the other's.
 */
const app = await startApp({ worker: false });
const [server] = app.servers;
assert(server);
const { asOwner, database, tenant_id: ours } = app.test_database;
const theirs = "00000000-0000-7000-8000-000000000002";
await asOwner("insert into platform.tenants (tenant_id, code, name) values ($1, 'theirs', 'Theirs')", [theirs]);
for (const [tenant_id, tenant] of [
  [ours, "a"],
  [theirs, "b"],
] as const) {
  // The start has made keys and a secret for the one; the small world brings its own.
  await asOwner("delete from access.secrets where tenant_id = $1", [tenant_id]);
  await plantSmallWorld(asOwner, tenant_id);
  await plantCanaries(asOwner, tenant_id, tenant);
}

type Headers = Readonly<Record<string, string>>;
type CallerKind = {
  readonly name: string;
  readonly headers: Headers;
  readonly scopes: readonly string[];
  /** Whose things he may see, if any. */
  readonly tenant: "a" | "b" | null;
  /** Beyond his bounds everything is as if it were not there. */
  readonly is_out_of_bounds: boolean;
  /** Bound to channels alone: places and their stock have none. */
  readonly sees_places: boolean;
  readonly is_masked: boolean;
};

async function keyOf(tenant_id: string, name: string) {
  const decision = await transact(database, tenant_id, { name: "test" }, (tx) =>
    createApiKey(tx, { name, scopes: ["admin"], channel_code: null }, new Date()),
  );
  assert(decision.accepted);
  return { ...decision.value, headers: { authorization: `Bearer ${decision.value.key}` } };
}

const sessionOf = (role: RoleName, bounds: object = {}, expires?: string) =>
  signedInAs(app.test_database, role, bounds, expires);

const revoked = await keyOf(ours, "revoked");
await transact(database, ours, { name: "test" }, (tx) => revokeApiKey(tx, revoked.api_key_id, new Date()));
const outside = { tenant: null, scopes: [], is_out_of_bounds: false, sees_places: false, is_masked: false } as const;
const role = async (name: RoleName, bounds: object = {}, more: Partial<CallerKind> = {}): Promise<CallerKind> => ({
  name,
  headers: await sessionOf(name, bounds),
  scopes: ROLES[name].scopes,
  tenant: "a",
  is_out_of_bounds: false,
  sees_places: false,
  is_masked: ROLES[name].masks_personal_data,
  ...more,
});
const elsewhere = { location_codes: ["nowhere"] };
const out = { is_out_of_bounds: true };
const NOBODY: readonly CallerKind[] = [
  { ...outside, name: "anonymous", headers: {} },
  { ...outside, name: "revoked key", headers: revoked.headers },
  { ...outside, name: "expired session", headers: await sessionOf("administrator", {}, "-1 second") },
];
const SOMEBODY: readonly CallerKind[] = [
  {
    ...outside,
    name: "administrator of B",
    headers: (await keyOf(theirs, "of-b")).headers,
    tenant: "b",
    scopes: ["admin"],
  },
  await role("store", elsewhere, { name: "clerk of another store", ...out }),
  await role("partner", elsewhere, { name: "partner of another location", ...out }),
  await role(
    "customer_service",
    { channel_codes: ["another"] },
    { name: "service of another channel", ...out, sees_places: true },
  ),
  await role("operations", elsewhere, { name: "operations of another location", ...out }),
  await role("read_only"),
  await role("finance"),
  await role("customer_service"),
];

async function send(caller: Pick<CallerKind, "headers">, operation: Operation, tenant_id: string) {
  const { url, body } = requestFor(operation, tenant_id);
  const has_body = operation.method !== "GET" && operation.method !== "DELETE";
  const answer = await server!.inject({
    ...{ method: operation.method, url, headers: { ...caller.headers }, payloadAsStream: true },
    ...(has_body ? { payload: body } : {}),
  });
  // A stream goes on for minutes: what it begins with is enough.
  const is_endless = String(answer.headers["content-type"]).startsWith("text/event-stream");
  let text = "";
  for await (const chunk of answer.stream()) {
    text += String(chunk);
    if (is_endless && text.includes("event: ready")) break;
  }
  return { status: answer.statusCode, text };
}

/** Everything that a tenant has, but for what the callers' own sign-in leaves. */
async function digestOf(tenant_id: string): Promise<string> {
  const tables = await asOwner<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where column_name = 'tenant_id' and table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
        and format('%I.%I', table_schema, table_name) not in ('platform.tenants', 'platform.number_ranges', 'access.attempts', 'access.sessions', 'access.users')
      order by 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const [row] = await asOwner<{ digest: string | null }>(
      `select md5(string_agg(md5(one::text), '' order by one::text)) as digest from ${name} as one where tenant_id = $1`,
      [tenant_id],
    );
    parts.push(`${name} ${row?.digest}`);
  }
  return parts.join("\n");
}

const has = (caller: CallerKind, { scope }: Operation) =>
  scope === "any" || caller.scopes.includes("admin") || caller.scopes.includes(scope ?? "");
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
  return operation_id === "readInvoice" && caller.scopes.includes("payments:write");
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
  const list = OPERATIONS.find(({ operation_id }) => operation_id === "listSessions") as Operation;
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
