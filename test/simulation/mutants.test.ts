import assert from "node:assert/strict";
import { test } from "node:test";
import { MUTANTS } from "./mutants.ts";
import type * as Run from "./run.ts";
import { loadWorld } from "./seam.ts";

const SEEDS_MAX = 8;

for (const { name, mutation } of MUTANTS) {
  test(`within ${SEEDS_MAX} small seeds it is seen that ${name}`, async () => {
    const { runInMemory, optionsOfSeed } = await loadWorld<typeof Run>("memory", "test/simulation/run.ts", mutation);
    let seen = false;
    for (let seed = 1; seed <= SEEDS_MAX && !seen; seed += 1) {
      const { failure } = await runInMemory(optionsOfSeed(seed, { orders: 60, events: 500 }));
      seen = failure !== null;
    }

    assert.equal(seen, true);
  });
}
