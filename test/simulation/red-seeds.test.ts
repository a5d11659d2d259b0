import assert from "node:assert/strict";
import { test } from "node:test";
import { RED_SEEDS, type RedSeed } from "./mutants.ts";
import type { SimulationOptions } from "./options.ts";
import type * as Run from "./run.ts";
import { loadWorld } from "./seam.ts";

const RUN = "test/simulation/run.ts";
/** The product may have changed since, and with it what a seed draws; then its neighbors must see the fault. */
const NEIGHBORS = 40;

for (const red of RED_SEEDS) {
  test(`no more: ${red.name}`, async () => {
    const { runInMemory, optionsOfSeed, noFaults } = await loadWorld<typeof Run>("memory", RUN);
    const { failure } = await runInMemory(optionsOf(red, { optionsOfSeed, noFaults }));

    assert.equal(failure, null);
  });

  test(`without its repair it would be seen again: ${red.name}`, async () => {
    const { runInMemory, optionsOfSeed, noFaults } = await loadWorld<typeof Run>("memory", RUN, red.mutation);
    const options = optionsOf(red, { optionsOfSeed, noFaults });
    let seen = false;
    for (let step = 0; step < NEIGHBORS && !seen; step += 1)
      seen = (await runInMemory({ ...options, seed: options.seed + step })).failure !== null;

    assert.equal(seen, true);
  });
}

function optionsOf(
  red: RedSeed,
  { optionsOfSeed, noFaults }: Pick<typeof Run, "optionsOfSeed" | "noFaults">,
): SimulationOptions {
  const options = optionsOfSeed(red.options.seed, red.options);
  return { ...options, faults: { ...noFaults(options.faults), ...red.faults } };
}
