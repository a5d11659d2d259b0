import assert from "node:assert/strict";
import { test } from "node:test";
import { examine } from "../../src/app/doctor/examine.ts";
import { REQUEST_TIMEOUTS } from "../../src/platform/database.ts";
import { takeOverLapsedIntents } from "../../src/platform/intents.ts";
import { transact } from "../../src/platform/transaction.ts";
import type { ArmedFault, LineFault } from "../support/harness/fault-proxy.ts";
import { type Changes, changesBetween, createFingerprinter, type Fingerprint } from "../support/harness/fingerprint.ts";
import { type BrokenWorld, createBrokenWorld, type Workflow, workflowsOf } from "./r07-world.ts";

/**
 * RELIABILITY.md R-07: the connection to Postgres breaks before each statement of each workflow, and after each (the reply
 * is lost); by a reset, by an orderly end, and silently. Each time all has happened or nothing, the request has its answer
 * within 5 seconds, the pool is whole again, and no statement runs outside its transaction.
 */
const REQUEST_ENDS_MS = 5_000;
/** Silence is noticed after this time here, so that the trial does not take hours. One trial below waits as in production. */
const SILENCE_MS = 1_000;
/** Of the silent trials, every how many-th statement; the last ones always. */
const SILENT_EVERY = 8;
const STATEMENTS_MAX = 200;

const world = await createBrokenWorld({ connections_max: 4, statement_timeout_ms: 3_500 });
const fingerprinters = new Map<BrokenWorld, Promise<() => Promise<Fingerprint>>>();
const trials = { cut: 0, silent: 0, committed: 0 };

const workflows = workflowsOf(world);

for (const workflow of workflows) {
  test(`${workflow.name}: cut before and after every statement, all has happened or nothing`, async () => {
    const whole = await changesOf(world, workflow);
    assert.notDeepEqual(whole, {}, "the workflow changes something");
    for (const moment of ["before", "after"] as const) {
      let trial = await workflow.prepare();
      let statement = 1;
      for (; statement <= STATEMENTS_MAX; statement += 1) {
        const by = statement % 2 === 0 ? "rst" : "fin";
        const outcome = await attempt(world, trial, whole, workflow, { fault: { kind: "cut", by }, statement, moment });
        if (outcome === "not reached") break;
        trials.cut += 1;
        if (outcome === "changed") trial = await workflow.prepare();
      }
      assert(statement > 3 && statement <= STATEMENTS_MAX, `${statement - 1} statements were cut`);
    }
    // Caches make the number of statements vary, so that the count alone may pass it by.
    const lost = { fault: { kind: "cut", by: "rst" }, statement: /^commit/i, moment: "after" } as const;
    assert.equal(await attempt(world, await workflow.prepare(), whole, workflow, lost), "changed");
    await poolIsWhole(world);
  });
}

test("a network that swallows everything: all has happened or nothing, at a sample of the statements", async () => {
  const silent = await createBrokenWorld({ connections_max: 4, statement_timeout_ms: SILENCE_MS });
  for (const [number, workflow] of workflowsOf(silent).entries()) {
    const whole = await changesOf(silent, workflow);
    const statements = silent.proxy.statements().length;
    let trial = await workflow.prepare();
    for (let statement = 1 + (number % SILENT_EVERY); statement <= statements; statement += SILENT_EVERY) {
      const moment = statement % 2 === 0 ? "before" : "after";
      const fault = { kind: "half_open", direction: "both" } as const;
      const outcome = await attempt(silent, trial, whole, workflow, { fault, statement, moment });
      trials.silent += 1;
      if (outcome === "changed") trial = await workflow.prepare();
    }
  }
  await poolIsWhole(silent);
  await endsSound(silent);
});

test("with the time limits of production, a request into silence is answered within 5 seconds", async () => {
  const real = await createBrokenWorld({ connections_max: 2, ...REQUEST_TIMEOUTS });
  const [intake] = workflowsOf(real);
  assert(intake);
  const run = await intake.prepare();
  real.proxy.arm({ fault: { kind: "half_open", direction: "both" }, statement: 3, moment: "before" });

  const outcome = await run();

  assert.equal(real.proxy.hasFired(), true);
  assert.deepEqual([outcome.status, outcome.body.code, outcome.body.retryable], [503, "temporarily_unavailable", true]);
  assert(
    outcome.elapsed_ms > 3_000 && outcome.elapsed_ms <= REQUEST_ENDS_MS,
    `answered after ${outcome.elapsed_ms} ms`,
  );
  real.proxy.heal();
  assert.equal((await run()).status, 201);
  await poolIsWhole(real);
});

test("a statement that leaves its transaction is noticed", async () => {
  const { database, test: own, proxy } = world;
  proxy.arm(null);

  await transact(database, own.tenant_id, { name: "careless" }, async (tx) => {
    await tx.query("select $1::uuid", [own.tenant_id]);
    await database.pool.query("select 'outside'");
  });

  assert.deepEqual(outside(world), ["select 'outside'"]);
});

test("after all that the doctor finds nothing, and the provider was asked once for each thing", async () => {
  await endsSound(world);
  assert(trials.cut >= 200, `only ${trials.cut} cuts`);
  assert(trials.silent >= 20, `only ${trials.silent} silent trials`);
  assert(trials.committed >= workflows.length - 1, `only ${trials.committed} commits whose answer was lost`);
});

/** One trial. Asserts that nothing or all has happened, whatever was answered. */
async function attempt(
  of: BrokenWorld,
  run: Awaited<ReturnType<Workflow["prepare"]>>,
  whole: Changes,
  workflow: Workflow,
  armed: ArmedFault & { readonly fault: LineFault },
): Promise<"not reached" | "unchanged" | "changed"> {
  const fingerprint = await fingerprinterOf(of);
  const where = `${workflow.name}, ${armed.fault.kind} ${armed.moment} statement ${armed.statement}`;
  const before = await fingerprint();
  // The caller is known again for some seconds, so that each trial has the same statements.
  assert.equal((await of.call("GET", "/v1/channels")).status, 200);
  of.proxy.arm(armed);
  const outcome = await run();
  const has_fired = of.proxy.hasFired();
  assert.deepEqual(outside(of), [], where);
  of.proxy.heal();
  const changes = changesBetween(before, await fingerprint());
  assert(outcome.elapsed_ms <= REQUEST_ENDS_MS, `${where} took ${outcome.elapsed_ms} ms`);
  if (!has_fired) {
    assert(outcome.status < 300, `${where}: ${outcome.status}`);
    assert.deepEqual(changes, whole, where);
    return "not reached";
  }
  if (Object.keys(changes).length === 0) {
    assert.equal(outcome.status, 503, where);
    return "unchanged";
  }
  if (workflow.after_first && JSON.stringify(changes) === JSON.stringify(workflow.after_first)) return "changed";
  assert.deepEqual(changes, whole, where);
  trials.committed += 1;
  if (outcome.body !== null) await changesNothing(of, run, where);
  return "changed";
}

/** The same request once more, after it has taken effect. */
async function changesNothing(of: BrokenWorld, run: () => Promise<{ status: number }>, where: string): Promise<void> {
  const fingerprint = await fingerprinterOf(of);
  const before = await fingerprint();
  const { status } = await run();
  assert(status === 200 || status === 201, `${where}: repeated, it was answered ${status}`);
  assert.deepEqual(changesBetween(before, await fingerprint()), {}, `${where}, repeated`);
}

/** What the workflow changes when nothing is wrong. Once before, so that caches are as warm as they will be. */
async function changesOf(of: BrokenWorld, workflow: Workflow): Promise<Changes> {
  const fingerprint = await fingerprinterOf(of);
  await workflow.prepare().then((run) => run());
  const run = await workflow.prepare();
  const before = await fingerprint();
  of.proxy.arm(null);
  const { status, body } = await run();
  assert(status < 300, JSON.stringify(body));
  return changesBetween(before, await fingerprint());
}

function fingerprinterOf(of: BrokenWorld): Promise<() => Promise<Fingerprint>> {
  const made = fingerprinters.get(of) ?? createFingerprinter(of.test.asOwner);
  fingerprinters.set(of, made);
  return made;
}

/** Statements that were executed with no transaction open. */
function outside({ proxy }: BrokenWorld): string[] {
  return proxy
    .statements()
    .filter(({ in_transaction, sql }) => !in_transaction && sql !== "rollback")
    .map(({ sql }) => sql);
}

/** Every place of the pool can be had at once, and works. */
async function poolIsWhole({ database }: BrokenWorld): Promise<void> {
  const { pool } = database;
  assert.equal(pool.waitingCount, 0);
  const clients = await Promise.all(Array.from({ length: pool.options.max ?? 0 }, () => pool.connect()));
  for (const client of clients) assert.equal((await client.query("select 1 as one")).rows[0].one, 1);
  for (const client of clients) client.release();
  assert.equal(pool.totalCount, pool.options.max);
  assert.equal(pool.idleCount, pool.options.max);
}

/** What lost its worker is taken over as after a lease; then everything comes to its end. */
async function endsSound({ test: own, settle, provider }: BrokenWorld): Promise<void> {
  await own.asOwner(
    "update platform.intents set lease_until = clock_timestamp() - interval '1 s' where state = 'running'",
  );
  await transact(own.database, own.tenant_id, { name: "take over" }, (tx) => takeOverLapsedIntents(tx));
  await own.asOwner("update platform.intents set due_at = clock_timestamp() - interval '1 s' where state = 'waiting'");
  await settle();
  assert.deepEqual(await examine(own.url), []);
  const [operations] = await own.asOwner<{ count: number }>(
    "select count(*)::integer from payments.operations where state = 'succeeded' and kind = 'authorize'",
  );
  assert.equal(provider.truth().authorizations.length, operations?.count);
}
