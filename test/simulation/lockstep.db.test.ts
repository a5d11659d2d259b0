import assert from "node:assert/strict";
import { test } from "node:test";
import { examine } from "../../src/app/doctor/examine.ts";
import { createTestDatabase } from "../support/database.ts";
import type * as Lockstep from "./lockstep-world.ts";
import { loadWorld } from "./seam.ts";

const MODULE = "test/simulation/lockstep-world.ts";
const LOOK_EVERY = 5;
/** The clock of this world stands in the past of the database's, for which all that waits is late. */
const BY_THE_CLOCK = new Set(["I-11", "I-13"]);
const memory = await loadWorld<typeof Lockstep>("memory", MODULE);
const postgres = await loadWorld<typeof Lockstep>("postgres", MODULE);

for (const seed of [1, 2]) {
  test(`seed ${seed} gives the same orders, money and stock in memory and on Postgres, event for event`, async () => {
    const { url, tenant_id } = await createTestDatabase();
    // What only the simulated database does, and what its clock decides, has no counterpart here.
    const all = memory.optionsOfSeed(seed, { orders: 30, events: 250 });
    const faults = { serialization: 0, database_outage: 0, lost_commit: 0, worker_killed: 0, worker_late: 0 };
    const options = { ...all, faults: { ...all.faults, ...faults } };
    const { random } = Math;
    // The product spreads retries by chance; the two worlds ask in different orders.
    Math.random = () => 0.5;
    const first = await memory.stepInMemory(options);
    const second = await postgres.stepOnPostgres(options, url, tenant_id);
    try {
      for (let event = 1; event <= options.events; event += 1) {
        await first.step();
        await second.step();
        if (event % LOOK_EVERY !== 0) continue;
        assert.deepEqual(
          await second.picture(),
          await first.picture(),
          `after event ${event}:\n${first.trace()}\n---\n${second.trace()}`,
        );
      }
    } finally {
      Math.random = random;
      await first.close();
      await second.close();
    }

    const broken = await examine(url);
    assert.deepEqual(
      broken.filter(({ invariant }) => !BY_THE_CLOCK.has(invariant)),
      [],
    );
  });
}
