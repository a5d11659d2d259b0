import assert from "node:assert/strict";
import { test } from "node:test";
import type * as Run from "./run.ts";
import { describeRed, runSeeds } from "./run-seeds.ts";
import { loadWorld } from "./seam.ts";

/** `npm run bench -- simulate` runs thousands. */
const SEEDS = 50;

test(`${SEEDS} seeds of 200 orders each break no invariant, and every order comes to a legal end`, async () => {
  const reds: string[] = [];
  const ended: Record<string, number> = {};
  let seeds = 0;
  await runSeeds({ from: 1, count: SEEDS, threads: 2 }, (result) => {
    seeds += 1;
    if (result.failure) reds.push(describeRed(result));
    assert.equal(result.orders, result.failure ? result.orders : 200);
    for (const [status, orders] of Object.entries(result.statuses)) ended[status] = (ended[status] ?? 0) + orders;
  });

  assert.deepEqual(reds, []);
  assert.equal(seeds, SEEDS);
  assert.deepEqual(Object.keys(ended).sort(), ["canceled", "completed"]);
});

test("a seed gives the same run every time, event for event", async () => {
  const { runInMemory, optionsOfSeed } = await loadWorld<typeof Run>("memory", "test/simulation/run.ts");
  const options = optionsOfSeed(7, { orders: 40, events: 300 });

  assert.deepEqual(await runInMemory(options), await runInMemory(options));
});
