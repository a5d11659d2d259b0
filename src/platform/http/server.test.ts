import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Type } from "typebox";
import { OutcomeUnknownError } from "../transaction.ts";
import { isOutage } from "./outage.ts";
import { decodeCursor, encodeCursor, pageQuery, toPage } from "./page.ts";
import { sendProblem, sendRefusal } from "./reply.ts";
import { createTestServer, JSON_HEADERS, TEST_CALLER } from "./test-server.ts";
import { expectedVersion, preconditionFailed } from "./version.ts";

const closed = { additionalProperties: false } as const;
const TABLE = {
  sold_out: { status: 409, title: "Sold out", retryable: true, help: "Wait & see.", detail: () => "Nothing is left." },
};
const scoped = { ...TEST_CALLER, scopes: ["orders:read"] };
const { server, log, metrics } = await createTestServer({
  authenticate: (bearer) => (bearer === "test-key" ? TEST_CALLER : bearer === "read-key" ? scoped : null),
  refusals: [TABLE],
});
const body = Type.Object({ name: Type.String({ maxLength: 20 }) }, closed);
server.post(
  "/v1/things",
  { config: { scope: "orders:write" }, schema: { operationId: "makeThing", body } },
  async (request, reply) => {
    if (request.body.name === "bug") throw new Error("Something with erika@example.com in it");
    if (request.body.name === "refused") return sendRefusal(reply, { code: "sold_out", alternatives: ["A-2"] }, TABLE);
    return reply.code(201).send({ made: request.body.name, caller: request.caller?.actor });
  },
);
server.get(
  "/v1/things",
  {
    config: { scope: "orders:read" },
    schema: {
      operationId: "listThings",
      querystring: Type.Object({ ...pageQuery, status: Type.Optional(Type.Array(Type.String())) }, closed),
    },
  },
  async (request) => ({ ...request.query }),
);
server.put(
  "/v1/things/:thing_id",
  {
    config: { scope: "orders:write", if_match: true },
    schema: { operationId: "changeThing", params: Type.Object({ thing_id: Type.String({ format: "uuid" }) }, closed) },
  },
  async (request, reply) => {
    const version = expectedVersion(request);
    return version === null || version === 7 ? { version } : sendProblem(reply, preconditionFailed(7));
  },
);
server.post(
  "/v1/raw",
  { config: { scope: null, body: "raw", idempotency: "none" }, schema: { operationId: "raw" } },
  async (request) => ({
    bytes: (request.body as Buffer).toString("hex"),
  }),
);
server.post(
  "/v1/keyed",
  { config: { scope: null, idempotency: "required" }, schema: { operationId: "keyed" } },
  async () => ({}),
);
after(() => server.close());

const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  server.inject({ method: "POST", url: "/v1/things", payload, headers: { ...JSON_HEADERS, ...headers } });

test("a request with a key of the right scope reaches its route", async () => {
  const answer = await post('{"name":"a"}');

  assert.equal(answer.statusCode, 201);
  assert.deepEqual(answer.json(), { made: "a", caller: "api:test" });
  assert.match(String(answer.headers["x-request-id"]), /^[\w-]{11}-[0-9a-z]+$/);
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
  assert.equal(answer.headers["x-powered-by"], undefined);
  assert.equal(answer.headers["access-control-allow-origin"], undefined);
});

const REFUSED: readonly (readonly [string, object, number, string])[] = [
  ["no key", { headers: { ...JSON_HEADERS, authorization: "" } }, 401, "unauthenticated"],
  ["an unknown key", { headers: { ...JSON_HEADERS, authorization: "Bearer other" } }, 401, "unauthenticated"],
  ["another scheme", { headers: { ...JSON_HEADERS, authorization: "Basic dGVzdC1rZXk=" } }, 401, "unauthenticated"],
  ["a missing scope", { headers: { ...JSON_HEADERS, authorization: "Bearer read-key" } }, 403, "forbidden"],
  ["an unknown path", { url: "/v1/nothing" }, 404, "route_not_found"],
  ["a wrong method", { method: "PATCH" }, 405, "method_not_allowed"],
  ["broken JSON", { payload: '{"name":' }, 400, "malformed_json"],
  ["an empty body", { payload: "" }, 400, "invalid_request"],
  ["a Latin-1 body", { payload: Buffer.from([0x7b, 0xe4]) }, 400, "invalid_encoding"],
  [
    "another charset",
    { headers: { ...JSON_HEADERS, "content-type": "application/json; charset=iso-8859-1" } },
    400,
    "invalid_encoding",
  ],
  ["another media type", { headers: { ...JSON_HEADERS, "content-type": "text/plain" } }, 415, "unsupported_media_type"],
  [
    "a stream where there is none",
    { headers: { ...JSON_HEADERS, "content-type": "application/x-ndjson" } },
    415,
    "unsupported_media_type",
  ],
  ["a compressed body", { headers: { ...JSON_HEADERS, "content-encoding": "gzip" } }, 415, "unsupported_media_type"],
  ["a body that is too large", { payload: `"${"x".repeat(1024 * 1024)}"` }, 413, "body_too_large"],
  ["a bad percent encoding", { url: "/v1/things/%ff", method: "PUT" }, 400, "invalid_request"],
  ["an id that is none", { url: "/v1/things/x", method: "PUT" }, 400, "invalid_request"],
  [
    "an idempotency key that is not printable",
    { headers: { ...JSON_HEADERS, "idempotency-key": "a b" } },
    400,
    "invalid_request",
  ],
  ["a missing idempotency key", { url: "/v1/keyed" }, 400, "invalid_request"],
  ["an unknown query field", { url: "/v1/things?verbose=1" }, 400, "invalid_request"],
];
for (const [name, change, status, code] of REFUSED) {
  test(`${name} is answered ${status} ${code} as problem+json`, async () => {
    const answer = await server.inject({
      method: "POST",
      url: "/v1/things",
      payload: '{"name":"a"}',
      headers: JSON_HEADERS,
      ...change,
    });

    assert.equal(answer.statusCode, status);
    assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
    const problem = answer.json();
    assert.equal(problem.code, code);
    assert.equal(problem.type, `/problems/${code}`);
    assert.equal(problem.status, status);
    assert.equal(typeof problem.retryable, "boolean");
    assert.ok(problem.title.length > 5 && problem.detail.length > 5);
    assert.equal((await server.inject(problem.type)).statusCode, 200, "the type leads to its explanation");
  });
}

test("a wrong method is told the right ones, and a missing scope its name", async () => {
  const wrong = await server.inject({ method: "DELETE", url: "/v1/things" });
  assert.equal(wrong.headers.allow, "GET, HEAD, POST");

  const forbidden = await server.inject({
    method: "POST",
    url: "/v1/things",
    payload: "{}",
    headers: { ...JSON_HEADERS, authorization: "Bearer read-key" },
  });
  assert.equal(forbidden.json().required_scope, "orders:write");
});

test("a key is looked up once per request, also for HEAD", async () => {
  const asked: string[] = [];
  const { server: counting } = await createTestServer({
    authenticate: (bearer) => {
      asked.push(bearer);
      return TEST_CALLER;
    },
  });
  counting.get("/v1/x", { config: { scope: "x" }, schema: { operationId: "x" } }, async () => ({}));

  assert.equal((await counting.inject({ method: "HEAD", url: "/v1/x", headers: JSON_HEADERS })).statusCode, 200);
  assert.equal((await counting.inject({ url: "/v1/x", headers: JSON_HEADERS })).statusCode, 200);

  assert.deepEqual(asked, ["test-key", "test-key"]);
  await counting.close();
});

test("keys are judged before a byte of the body is", async () => {
  const answer = await server.inject({
    method: "POST",
    url: "/v1/things",
    payload: "{broken",
    headers: { "content-type": "application/json" },
  });
  assert.equal(answer.statusCode, 401);
});

test("a refusal is mapped by its table, and what it carries is shown", async () => {
  const answer = await post('{"name":"refused"}');

  assert.deepEqual(answer.json(), {
    type: "/problems/sold_out",
    code: "sold_out",
    title: "Sold out",
    status: 409,
    detail: "Nothing is left.",
    retryable: true,
    alternatives: ["A-2"],
  });
  const page = await server.inject({ url: "/problems/sold_out", headers: { accept: "text/html" } });
  assert.match(page.body, /Wait &amp; see\./);
});

test("a bug is a 500 that says nothing, and a log line that says where", async () => {
  log.length = 0;

  const answer = await post('{"name":"bug"}');

  assert.equal(answer.statusCode, 500);
  assert.doesNotMatch(answer.body, /erika|server\.test/);
  assert.equal(log.length, 1);
  assert.match(log[0] ?? "", /server\.test\.ts/);
  assert.doesNotMatch(log.join(), /erika/);
});

test("ordinary requests and refused ones are not logged", async () => {
  log.length = 0;
  await post('{"name":"a"}');
  await post("{");
  assert.deepEqual(log, []);
});

test("query texts become the numbers and lists they stand for, with defaults", async () => {
  const get = async (url: string) => (await server.inject({ url, headers: JSON_HEADERS })).json();

  assert.deepEqual(await get("/v1/things"), { limit: 50 });
  assert.deepEqual(await get("/v1/things?limit=7&status=open"), { limit: 7, status: ["open"] });
  assert.deepEqual((await get("/v1/things?limit=201")).errors, [
    { pointer: "?limit", message: "must be an integer from 1 to 200" },
  ]);
  assert.deepEqual((await get("/v1/things?limit=")).errors[0].pointer, "?limit");
  assert.deepEqual((await get("/v1/things?status=a%00b")).errors[0].pointer, "?status");
});

test("bodies are never converted", async () => {
  assert.deepEqual((await post('{"name":5}')).json().errors, [
    { pointer: "/name", message: "must be a text of at most 20 characters" },
  ]);
});

test("raw routes get the bytes as they came, of any type", async () => {
  const bytes = Buffer.from([0, 255, 123]);
  for (const type of ["application/json", "application/octet-stream", "text/xml"]) {
    const answer = await server.inject({
      method: "POST",
      url: "/v1/raw",
      payload: bytes,
      headers: { "content-type": type },
    });
    assert.deepEqual(answer.json(), { bytes: "00ff7b" });
  }
});

test("If-Match takes one version in quotes, and a stale one is 412 with the current one", async () => {
  const put = (headers: Record<string, string>) =>
    server.inject({
      method: "PUT",
      url: `/v1/things/${TEST_CALLER.api_key_id}`,
      headers: { authorization: "Bearer test-key", ...headers },
    });

  assert.deepEqual((await put({})).json(), { version: null });
  assert.deepEqual((await put({ "if-match": '"7"' })).json(), { version: 7 });
  const stale = await put({ "if-match": '"6"' });
  assert.deepEqual(
    [stale.statusCode, stale.json().code, stale.json().current_version],
    [412, "precondition_failed", 7],
  );
  for (const header of ["7", 'W/"7"', "*", '"x"', '"7", "8"'])
    assert.equal((await put({ "if-match": header })).statusCode, 400);
});

test("cursors come back as they went out, and rubbish is a 400", () => {
  const cursor = encodeCursor(["2026-11-22T10:00:00.123456Z", 5, null]);
  assert.deepEqual(decodeCursor(cursor, ["instant", "number", "text?"]), ["2026-11-22T10:00:00.123456Z", 5, null]);
  for (const rubbish of [
    "",
    "!!",
    cursor.slice(3),
    encodeCursor([1]),
    encodeCursor(["x", 5, null]),
    Buffer.from("{}").toString("base64url"),
  ]) {
    assert.throws(() => decodeCursor(rubbish, ["instant", "number", "text?"]), /\?cursor must be the next_cursor/);
  }
  assert.throws(() => decodeCursor(encodeCursor(["018f"]), ["uuid"]));
  assert.deepEqual(
    toPage([{ id: 1 }, { id: 2 }, { id: 3 }], 2, (row) => [row.id]),
    { data: [{ id: 1 }, { id: 2 }], next_cursor: encodeCursor([2]) },
  );
  assert.equal(toPage([{ id: 1 }, { id: 2 }], 2, (row) => [row.id]).next_cursor, null);
});

test("routes that break a house rule cannot be registered", async () => {
  const { server: strict } = await createTestServer();
  const handler = async () => ({});
  const config = { scope: "orders:read" };
  assert.throws(() => strict.get("/a", { schema: { operationId: "a" } }, handler), /does not say who may call it/);
  assert.throws(() => strict.get("/b", { config }, handler), /no schema\.operationId/);
  assert.throws(() => strict.get("/c/:id", { config, schema: { operationId: "c" } }, handler), /without a schema/);
  const open = Type.Object({ lines: Type.Array(Type.Object({})) }, closed);
  assert.throws(
    () => strict.post("/d", { config, schema: { operationId: "d", body: open } }, handler),
    /body\.lines\/items takes unknown fields/,
  );
  await strict.close();
});

test("tables that disagree about a code cannot be used together", async () => {
  const other = { sold_out: { ...TABLE.sold_out, status: 422 } };
  await assert.rejects(
    createTestServer({ refusals: [TABLE, other] }),
    /sold_out is 409 in one refusal table and 422 in another/,
  );
});

test("requests are measured by route and status, never by path", async () => {
  await server.inject({ method: "PUT", url: `/v1/things/${TEST_CALLER.api_key_id}`, headers: JSON_HEADERS });

  const text = await metrics.registry.metrics();

  assert.match(
    text,
    /dirigent_http_request_duration_seconds_count\{method="PUT",route="\/v1\/things\/:thing_id",status="200"\} [1-9]/,
  );
  assert.doesNotMatch(text, new RegExp(TEST_CALLER.api_key_id ?? "no key"));
  assert.match(text, /dirigent_http_requests_in_flight 0/);
});

test("what is an outage and what is a bug", () => {
  const postgres = (code: string) => Object.assign(new Error("x"), { code });
  for (const code of ["08006", "53100", "53300", "57P01", "57014", "25006", "40001", "58030"])
    assert.equal(isOutage(postgres(code)), true, code);
  for (const code of ["23505", "22P02", "42P01", "XX000", "28P01"]) assert.equal(isOutage(postgres(code)), false, code);
  assert.equal(isOutage(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" })), true);
  assert.equal(isOutage(new Error("timeout exceeded when trying to connect")), true);
  assert.equal(isOutage(new Error("wrapped", { cause: postgres("57P03") })), true);
  assert.equal(isOutage(new OutcomeUnknownError("x")), true);
  assert.equal(isOutage(new TypeError("x is undefined")), false);
  assert.equal(isOutage("text"), false);
});
