import assert from "node:assert/strict";
import { test } from "node:test";
import { line, onAccount, openRetailer } from "../journeys/retailer.ts";
import { type AgentsReport, runTwoAgents } from "../support/harness/two-agents.ts";
import { callAt, type RunningApp, startApp } from "../support/running-app.ts";

/**
 * RELIABILITY.md R-26: two people at two API servers hold, lift, cancel, pick, ship and note the same orders at once. What was
 * decided on an older version is refused, read again and done; what was done is there. `DIRIGENT_AGENT_EDITS` (10000: in
 * full) says how many edits.
 */
const EDITS = Number(process.env.DIRIGENT_AGENT_EDITS ?? 800);
const EDITS_PER_AGENT = 8;
const PLAN = { seed: 26, edits_per_agent: EDITS_PER_AGENT, orders_at_once: 8 };

const app = await startApp({ api_servers: 2 });
const shop = await openRetailer(app);
await shop.stock("A-100", "WH1", 1_000_000);
await shop.stock("B-200", "ST1", 1_000_000);

/** Each lies at two places, and has units enough for both agents. */
async function placeOrders(on: RunningApp, { orderOf, place }: typeof shop, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const lines = [line(1, "A-100", 4, 1_000), line(2, "B-200", 3, 500)];
    ids.push((await place(orderOf({ lines, payments: [onAccount(5_500)] }))).order_id);
  }
  for (const order_id of ids) await on.waitFor(order_id, (order) => order.status === "released");
  return ids;
}

test(`of ${EDITS} edits of two agents none is lost, and each that came too late is done after reading again`, async (context) => {
  const ids = await placeOrders(app, shop, Math.ceil(EDITS / (2 * EDITS_PER_AGENT)));
  const [first, second] = app.calls;
  assert(first && second);

  const { lost, failed, ...report } = await runTwoAgents([first, second], ids, PLAN);
  context.diagnostic(JSON.stringify(report));

  assert.deepEqual(failed, []);
  assert.deepEqual(lost, []);
  assert.equal(report.edits, ids.length * 2 * EDITS_PER_AGENT);
  const conflicts = Object.values(report.conflicts).reduce((sum, count) => sum + count, 0);
  assert(conflicts >= report.edits / 20, `only ${conflicts} conflicts: the agents did not meet`);
  assert(["hold", "lift", "cancel"].some((action) => (report.conflicts[action] ?? 0) > 0));
  await app.assertSound();
});

test("a server that does not look at If-Match loses updates, and the trial says so", async () => {
  const careless = await startApp({
    spoil: (server) =>
      void server.addHook("onRequest", async (request) => {
        delete request.headers["if-match"];
      }),
  });
  const careless_shop = await openRetailer(careless);
  await careless_shop.stock("A-100", "WH1", 1_000);
  await careless_shop.stock("B-200", "ST1", 1_000);
  const ids = await placeOrders(careless, careless_shop, 6);

  const { lost }: AgentsReport = await runTwoAgents([careless.call, callAt(careless.url)], ids, PLAN);

  assert(
    lost.some((line) => /decided on version \d+, made \d+/.test(line)),
    "nothing was noticed",
  );
});
