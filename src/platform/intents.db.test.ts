import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/database.ts";
import { newId } from "../kernel/ids.ts";
import { claimDue, clearDue, dueNow, markDue } from "./due-work.ts";
import { findEvents, recordEvents } from "./events.ts";
import { endException, listExceptions, unparkIntent } from "./exceptions.ts";
import {
  type ClaimedIntent,
  claimIntents,
  decideIntents,
  endIntents,
  failIntents,
  takeOverLapsedIntents,
} from "./intents.ts";
import { createNumberRange } from "./number-range.ts";
import { createTenantCache } from "./tenant-cache.ts";
import { type Transaction, transact } from "./transaction.ts";

const { database, tenant_id, asOwner } = await createTestDatabase();
const NOW = new Date();
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const inTx = <T>(work: (tx: Transaction) => T | Promise<T>) => transact(database, tenant_id, { name: "test" }, work);

const decide = (kind: string, subject_id: string, more: { attempts_max?: number; due_at?: Date } = {}) =>
  inTx((tx) => decideIntents(tx, [{ kind, subject_id, order_id: null, attempts_max: 3, due_at: NOW, ...more }]));
const claim = (kind: string, now = NOW, lease_seconds = 30) =>
  inTx((tx) => claimIntents(tx, { kind, limit: 10, lease_seconds }, now));
const end = (...intents: readonly ClaimedIntent[]) => inTx((tx) => endIntents(tx, intents));
const fail = (intent: ClaimedIntent, retry_at: Date | null) =>
  inTx((tx) => failIntents(tx, [{ intent, error: "no answer", data: { problem: "no_answer" }, retry_at }], NOW));
const stateOf = async (kind: string) =>
  (
    await asOwner<{ state: string; attempts: number; fence: string }>(
      "select state, attempts, fence from platform.intents where kind = $1",
      [kind],
    )
  )[0];
const lapse = (kind: string) =>
  asOwner("update platform.intents set lease_until = clock_timestamp() - interval '1 ms' where kind = $1", [kind]);
const claimOne = async (kind: string, now = NOW) => {
  const [intent] = await claim(kind, now);
  assert.ok(intent, `${kind} can be claimed`);
  return intent;
};

test("an intent decided twice is one, claimed by one worker, and done once", async () => {
  const subject_id = newId();
  await decide("once", subject_id);
  await decide("once", subject_id);

  const claims = (await Promise.all([claim("once"), claim("once"), claim("once")])).flat();

  assert.equal(claims.length, 1);
  assert.equal((await end(...claims)).size, 1);
  assert.equal((await end(...claims)).size, 0);
  assert.equal((await stateOf("once"))?.state, "done");
  assert.deepEqual(await claim("once"), []);
});

test("an intent is not claimed before its time", async () => {
  await decide("early", newId(), { due_at: later(60) });

  assert.deepEqual(await claim("early"), []);
  assert.equal((await claim("early", later(60))).length, 1);
});

test("the lease of a killed worker runs out, another takes over, and what the first says afterwards counts for nothing", async () => {
  await decide("zombie", newId());
  const first = await claimOne("zombie");
  assert.equal(await inTx(takeOverLapsedIntents), 0);
  await lapse("zombie");
  assert.equal(await inTx(takeOverLapsedIntents), 1);
  const second = await claimOne("zombie");
  assert.deepEqual([first.fence, second.fence, second.attempts], [1, 2, 2]);

  assert.equal((await end(first)).size, 0);
  await fail(first, null);

  assert.deepEqual(await stateOf("zombie"), { state: "running", attempts: 2, fence: "2" });
  assert.equal((await end(second)).size, 1);
});

test("a failed attempt waits for its next time; the last one parks the intent in front of a person", async () => {
  await decide("flaky", newId(), { attempts_max: 2 });

  await fail(await claimOne("flaky"), later(10));
  assert.deepEqual(await claim("flaky", later(9)), []);
  const last = await claimOne("flaky", later(10));
  await fail(last, later(20));

  assert.equal((await stateOf("flaky"))?.state, "parked");
  const [exception] = await openExceptions(last.intent_id);
  assert.deepEqual([exception?.kind, exception?.reason, exception?.detail], ["intent", "flaky", "no answer"]);
  assert.deepEqual(await claim("flaky", later(999)), []);
});

test("what no attempt can help is parked at once; retried it begins anew, given up it is over", async () => {
  for (const resolution of ["retried", "given_up"] as const) {
    const kind = `hopeless_${resolution}`;
    await decide(kind, newId());
    const intent = await claimOne(kind);
    await fail(intent, null);
    const [exception] = await openExceptions(intent.intent_id);
    assert.ok(exception);

    const request = { exception_id: exception.exception_id, resolution, resolved_by: "test", note: null };
    assert.ok(await inTx((tx) => endException(tx, request, NOW)));
    await inTx((tx) => unparkIntent(tx, intent.intent_id, resolution, NOW));
    assert.equal(await inTx((tx) => endException(tx, request, NOW)), null);

    const is_retry = resolution === "retried";
    assert.equal((await stateOf(kind))?.state, is_retry ? "waiting" : "given_up");
    assert.equal((await stateOf(kind))?.attempts, is_retry ? 0 : 1);
    assert.equal((await claim(kind)).length, is_retry ? 1 : 0);
  }
});

async function openExceptions(subject_id: string) {
  const all = await inTx((tx) => listExceptions(tx, { state: "open", before: null, limit: 100 }));
  return all.filter((exception) => exception.subject_id === subject_id);
}

const due = (subject_id: string, due_at: Date) => ({ kind: "visit", subject_id, due_at });
const claimVisits = (limit: number, now = NOW) => inTx((tx) => claimDue(tx, { kind: "visit", limit }, now));

test("due work is claimed longest due first, of higher priority before what has waited less, and each subject once", async () => {
  const [ordinary, urgent, future] = [newId(), newId(), newId()];
  await inTx((tx) =>
    markDue(tx, [
      due(ordinary, dueNow(later(-60))),
      due(urgent, dueNow(NOW, 2)),
      due(urgent, dueNow(NOW, 1)),
      due(future, later(1)),
    ]),
  );

  assert.deepEqual(await claimVisits(1), [urgent]);
  assert.deepEqual((await claimVisits(10)).sort(), [ordinary, urgent].sort());
  assert.deepEqual(await claimVisits(10), []);
  assert.deepEqual(await claimVisits(10, later(1)), [future]);
});

test("claimed work is skipped by others, due again after a rollback, and gone after a commit", async () => {
  const subject_id = newId();
  await inTx((tx) => markDue(tx, [due(subject_id, NOW)]));
  const rolled_back = inTx(async (tx) => {
    assert.deepEqual(await claimDue(tx, { kind: "visit", limit: 10 }, NOW), [subject_id]);
    assert.deepEqual(await claimVisits(10), []);
    throw new Error("killed");
  });
  await assert.rejects(rolled_back, /killed/);

  assert.deepEqual(await claimVisits(10), [subject_id]);
  assert.deepEqual(await claimVisits(10), []);
});

test("cleared work is no longer due", async () => {
  const [kept, cleared] = [newId(), newId()];
  await inTx((tx) => markDue(tx, [due(kept, NOW), due(cleared, NOW), due(cleared, later(9))]));

  await inTx((tx) => clearDue(tx, [cleared]));

  assert.deepEqual(await claimVisits(10, later(10)), [kept]);
});

test("events are read in the order in which they were recorded, page by page, and not those of another order", async () => {
  const [order_id, other] = [newId(), newId()];
  const event = (type: string, of: string) => ({
    type,
    order_id: of,
    order_version: 1,
    actor: "test",
    occurred_at: NOW,
    data: { type },
  });
  await inTx((tx) =>
    recordEvents(tx, [
      event("first", order_id),
      event("strange", other),
      event("second", order_id),
      event("third", order_id),
    ]),
  );

  const page = await inTx((tx) => findEvents(tx, { order_id, after: null, limit: 2 }));
  const rest = await inTx((tx) => findEvents(tx, { order_id, after: page[1]?.event_id ?? null, limit: 2 }));

  assert.deepEqual(
    [...page, ...rest].map(({ type }) => type),
    ["first", "second", "third"],
  );
});

test("numbers are unique over processes and callers, and begin where they should", async () => {
  const processes = [createNumberRange(database, "ticket", 5_001), createNumberRange(database, "ticket", 5_001)];
  const taken = await Promise.all(
    Array.from({ length: 40 }, (_, index) => processes[index % 2]?.take(tenant_id, 60) ?? []),
  );

  const numbers = taken.flat();
  assert.equal(new Set(numbers).size, 2_400);
  assert.equal(Math.min(...numbers), 5_001);
  assert.deepEqual(await createNumberRange(database, "ticket", 1).take(tenant_id, 0), []);
});

test("a cached value is read once while it is fresh, again when it is forgotten or old, and never for another tenant", async () => {
  let reads = 0;
  const load = async (tx: Transaction) => `${tx.tenant_id} ${++reads}`;
  const cache = createTenantCache(load, 60_000);
  const other = "00000000-0000-7000-8000-0000000000ff";

  assert.equal(await inTx(cache.get), `${tenant_id} 1`);
  assert.equal(await inTx(cache.get), `${tenant_id} 1`);
  assert.equal(await transact(database, other, { name: "other" }, cache.get), `${other} 2`);
  cache.forget(other);
  assert.equal(await inTx(cache.get), `${tenant_id} 1`);
  cache.forget(tenant_id);
  assert.equal(await inTx(cache.get), `${tenant_id} 3`);
  const stale = createTenantCache(load, 0);
  assert.notEqual(await inTx(stale.get), await inTx(stale.get));
});
