import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { newId } from "../../src/kernel/ids.ts";
import { advanceOrders } from "../../src/orchestration/advance-orders.ts";
import { callProvider } from "../../src/orchestration/intents/call-provider.ts";
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
import { openAcknowledgments } from "../support/harness/acknowledgments.ts";
import { pause } from "../support/harness/api-client.ts";
import { placeOrders } from "../support/harness/order-client.ts";
import { readProviderTruth } from "../support/harness/provider-truth.ts";
import { seededRandom } from "../support/harness/seeded.ts";
import { demandOf, openShop, planOrders } from "../support/harness/shop.ts";
import { countCalls } from "./count-calls.ts";
import { startInProcess } from "./in-process.ts";

/** RELIABILITY.md R-08: a worker that was stopped beyond its lease comes back, and its late answers count for nothing. */
const LEASE_SECONDS = 1;
const BEYOND_LEASE_MS = 1_100;

const test_database = await createTestDatabase();
const { tenant_id, asOwner } = test_database;
const product = await startInProcess(test_database);
const { services, api } = product;
const directory = await mkdtemp(join(tmpdir(), "dirigent-r08-"));
after(() => rm(directory, { recursive: true, force: true }));

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

test("a real authorization that a stalled worker answers late is booked once, and the provider has made it once", async () => {
  const order_id = await placeOneOrder();
  const handler = callProvider as IntentHandler<unknown>;
  const calls = countCalls(product.provider.url);
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const stalling: IntentHandler<unknown> = {
    ...handler,
    // It has asked, and hears the answer only when it is woken again: SIGSTOP and SIGCONT around the lease.
    call: async (...request) => {
      const results = await handler.call(...request);
      asked.resolve();
      await answer.promise;
      return results;
    },
  };

  const stalled = runIntents(services, tenant_id, stalling);
  await asked.promise;
  await asOwner(
    "update platform.intents set lease_until = clock_timestamp() - interval '1 second' where state = 'running'",
  );
  assert.equal(await inTransaction(takeOverLapsedIntents), 1);
  assert.equal(await runIntents(services, tenant_id, handler), 1);
  answer.resolve();
  assert.equal(await stalled, 1);
  calls.stop();

  const events = await asOwner<{ count: number }>(
    "select count(*)::integer from platform.events where order_id = $1 and type = 'payment_authorize_succeeded'",
    [order_id],
  );
  assert.deepEqual(events, [{ count: 1 }]);
  assert.deepEqual([...calls.by_key.values()], [1]);
  const truth = await readProviderTruth(product.provider.url);
  assert.equal(truth.authorizations.length, 1);
  assert.deepEqual(await states("call_provider"), [{ state: "done", attempts: 2, fence: 2, errors: 0, count: 1 }]);
});

test("a call that lasts longer than its lease stays with its worker, which renews it", async () => {
  const kind = "slow";
  await decide(kind, 3);
  const slow: IntentHandler<null> = {
    kind,
    batch_max: 10,
    lease_seconds: LEASE_SECONDS,
    call: async (_services, _tenant_id, intents) => {
      for (let look = 0; look < 2; look += 1) {
        await pause(BEYOND_LEASE_MS);
        await inTransaction(takeOverLapsedIntents);
      }
      return new Map(intents.map(({ intent_id }) => [intent_id, { outcome: "answered", answer: null }]));
    },
    record: async () => {},
  };

  assert.equal(await runIntents(services, tenant_id, slow), 3);

  assert.deepEqual(await states(kind), [{ state: "done", attempts: 1, fence: 1, errors: 0, count: 3 }]);
});

test("a worker does not hang with a call that never ends: after six leases it goes on, and the call is another's", async () => {
  const kind = "hanging";
  await decide(kind, 1);
  const handler: IntentHandler<null> = {
    kind,
    batch_max: 1,
    lease_seconds: LEASE_SECONDS,
    call: () => new Promise(() => {}),
    record: async () => {},
  };

  await assert.rejects(runIntents(services, tenant_id, handler), /Calls of hanging did not end within 6 s/);
  // Its last renewal may have come at the last moment, and may still be under way.
  await pause(BEYOND_LEASE_MS);

  assert.equal(await takenOver(kind), 1);
  assert.deepEqual(await states(kind), [{ state: "waiting", attempts: 1, fence: 1, errors: 0, count: 1 }]);
});

test("a call that stops its worker on every attempt ends in front of a person", async () => {
  const kind = "poison";
  await decide(kind, 1);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    assert.equal((await claim(kind, 60)).length, 1, `attempt ${attempt}`);
    await asOwner(
      "update platform.intents set lease_until = clock_timestamp() - interval '1 second' where state = 'running' and kind = $1",
      [kind],
    );
    assert.equal(await inTransaction(takeOverLapsedIntents), 1);
  }

  assert.deepEqual(await states(kind), [{ state: "parked", attempts: 5, fence: 5, errors: 0, count: 1 }]);
  const exceptions = await asOwner("select kind, reason from platform.exceptions where reason = $1", [kind]);
  assert.deepEqual(exceptions, [{ kind: "intent", reason: kind }]);
  assert.equal((await claim(kind, 60)).length, 0);
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

/** Placed and screened, so that its authorization waits to be asked for. */
async function placeOneOrder(): Promise<string> {
  const placements = planOrders(seededRandom(8), 1, "r08");
  await openShop(api, demandOf(placements));
  const acknowledgments = await openAcknowledgments(join(directory, "acknowledgments.jsonl"));
  await placeOrders(api, { placements, clients: 1, acknowledgments });
  await acknowledgments.close();
  await advanceOrders(services, tenant_id);
  return (acknowledgments.all()[0] as { order_id: string }).order_id;
}

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

/** How many calls of a kind wait again, once those have been taken over whose lease runs out within the next seconds. */
async function takenOver(kind: string): Promise<number> {
  for (let look = 0; look < 100; look += 1) {
    await inTransaction(takeOverLapsedIntents);
    const waiting = (await states(kind)).filter(({ state }) => state === "waiting");
    if (waiting.length > 0) return waiting[0]?.count ?? 0;
    await pause(100);
  }
  return 0;
}

function failed(intent: ClaimedIntent) {
  return { intent, error: "late", data: {}, retry_at: null };
}

function states(kind: string) {
  return asOwner<{ state: string; attempts: number; fence: number; errors: number; count: number }>(
    `select state, attempts, fence::integer, count(last_error)::integer as errors, count(*)::integer
       from platform.intents where kind = $1 group by state, attempts, fence`,
    [kind],
  );
}
