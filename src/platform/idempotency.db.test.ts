import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import {
  claimIdempotencyKeys,
  findIdempotencyKeys,
  insertAnswers,
  KEY_TAKEN,
  requestHash,
  storeAnswers,
  sweepIdempotencyKeys,
} from "./idempotency.ts";
import { transact } from "./transaction.ts";

const { database, tenant_id, asOwner } = await createTestDatabase();
const HASH_A = requestHash({ method: "POST", path: "/v1/orders", body: Buffer.from("{}") });
const HASH_B = requestHash({ method: "POST", path: "/v1/orders", body: Buffer.from("{ }") });
const claim = (requests: { key: string; request_hash: Buffer }[], answer = true) =>
  transact(database, tenant_id, { name: "test" }, async (tx) => {
    const claims = await claimIdempotencyKeys(tx, requests);
    if (answer) {
      const fresh = requests.filter((_, index) => claims[index]?.outcome === "new");
      await storeAnswers(
        tx,
        fresh.map(({ key }) => ({ key, status_code: 201, response_body: `{"for":"${key}"}` })),
      );
    }
    return claims;
  });

test("a key is new once, and then answers what it has answered", async () => {
  assert.deepEqual(await claim([{ key: "once", request_hash: HASH_A }]), [{ outcome: "new" }]);

  const again = await claim([{ key: "once", request_hash: HASH_A }]);

  assert.deepEqual(again, [{ outcome: "replay", answer: { status_code: 201, response_body: '{"for":"once"}' } }]);
});

test("answers written with their keys are answered byte for byte, whatever stands in them", async () => {
  const bodies = ['{"name":"Zoë 日本 🎁","path":"C:\\\\x","spaced" : 1.0}', "", '{"for":"third"}'];
  const requests = bodies.map((_, index) => ({ key: `bytes-${3 - index}`, request_hash: HASH_A }));
  await transact(database, tenant_id, { name: "test" }, (tx) =>
    insertAnswers(
      tx,
      requests.map((request, index) => ({ ...request, status_code: 201, response_body: bodies[index] as string })),
    ),
  );

  const claims = await transact(database, tenant_id, { name: "test" }, (tx) => findIdempotencyKeys(tx, requests));

  const answers = bodies.map((response_body) => ({ outcome: "replay", answer: { status_code: 201, response_body } }));
  assert.deepEqual(claims, answers);
  const twice = transact(database, tenant_id, { name: "test" }, (tx) =>
    insertAnswers(tx, [{ key: "bytes-1", request_hash: HASH_B, status_code: 201, response_body: "{}" }]),
  );
  await assert.rejects(twice, { code: "23505", constraint: KEY_TAKEN });
});

test("a key that stands for one request is refused for another", async () => {
  await claim([{ key: "taken", request_hash: HASH_A }]);

  assert.deepEqual(await claim([{ key: "taken", request_hash: HASH_B }]), [{ outcome: "reused" }]);
});

test("a batch claims many keys, and tells entries with the same key apart", async () => {
  await claim([{ key: "batch-old", request_hash: HASH_A }]);

  const claims = await claim([
    { key: "batch-z", request_hash: HASH_A },
    { key: "batch-a", request_hash: HASH_A },
    { key: "batch-z", request_hash: HASH_A },
    { key: "batch-z", request_hash: HASH_B },
    { key: "batch-old", request_hash: HASH_A },
    { key: "batch-old", request_hash: HASH_B },
  ]);

  assert.deepEqual(
    claims.map((entry) => entry.outcome),
    ["new", "new", "same_as", "reused", "replay", "reused"],
  );
  assert.deepEqual(claims[2], { outcome: "same_as", index: 0 });
});

test("a transaction that rolls back leaves its key unused", async () => {
  const failing = transact(database, tenant_id, { name: "test" }, async (tx) => {
    await claimIdempotencyKeys(tx, [{ key: "undone", request_hash: HASH_A }]);
    throw new Error("refused");
  });
  await assert.rejects(failing, /refused/);

  assert.deepEqual(await claim([{ key: "undone", request_hash: HASH_B }]), [{ outcome: "new" }]);
});

test("a second transaction with a key waits for the first and gets its answer", async () => {
  const { promise: may_commit, resolve: commit } = Promise.withResolvers<void>();
  const { promise: has_claimed, resolve: claimed } = Promise.withResolvers<void>();
  const first = transact(database, tenant_id, { name: "first" }, async (tx) => {
    const claims = await claimIdempotencyKeys(tx, [{ key: "raced", request_hash: HASH_A }]);
    claimed();
    await may_commit;
    await storeAnswers(tx, [{ key: "raced", status_code: 200, response_body: "first" }]);
    return claims;
  });
  await has_claimed;
  let second_is_done = false;
  const second = claim([{ key: "raced", request_hash: HASH_A }]).finally(() => {
    second_is_done = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(second_is_done, false);

  commit();

  assert.deepEqual(await first, [{ outcome: "new" }]);
  assert.deepEqual(await second, [{ outcome: "replay", answer: { status_code: 200, response_body: "first" } }]);
});

test("batches that share keys in opposite order do not deadlock", async () => {
  const keys = Array.from({ length: 40 }, (_, index) => ({ key: `crossing-${index}`, request_hash: HASH_A }));

  const all = await Promise.all([claim(keys), claim([...keys].reverse()), claim(keys), claim([...keys].reverse())]);

  const fresh = all.flat().filter((entry) => entry.outcome === "new");
  assert.equal(fresh.length, 40);
  assert.equal(all.flat().filter((entry) => entry.outcome === "replay").length, 120);
});

test("keys are forgotten after 48 hours, in batches", async () => {
  await claim(["old-1", "old-2", "old-3", "young"].map((key) => ({ key, request_hash: HASH_A })));
  const setAge = (age: string, pattern: string) =>
    asOwner(`update platform.idempotency_keys set created_at = now() - $1::interval where idempotency_key ~ $2`, [
      age,
      pattern,
    ]);
  await setAge("48 hours 1 minute", "^old-");
  await setAge("47 hours 59 minutes", "^(?!old-)");
  const sweep = () => transact(database, tenant_id, { name: "sweep" }, (tx) => sweepIdempotencyKeys(tx, 2));

  assert.deepEqual([await sweep(), await sweep(), await sweep()], [2, 1, 0]);

  const left = await asOwner(
    "select from platform.idempotency_keys where idempotency_key in ('old-1', 'old-2', 'old-3')",
  );
  assert.equal(left.length, 0);
  assert.deepEqual((await claim([{ key: "young", request_hash: HASH_A }]))[0]?.outcome, "replay");
});

test("another tenant's key of the same text is another key", async () => {
  const other = "018f3b1e-7c2a-7000-8000-0000000000ff";
  await claim([{ key: "shared", request_hash: HASH_A }]);

  const claims = await transact(database, other, { name: "test" }, (tx) =>
    claimIdempotencyKeys(tx, [{ key: "shared", request_hash: HASH_B }]),
  );

  assert.deepEqual(claims, [{ outcome: "new" }]);
});
