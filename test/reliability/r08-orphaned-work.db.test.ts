import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { openAcknowledgments } from "../support/harness/acknowledgments.ts";
import { pause } from "../support/harness/api-client.ts";
import { openWitness } from "../support/harness/database-witness.ts";
import { createFleet } from "../support/harness/fleet.ts";
import { placeOrders } from "../support/harness/order-client.ts";
import { readProviderTruth } from "../support/harness/provider-truth.ts";
import { seededRandom } from "../support/harness/seeded.ts";
import { demandOf, openShop, type Placement, planOrders } from "../support/harness/shop.ts";
import { findHeldIntents, takeoverSeconds } from "../support/harness/takeover.ts";

/**
 * RELIABILITY.md R-08 with real processes and the leases of production: eight workers are ended while each holds calls that
 * the provider answers late, seven by SIGKILL, one by SIGSTOP for twice its lease. The negative control, a worker without the
 * fence, is in r08-late-answers.
 */
const [STALLED, ...KILLED] = Array.from({ length: 8 }, (_, index) => `spare-${index + 1}`) as [string, ...string[]];
const HEIR = "spare-9";
const CALLS_OF_A_WORKER = 64;
const LEASE_MS = 10_000;
const ORDERS = 8 * CALLS_OF_A_WORKER;
const PATIENCE_MS = 120_000;

const fleet = await createFleet({
  apis: 1,
  workers: 0,
  spare_workers: 9,
  // No call is answered before its client gives it up (10 s), so what a worker has claimed it holds; it takes effect all the same.
  fault_rates: "delay=1",
  delay_ms: 12_000,
  postgres_settings: { max_connections: "200" },
});
const witness = openWitness(fleet.database_url);
const { supervisor } = fleet;
after(async () => {
  await witness.close();
  await fleet.end();
});

test("512 calls of ended workers are resumed within 30 s of the next worker's start, and each has been made once", async (context) => {
  await place(planOrders(seededRandom(8), ORDERS + 1, "orphan").slice(0, ORDERS));
  await Promise.all([STALLED, ...KILLED].map((name) => supervisor.start(name)));
  await until(async () => (await heldCalls()).length === ORDERS);
  process.kill(supervisor.pid(STALLED) as number, "SIGSTOP");
  const stalled_at = performance.now();
  await supervisor.kill(...KILLED);
  const held = await heldCalls();
  await setFaults({});
  await supervisor.start(HEIR);
  const taken_from = new Date();
  await until(async () => (await authorized()) === ORDERS);

  const seconds = await takeoverSeconds(
    witness.query,
    held.map((intent) => ({ ...intent, killed_at: taken_from })),
  );
  const p99 = seconds[Math.floor(seconds.length * 0.99)] as number;
  context.diagnostic(
    JSON.stringify({ held: held.length, resumed: seconds.length, p50: seconds[seconds.length >> 1], p99 }),
  );
  assert.equal(held.length, ORDERS);
  assert.equal(seconds.length, ORDERS);
  assert(p99 <= 30, `${p99} s`);
  await assertMadeOnce(ORDERS);

  await pause(Math.max(0, stalled_at + 2 * LEASE_MS - performance.now()));
  await supervisor.kill(HEIR);
  process.kill(supervisor.pid(STALLED) as number, "SIGCONT");
  // It calls for this order only after it has put down the answers that came late.
  await place(planOrders(seededRandom(8), ORDERS + 1, "orphan").slice(ORDERS));
  await until(async () => (await authorized()) === ORDERS + 1);
  await assertMadeOnce(ORDERS + 1);
});

/** In the provider's books, in ours, and in the history that everybody else reads. */
async function assertMadeOnce(orders: number): Promise<void> {
  const truth = await readProviderTruth(fleet.provider_url);
  assert.equal(truth.authorizations.length, orders);
  assert.equal(new Set(truth.authorizations.map(({ payment_id }) => payment_id)).size, orders);
  const counts = await witness.query<{ events: number; orders: number }>(
    `select count(*)::integer as events, count(distinct order_id)::integer as orders
       from platform.events where type = 'payment_authorize_succeeded'`,
  );
  assert.deepEqual(counts, [{ events: orders, orders }]);
  const left = await witness.query("select from platform.intents where kind = 'call_provider' and state <> 'done'");
  assert.equal(left.length, 0);
}

function heldCalls() {
  return findHeldIntents(witness.query, new Date(), "call_provider");
}

async function authorized(): Promise<number> {
  const [row] = await witness.query<{ count: number }>(
    "select count(*)::integer from payments.operations where kind = 'authorize' and state = 'succeeded'",
  );
  return row?.count ?? 0;
}

async function place(placements: readonly Placement[]): Promise<void> {
  await openShop(fleet.api, demandOf(placements));
  const acknowledgments = await openAcknowledgments(join(fleet.directory, `placed-${placements.length}.jsonl`));
  await placeOrders(fleet.api, { placements, clients: 32, acknowledgments });
  await acknowledgments.close();
}

async function setFaults(rates: Record<string, number>): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${fleet.provider_url}/faults`, {
    method: "POST",
    headers,
    body: JSON.stringify({ rates }),
  });
  assert.equal(response.status, 200);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const give_up_at = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    assert(
      performance.now() < give_up_at,
      `it did not come to be:\n${[STALLED, HEIR].map(supervisor.output).join("\n")}`,
    );
    await pause(100);
  }
}
