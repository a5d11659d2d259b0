import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { openAcknowledgments } from "../support/harness/acknowledgments.ts";
import { type KillRun, runWithKills } from "../support/harness/kill-run.ts";
import { countByKind, judge, type Witnesses } from "../support/harness/oracle.ts";
import { placeOrders } from "../support/harness/order-client.ts";
import { effectSum, readProviderTruth } from "../support/harness/provider-truth.ts";
import { seededRandom } from "../support/harness/seeded.ts";
import { planOrders } from "../support/harness/shop.ts";
import { createWholeProduct } from "../support/harness/whole-product.ts";

/**
 * RELIABILITY.md in small: everything is killed at once, as by a power cut, three times in the middle of a
 * thousand orders. The provider loses answers, fails after the effect and notifies twice on top of it. DIRIGENT_KILL_SEED
 * repeats a run.
 */
const PLAN = {
  seed: Number(process.env.DIRIGENT_KILL_SEED ?? 1),
  orders: 1_000,
  clients: 16,
  kills: 3,
  rest_ms: 240_000,
};
const FAULT_RATES =
  "delay=0.05,lost_reply=0.02,error_after_effect=0.02,error_before_effect=0.02,duplicate_notification=0.05,notification_before_reply=0.05";

const product = await createWholeProduct({ seed: PLAN.seed, fault_rates: FAULT_RATES });
let run: KillRun;
after(async () => {
  await run?.acknowledgments.close();
  await run?.witness.close();
  await product.end();
});

test("everything is killed three times in the middle of 1,000 orders: none is lost, none is doubled, the money is right to the cent", async (context) => {
  await product.start();
  run = await runWithKills(product, PLAN);
  context.diagnostic(JSON.stringify({ seed: PLAN.seed, ...summaryOf(run) }));

  const findings = await judge(run.witness, await witnesses());
  if (findings.length > 0) context.diagnostic(product.supervisor.output("dirigent"));
  assert.deepEqual(findings, []);
  assert.equal(run.report.kills.length, PLAN.kills);
  assert(run.report.unknown_outcomes > 0, "no client noticed a kill: nothing was put to the test");
  for (const { processes } of run.report.kills)
    assert(processes >= 8, `${processes} processes are not api, provider and Postgres with its helpers`);
  const { provider } = await witnesses();
  const ordered_minor = run.placements.reduce((sum, placement) => sum + placement.total_minor, 0);
  assert.equal(effectSum(provider, "capture"), ordered_minor);
  assert.equal(provider.authorizations.length, PLAN.orders);
});

test("what killed workers had begun is finished within 30 s of the end of their lease", () => {
  const held_max = Math.max(...run.report.kills.map((kill) => kill.held_intents));
  assert(held_max > 0, "no worker held anything when it was killed: nothing was put to the test");
  assert(run.report.takeover_seconds.length >= held_max, "something that was held has not been finished");
  for (const seconds of run.report.takeover_seconds) assert(seconds <= 30, `${seconds} s after the end of the lease`);
});

test("the oracle finds an acknowledged order that is gone", async () => {
  const [victim] = run.acknowledgments.all();
  assert(victim);
  // The order alone, past the foreign keys: as a lost commit would look to its client.
  await run.witness.query(
    `do $$ begin set local session_replication_role = replica; delete from orders.orders where order_id = '${victim.order_id}'; end $$`,
  );

  const counts = countByKind(await judge(run.witness, await witnesses()));

  assert.equal(counts.order_lost, 1);
  assert(counts.unknown_to_us, "the provider's payment of the lost order was not missed");
  assert(counts.doctor, "the doctor did not see it");
});

test("the oracle finds the orders of a client that places an order anew when its answer is lost", async () => {
  const placements = planOrders(seededRandom(99), 40, "broken");
  const acknowledgments = await openAcknowledgments(join(product.directory, "broken-client.jsonl"));
  await placeOrders(product.api, { placements, clients: 8, acknowledgments, forget_every: 4, retry_as: "new_request" });
  await acknowledgments.close();

  const all = await witnesses();
  const counts = countByKind(await judge(run.witness, { ...all, placements: [...all.placements, ...placements] }));

  assert.equal(counts.order_not_asked_for, 10);
});

test("the oracle finds a customer who was charged twice", async () => {
  const before = await witnesses();
  const paid = before.provider.authorizations.find((authorization) => authorization.captured_minor > 0);
  assert(paid);
  const again = { ...paid, effects: paid.effects.map((effect) => ({ ...effect, idempotency_key: "another" })) };

  const provider = { ...before.provider, authorizations: [...before.provider.authorizations, again] };
  const counts = countByKind(await judge(run.witness, { ...before, provider }));

  assert.equal(counts.authorized_twice, 1);
  assert(counts.captured_twice && counts.money_differs && counts.unknown_to_us);
});

test("the oracle finds units that were sold and not there", async () => {
  const before = await witnesses();
  const [sku, quantity] = [...before.stock][0] as [string, number];

  const counts = countByKind(
    await judge(run.witness, { ...before, stock: new Map([...before.stock, [sku, quantity - 1]]) }),
  );

  assert.equal(counts.oversold, 1);
  assert.equal(counts.stock_drift, 1);
});

async function witnesses(): Promise<Witnesses> {
  const { placements, stock, acknowledgments } = run;
  const provider = await readProviderTruth(product.provider_url);
  return { placements, stock, acknowledgments: acknowledgments.all(), provider };
}

function summaryOf({ report }: KillRun) {
  const { takeover_seconds, ...rest } = report;
  return {
    ...rest,
    taken_over: takeover_seconds.length,
    takeover_seconds_max: takeover_seconds.at(-1) ?? null,
  };
}
