import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../../src/kernel/ids.ts";
import { type IntentHandler, runIntents } from "../../src/orchestration/intents/run-intents.ts";
import {
  type ClaimedIntent,
  claimIntents,
  decideIntents,
  endIntents,
  failIntents,
  takeOverLapsedIntents,
} from "../../src/platform/intents.ts";
import { type Transaction, transact } from "../../src/platform/transaction.ts";
import { createTestDatabase } from "../support/database.ts";
import { pause } from "../support/harness/api-client.ts";
import { startInProcess } from "./in-process.ts";

/** RELIABILITY.md R-08: a worker that was stopped beyond its lease comes back, and its late answers count for nothing. */
const LEASE_SECONDS = 1;
const BEYOND_LEASE_MS = 1_100;

const test_database = await createTestDatabase();
const { tenant_id, asOwner } = test_database;
const product = await startInProcess(test_database);

test("500 calls of a stalled worker go to the next one; what the stalled one says afterwards changes nothing", async () => {
  const kind = "stalled_500";
  await decide(kind, 500);
  const stalled = await claim(kind, LEASE_SECONDS);
  assert.equal((await claim(kind, LEASE_SECONDS)).length, 0);

  await pause(BEYOND_LEASE_MS);
  assert.equal(await inTransaction(takeOverLapsedIntents), 500);
  const taken_over = await claim(kind, 60);
  const late = await inTransaction((tx) => endIntents(tx, stalled));
  await inTransaction((tx) => failIntents(tx, stalled.map(failed), new Date()));

  assert.equal(taken_over.length, 500);
  assert.deepEqual(late, new Set());
  assert.deepEqual(await states(kind), [{ state: "running", attempts: 2, fence: 2, errors: 0, count: 500 }]);
  const ended = await inTransaction((tx) => endIntents(tx, taken_over));
  assert.equal(ended.size, 500);
  assert.deepEqual(await states(kind), [{ state: "done", attempts: 2, fence: 2, errors: 0, count: 500 }]);
});

test("a lease that still runs is not taken over", async () => {
  const kind = "running";
  await decide(kind, 10);
  const running = await claim(kind, 60);

  await inTransaction(takeOverLapsedIntents);

  assert.equal((await claim(kind, 60)).length, 0);
  assert.equal((await inTransaction((tx) => endIntents(tx, running))).size, 10);
});

test("a call that lasts longer than its lease stays with its worker, which renews it", async () => {
  const kind = "slow";
  await decide(kind, 3);
  const slow: IntentHandler<null> = {
    kind,
    batch_max: 10,
    lease_seconds: LEASE_SECONDS,
    call: async (_services, _tenant_id, intents) => {
      for (let look = 0; look < 3; look += 1) {
        await pause(BEYOND_LEASE_MS);
        await inTransaction(takeOverLapsedIntents);
      }
      return new Map(intents.map(({ intent_id }) => [intent_id, { outcome: "answered", answer: null }]));
    },
    record: async () => {},
  };

  assert.equal(await runIntents(product.services, tenant_id, slow), 3);

  assert.deepEqual(await states(kind), [{ state: "done", attempts: 1, fence: 1, errors: 0, count: 3 }]);
});

test("without the fence the stalled worker would end what belongs to another", async () => {
  const kind = "unfenced";
  await decide(kind, 10);
  const stalled = await claim(kind, LEASE_SECONDS);
  await pause(BEYOND_LEASE_MS);
  await inTransaction(takeOverLapsedIntents);
  await claim(kind, 60);

  const unfenced = await asOwner(
    "update platform.intents set state = 'done', lease_until = null, ended_at = now() where intent_id = any ($1::uuid[]) and state = 'running' returning 1",
    [stalled.map((intent) => intent.intent_id)],
  );

  assert.equal(unfenced.length, 10);
});

function inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return transact(test_database.database, tenant_id, { name: "test" }, work);
}

function decide(kind: string, count: number): Promise<void> {
  const due_at = new Date(0);
  const intents = Array.from({ length: count }, () => ({
    kind,
    subject_id: newId(),
    order_id: null,
    attempts_max: 5,
    due_at,
  }));
  return inTransaction(async (tx) => decideIntents(tx, intents));
}

function claim(kind: string, lease_seconds: number): Promise<ClaimedIntent[]> {
  return inTransaction((tx) => claimIntents(tx, { kind, limit: 1_000, lease_seconds }, new Date()));
}

function failed(intent: ClaimedIntent) {
  return { intent, error: "late", retry_at: null };
}

function states(kind: string) {
  return asOwner(
    `select state, attempts, fence::integer, count(last_error)::integer as errors, count(*)::integer
       from platform.intents where kind = $1 group by state, attempts, fence`,
    [kind],
  );
}
