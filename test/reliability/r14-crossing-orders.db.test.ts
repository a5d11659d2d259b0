import assert from "node:assert/strict";
import { after, test } from "node:test";
import { examine } from "../../src/app/doctor/examine.ts";
import { lockOneByOne, runCrossing } from "../support/harness/crossing.ts";
import { createFleet } from "../support/harness/fleet.ts";

/**
 * RELIABILITY.md R-14 in small; `npm run bench -- crossing` is the same in full. Two api and two worker processes take and
 * source orders that want the same goods in different orders.
 */
const PLAN = { seed: 14, orders: 600, clients: 32, patience_ms: 120_000 };

const BUSY = /^(503: (temporarily_unavailable|overloaded)|429: too_many_requests|TimeoutError)$/;

const fleet = await createFleet();
after(fleet.end);

test("600 orders of 2 to 8 of the same 50 items cross, and no client ever sees a deadlock", async (context) => {
  const { latencies_ms, ...report } = await runCrossing(fleet, PLAN);
  const p99_ms = latencies_ms[Math.floor(latencies_ms.length * 0.99)];
  context.diagnostic(JSON.stringify({ ...report, p99_ms }));

  assert.equal(report.deadlocks, 0);
  // On a machine that is busy with other things an order may be told to come back; nothing worse.
  for (const why of Object.keys(report.whys)) assert.match(why, BUSY);
  assert.equal(report.released, PLAN.orders);
  assert.deepEqual(await examine(fleet.database_url), []);
});

test("whoever locks the same rows in the order of the lines runs into deadlocks, whoever sorts them does not", async () => {
  const how = { clients: 16, rounds: 5 };

  assert.equal(await lockOneByOne(fleet.database_url, { ...how, sorted: true }), 0);
  assert((await lockOneByOne(fleet.database_url, { ...how, sorted: false })) > 0, "no deadlock: the trial sees none");
});
