import assert from "node:assert/strict";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { pause } from "../support/harness/api-client.ts";
import { createFleet, type Fleet, type FleetOptions } from "../support/harness/fleet.ts";
import { runFleet } from "../support/harness/fleet-run.ts";
import { startWriters } from "../support/harness/hasty-writers.ts";
import { judge } from "../support/harness/oracle.ts";
import { failSyncs, mountSmallDisk, whyNotTrace } from "../support/harness/storage-faults.ts";
import { watchAnswers } from "../support/harness/watch-answers.ts";

/**
 * RELIABILITY.md R-06: the disk of the database is full, and later it cannot write any more. Nothing is acknowledged that is
 * not durable; clients are told to come again; when the disk works again, all goes on without anybody's help.
 */
const ORDERS = 200;
const FAULT_AT = 50;
const DISK_MB = 300;
const FULL_MS = 6_000;
const FAILING_MS = 3_000;
/** Small enough that a new piece of the log is soon wanted. */
const SMALL_LOG = { max_wal_size: "32MB", min_wal_size: "32MB", shared_buffers: "64MB" };

const disk = mountSmallDisk(DISK_MB);
after(() => {
  if ("folder" in disk) disk.unmount();
});

test(
  "a full disk: 503 until there is room again, and every acknowledged order is there",
  skipIf("why_not" in disk ? disk.why_not : null),
  async (context) => {
    assert("folder" in disk);
    await withFleet({ postgres_dir: join(disk.folder, "database"), postgres_settings: SMALL_LOG }, async (fleet) => {
      await goThrough(context, fleet, async () => {
        disk.fill();
        await pause(FULL_MS);
        disk.free();
      });
    });
  },
);

test(
  "a disk that fails to sync: 503 until it works again, and every acknowledged order is there",
  skipIf(whyNotTrace()),
  async (context) => {
    await withFleet({}, async (fleet) => {
      let failures = 0;
      await goThrough(context, fleet, async () => {
        const failing = await failSyncs(fleet.postgresPid(), join(fleet.directory, "trace"));
        await pause(FAILING_MS);
        await failing.stop();
        failures = failing.failures();
      });
      assert(failures > 0, "no sync failed: nothing was put to the test");
    });
  },
);

/** Orders are placed and shipped while `fault` lasts; then everything has to come right by itself. */
async function goThrough(context: TestContext, fleet: Fleet, fault: () => Promise<void>): Promise<void> {
  const { url, other_urls = [] } = fleet.api;
  const before = fleet.programs.map((name) => fleet.supervisor.pid(name));
  const answers = watchAnswers([url, ...other_urls]);
  const writers = await startWriters(fleet.database_url);
  let faulty: Promise<void> | null = null;
  const onAcknowledged = (count: number) => {
    if (count >= FAULT_AT) faulty ??= fault();
  };
  const kills = { processes: 0, postgres: 0, everything: 0 };
  const plan = { seed: 6, orders: ORDERS, clients: 16, kills, mail_every: 100, rest_ms: 180_000, onAcknowledged };
  const run = await runFleet(fleet, plan);
  try {
    await faulty;
    answers.stop();
    const losses = await writers.stop();
    const statuses = answers.statuses();
    context.diagnostic(JSON.stringify({ statuses, losses, resting_seconds: run.report.resting_seconds }));

    assert.deepEqual(await judge(run.witness, run.witnesses), []);
    const unexpected = Object.keys(statuses).filter((status) => !["200", "201", "409", "503"].includes(status));
    assert.deepEqual(unexpected, []);
    assert((statuses[503] ?? 0) > 0, "no client noticed: nothing was put to the test");
    assert.equal(answers.withoutRetryAfter(), 0);
    assert.equal(losses.honest.lost, 0);
    assert(losses.hasty.lost > 0, "whoever tells before writing was expected to have told too much");
    assert.deepEqual(
      fleet.programs.map((name) => fleet.supervisor.pid(name)),
      before,
      "a process of ours has ended",
    );
  } finally {
    await run.close();
  }
}

async function withFleet(options: FleetOptions, work: (fleet: Fleet) => Promise<void>): Promise<void> {
  const fleet = await createFleet({ apis: 1, workers: 1, ...options });
  try {
    await work(fleet);
  } finally {
    await fleet.end();
  }
}

function skipIf(why_not: string | null): { readonly skip: string | false } {
  return { skip: why_not ?? false };
}
