import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Type } from "typebox";
import { createTestDatabase } from "../../../test/support/database.ts";
import { recordEvents } from "../events.ts";
import type { Transaction } from "../transaction.ts";
import { type Answer, idempotent, refusalAnswer } from "./idempotent.ts";
import { createTestServer, JSON_HEADERS } from "./test-server.ts";

const faults = { left: 0, code: "" };
const { database, asOwner } = await createTestDatabase({
  commit_fault: () => {
    if (faults.left === 0) return;
    faults.left -= 1;
    throw Object.assign(new Error("planted"), { code: faults.code });
  },
});
const { server, log } = await createTestServer();
const TABLE = { sold_out: { status: 409, title: "Sold out", retryable: false, detail: () => "Nothing is left." } };

/** Leaves one event as its effect, then answers what the body asks for. */
async function work(tx: Transaction, type: string, answer: Answer): Promise<Answer> {
  const occurred_at = new Date("2026-11-22T10:00:00Z");
  recordEvents(tx, [{ type, order_id: null, order_version: null, actor: "test", occurred_at, data: {} }]);
  return answer;
}
const body = Type.Object(
  { type: Type.String(), refuse: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
for (const path of ["/v1/things", "/v1/other-things"]) {
  server.post(
    path,
    { config: { scope: "orders:write" }, schema: { operationId: path.replaceAll("/", ""), body } },
    (request, reply) =>
      idempotent(request, reply, database, (tx) =>
        work(
          tx,
          request.body.type,
          request.body.refuse
            ? refusalAnswer({ code: "sold_out" }, TABLE)
            : { status: 201, body: { made: request.body.type } },
        ),
      ),
  );
}
after(() => server.close());

const post = (payload: object | string, key: string | null, url = "/v1/things") =>
  server.inject({
    method: "POST",
    url,
    payload,
    headers: { ...JSON_HEADERS, ...(key === null ? {} : { "idempotency-key": key }) },
  });
const effects = async (type: string) => (await asOwner("select from platform.events where type = $1", [type])).length;

test("the same request sent again has one effect and the same bytes as answer", async () => {
  const first = await post({ type: "once" }, "key-once");
  const second = await post({ type: "once" }, "key-once");

  assert.equal(first.statusCode, 201);
  assert.equal(first.headers["idempotency-replayed"], undefined);
  assert.equal(second.statusCode, 201);
  assert.equal(second.headers["idempotency-replayed"], "true");
  assert.equal(second.body, first.body);
  assert.equal(second.headers["content-type"], first.headers["content-type"]);
  assert.equal(await effects("once"), 1);
});

test("without a key every request has its own effect", async () => {
  await post({ type: "keyless" }, null);
  await post({ type: "keyless" }, null);

  assert.equal(await effects("keyless"), 2);
});

test("a key is refused for another body, and for the same body at another path", async () => {
  await post({ type: "reuse" }, "key-reuse");

  const other_body = await post('{ "type": "reuse" }', "key-reuse");
  const other_path = await post({ type: "reuse" }, "key-reuse", "/v1/other-things");

  assert.equal(other_body.statusCode, 422);
  assert.equal(other_body.json().code, "idempotency_key_reused");
  assert.match(String(other_body.headers["content-type"]), /^application\/problem\+json/);
  assert.equal(other_path.statusCode, 422);
  assert.equal(await effects("reuse"), 1);
});

test("20 requests at once with one key have one effect and one answer", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => post({ type: "storm" }, "key-storm")));

  assert.deepEqual(
    [...new Set(answers.map((answer) => `${answer.statusCode} ${answer.body}`))],
    ['201 {"made":"storm"}'],
  );
  assert.equal(answers.filter((answer) => answer.headers["idempotency-replayed"] === undefined).length, 1);
  assert.equal(await effects("storm"), 1);
});

test("a refusal changes nothing and leaves the key free for a corrected request", async () => {
  const refused = await post({ type: "fixed-later", refuse: true }, "key-fixed");
  assert.equal(refused.statusCode, 409);
  assert.equal(refused.json().code, "sold_out");
  assert.equal(await effects("fixed-later"), 0);

  const corrected = await post({ type: "fixed-later" }, "key-fixed");

  assert.equal(corrected.statusCode, 201);
  assert.equal(await effects("fixed-later"), 1);
});

test("a serialization failure is repeated out of sight, with one effect", async () => {
  Object.assign(faults, { left: 2, code: "40001" });

  const answer = await post({ type: "retried" }, "key-retried");

  assert.equal(answer.statusCode, 201);
  assert.equal(answer.headers["idempotency-replayed"], undefined);
  assert.equal(await effects("retried"), 1);
});

test("a database that shuts down is a 503 with Retry-After and no effect", async () => {
  Object.assign(faults, { left: 1, code: "57P01" });

  const answer = await post({ type: "shutdown" }, "key-shutdown");

  assert.equal(answer.statusCode, 503);
  assert.equal(answer.headers["retry-after"], "1");
  assert.deepEqual([answer.json().code, answer.json().retryable], ["temporarily_unavailable", true]);
  assert.equal(await effects("shutdown"), 0);
});

test("a connection cut during the work is a 503, and the same request succeeds afterwards", async () => {
  const pending = server.inject({ method: "POST", url: "/v1/things", payload: { type: "cut" }, headers: JSON_HEADERS });
  const lock = asOwner("begin; lock table platform.events in access exclusive mode; select pg_sleep(0.3); commit");
  await new Promise((resolve) => setTimeout(resolve, 50));
  const second = post({ type: "cut-2" }, "key-cut");
  await new Promise((resolve) => setTimeout(resolve, 100));
  await asOwner(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dirigent' and datname = current_database() and wait_event_type = 'Lock'",
  );
  await lock;
  await pending;

  const answer = await second;
  assert.equal(answer.statusCode, 503);
  assert.equal((await post({ type: "cut-2" }, "key-cut")).statusCode, 201);
  assert.equal(await effects("cut-2"), 1);
});

test("a bug is a 500 with its request id, and is logged without what the caller sent", async () => {
  log.length = 0;
  Object.assign(faults, { left: 1, code: "22P02" });

  const answer = await post({ type: "erika@example.com" }, "key-bug");

  assert.equal(answer.statusCode, 500);
  assert.equal(answer.json().code, "internal_error");
  assert.equal(answer.json().request_id, answer.headers["x-request-id"]);
  const [line = ""] = log;
  assert.equal(JSON.parse(line).request_id, answer.headers["x-request-id"]);
  assert.equal(JSON.parse(line).route, "/v1/things");
  assert.match(JSON.parse(line).err.stack, /planted\n {4}at /);
  assert.doesNotMatch(line, /erika/);
});
