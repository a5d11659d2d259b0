import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { openDatabase } from "../platform/database.ts";
import { createTestServer } from "../platform/http/test-server.ts";
import { transact } from "../platform/transaction.ts";
import {
  ACCESS_REFUSALS,
  addApiKeyRoutes,
  authenticator,
  createApiKey,
  createApiKeyWithValue,
  type NewApiKey,
  revokeApiKey,
} from "./index.ts";

const { database, tenant_id, asOwner } = await createTestDatabase();
const NOW = new Date("2026-11-22T10:00:00Z");
const monotonic = { ms: 0 };
const authenticate = authenticator(database, { default_tenant_id: tenant_id, monotonicMs: () => monotonic.ms });
const { server } = await createTestServer({ authenticate, refusals: [ACCESS_REFUSALS] });
addApiKeyRoutes(server, { database, clock: { now: () => NOW } });
after(() => server.close());

async function make(request: Partial<NewApiKey> & { name: string }, tenant = tenant_id) {
  const decision = await transact(database, tenant, { name: "test" }, (tx) =>
    createApiKey(tx, { scopes: ["orders:read"], channel_code: null, ...request }, NOW),
  );
  assert.ok(decision.accepted);
  return decision.value;
}
const admin = await make({ name: "admin", scopes: ["admin"] });
const call = (method: "GET" | "POST" | "DELETE", url: string, options: { key?: string; payload?: object } = {}) =>
  server.inject({
    method,
    url,
    headers: { authorization: `Bearer ${options.key ?? admin.key}` },
    ...(options.payload ? { payload: options.payload } : {}),
  });

test("a key names its tenant, and only its hash is stored", async () => {
  const made = await make({ name: "hashed" });

  assert.match(made.key, /^dk_00000000000070008000000000000001_[A-Za-z0-9_-]{43}$/);
  const [row] = await asOwner<{ key_hash: Buffer; row: string }>(
    "select key_hash, api_keys::text as row from access.api_keys where name = 'hashed'",
  );
  assert.deepEqual(row?.key_hash, createHash("sha256").update(made.key).digest());
  assert.doesNotMatch(row?.row ?? "", new RegExp(made.key.slice(-20)));
});

test("a caller is known by its key, with scopes, channel and name", async () => {
  const made = await make({ name: "shop", scopes: ["orders:read", "orders:write"], channel_code: "webshop-de" });

  assert.deepEqual(await authenticate(made.key), {
    tenant_id,
    api_key_id: made.api_key_id,
    user_id: null,
    session_id: null,
    actor: "api:shop",
    scopes: ["orders:read", "orders:write"],
    channel_codes: ["webshop-de"],
    location_codes: null,
    amount_max_minor: null,
    masks_personal_data: false,
  });
});

test("a key of another tenant is looked up there and nowhere else", async () => {
  const other = "018f3b1e-7c2a-7000-8000-0000000000ee";
  const made = await make({ name: "elsewhere" }, other);

  assert.equal((await authenticate(made.key))?.tenant_id, other);
  const forged = made.key.replace(other.replaceAll("-", ""), tenant_id.replaceAll("-", ""));
  assert.notEqual(forged, made.key);
  assert.equal(await authenticate(forged), null);
});

test("a bootstrap key may have any form, and the same value is the same key", async () => {
  const request = { name: "bootstrap", scopes: ["admin"], channel_code: null, key: "my own secret" } as const;
  const bootstrap = () =>
    transact(database, tenant_id, { name: "test" }, (tx) => createApiKeyWithValue(tx, request, NOW));

  const [first, second] = await Promise.all([bootstrap(), bootstrap()]);

  assert.ok(first.accepted && second.accepted);
  assert.equal(first.value.api_key_id, second.value.api_key_id);
  assert.equal((await authenticate("my own secret"))?.actor, "api:bootstrap");
  const changed = await transact(database, tenant_id, { name: "test" }, (tx) =>
    createApiKeyWithValue(tx, { ...request, key: "another" }, NOW),
  );
  assert.deepEqual(changed, { accepted: false, refusal: { code: "api_key_name_taken", name: "bootstrap" } });
});

test("a name is taken while its key is in use, and free once it is revoked", async () => {
  const made = await make({ name: "taken" });
  const again = () =>
    transact(database, tenant_id, { name: "test" }, (tx) =>
      createApiKey(tx, { name: "taken", scopes: ["orders:read"], channel_code: null }, NOW),
    );
  assert.equal((await again()).accepted, false);

  await transact(database, tenant_id, { name: "test" }, (tx) => revokeApiKey(tx, made.api_key_id, NOW));

  assert.equal((await again()).accepted, true);
});

test("a revoked key stops working within 10 seconds, and stays unknown", async () => {
  const made = await make({ name: "revoked", scopes: ["admin"] });
  assert.equal((await call("GET", "/v1/api-keys", { key: made.key })).statusCode, 200);

  assert.equal((await call("DELETE", `/v1/api-keys/${made.api_key_id}`)).statusCode, 204);
  monotonic.ms += 10_000;

  const answer = await call("GET", "/v1/api-keys", { key: made.key });
  assert.equal(answer.statusCode, 401);
  assert.equal(answer.json().code, "unauthenticated");
  assert.match(String(answer.headers["www-authenticate"]), /^Bearer /);
  assert.equal(
    (await call("DELETE", `/v1/api-keys/${made.api_key_id}`)).statusCode,
    204,
    "revoking twice changes nothing",
  );
});

test("unknown keys are remembered for 10 seconds too, and many at once ask the database once", async () => {
  const key = "made up";
  assert.deepEqual(await Promise.all(Array.from({ length: 50 }, () => authenticate(key))), Array(50).fill(null));

  await transact(database, tenant_id, { name: "test" }, (tx) =>
    createApiKeyWithValue(tx, { name: "late", scopes: ["admin"], channel_code: null, key }, NOW),
  );

  assert.equal(await authenticate(key), null);
  monotonic.ms += 10_000;
  assert.equal((await authenticate(key))?.actor, "api:late");
});

test("a database that cannot be asked is an outage, not an unknown key", async () => {
  const gone = openDatabase({ url: "postgres://nobody@127.0.0.1:1/none" });
  const { server: cut_off } = await createTestServer({
    authenticate: authenticator(gone, { default_tenant_id: tenant_id }),
  });
  cut_off.get("/v1/x", { config: { scope: "admin" }, schema: { operationId: "x" } }, async () => ({}));

  const answer = await cut_off.inject({ url: "/v1/x", headers: { authorization: "Bearer any" } });

  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().code, "temporarily_unavailable");
  await cut_off.close();
  await gone.close();
});

test("an administrator makes a key over HTTP, and it works", async () => {
  const made = await call("POST", "/v1/api-keys", {
    payload: { name: "over-http", scopes: ["orders:read"], channel_code: null },
  });

  assert.equal(made.statusCode, 201);
  assert.equal(made.headers["cache-control"], "no-store");
  const forbidden = await call("GET", "/v1/api-keys", { key: made.json().key });
  assert.equal(forbidden.statusCode, 403);
  assert.equal(forbidden.json().required_scope, "admin");
  const twice = await call("POST", "/v1/api-keys", { payload: { name: "over-http", scopes: ["orders:read"] } });
  assert.equal(twice.statusCode, 409);
  assert.deepEqual(
    [twice.json().code, twice.json().name, twice.json().retryable],
    ["api_key_name_taken", "over-http", false],
  );
});

test("an unknown scope, a bad name and an unknown field are each pointed at", async () => {
  const answer = await call("POST", "/v1/api-keys", {
    payload: { name: "Erika M", scopes: ["orders:delete"], scope: "x" },
  });

  assert.equal(answer.statusCode, 400);
  assert.deepEqual(
    answer
      .json()
      .errors.map((error: { pointer: string }) => error.pointer)
      .sort(),
    ["/name", "/scope", "/scopes/0"],
  );
});

test("keys are listed newest first, page by page, without their values", async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const answer = await call("GET", `/v1/api-keys?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
    assert.equal(answer.statusCode, 200);
    assert.doesNotMatch(answer.body, /key_hash|dk_/);
    seen.push(...answer.json().data.map((key: { api_key_id: string }) => key.api_key_id));
    cursor = answer.json().next_cursor;
  } while (cursor !== null);

  const [count] = await asOwner<{ count: string }>("select count(*) from access.api_keys where tenant_id = $1", [
    tenant_id,
  ]);
  assert.equal(seen.length, Number(count?.count));
  assert.deepEqual(seen, [...seen].sort().reverse());
});

test("a key that is not there cannot be revoked", async () => {
  const answer = await call("DELETE", "/v1/api-keys/018f3b1e-7c2a-7000-8000-000000000009");

  assert.equal(answer.statusCode, 404);
  assert.equal(answer.json().code, "api_key_not_found");
});
