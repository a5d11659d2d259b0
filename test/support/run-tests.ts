import { glob, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbeddedPostgres } from "../../src/platform/embedded-postgres/index.ts";
import { run, stopRunning } from "./run-program.ts";

const SUITE = fileURLToPath(new URL("suite.ts", import.meta.url));
const FOLDERS = ["src", "test", "sandbox", "bench", "web"];

/**
 * The longest files begin first, so that no process is left alone with one at the end; but not the two longest at once, since
 * both have timings of their own. What waits for leases, kills and clocks stands beside what computes. Every run prints how
 * long its slowest files took.
 */
const LONGEST_FIRST = [
  "test/reliability/r01-kills.db.test.ts",
  "test/reliability/r04-lost-answers.db.test.ts",
  "test/journeys/console/store.db.test.ts",
  "test/journeys/console/sign-in.db.test.ts",
  "test/reliability/r07-cut-connections.db.test.ts",
  "test/journeys/console/admin.db.test.ts",
  "src/app/demo/live/live.db.test.ts",
  "test/simulation/simulation.test.ts",
  "test/reliability/r03-fault-points.db.test.ts",
  "test/reliability/bad-weather.db.test.ts",
  "test/journeys/console/stock.db.test.ts",
  "test/journeys/console/together.db.test.ts",
  "test/journeys/console/home.db.test.ts",
  "test/journeys/console/order-list.db.test.ts",
  "test/journeys/console/locations.db.test.ts",
  "test/journeys/console/orders.db.test.ts",
  "test/journeys/console/entry.db.test.ts",
  "test/journeys/console/exceptions.db.test.ts",
  "test/journeys/console/roles.db.test.ts",
  "test/journeys/console/frame.db.test.ts",
  "test/journeys/console/address.db.test.ts",
  "test/reliability/r26-two-agents.db.test.ts",
  "test/journeys/console/late-order.db.test.ts",
  "test/reliability/r08-orphaned-work.db.test.ts",
  "test/journeys/any-input.db.test.ts",
  "test/reliability/r40-overload.db.test.ts",
  "test/reliability/r05-serialization-failures.db.test.ts",
  "test/operating/backup.db.test.ts",
  "test/reliability/r06-storage-errors.db.test.ts",
  "test/simulation/red-seeds.test.ts",
  "test/simulation/mutants.test.ts",
  "test/reliability/r14-crossing-orders.db.test.ts",
  "src/app/demo/history/load.db.test.ts",
  "bench/benches.db.test.ts",
  "test/reliability/r09-outbox.db.test.ts",
  "test/operating/upgrade.db.test.ts",
  "test/operating/dump.db.test.ts",
  "test/journeys/tenders.db.test.ts",
  "test/journeys/walk-through.db.test.ts",
  "test/operating/container.db.test.ts",
  "test/simulation/lockstep.db.test.ts",
];

/** @param paths test files, patterns of them, or folders; none means all there are */
export async function findTestFiles(paths: readonly string[]): Promise<readonly string[]> {
  const patterns = (paths.length > 0 ? paths : FOLDERS).map((path) =>
    path.endsWith(".test.ts") ? path : join(path, "**/*.test.ts"),
  );
  const files = new Set<string>();
  for await (const file of glob(patterns)) files.add(file);
  const places = new Map(LONGEST_FIRST.map((file, place) => [file, place]));
  const placeOf = (file: string) => places.get(file.replaceAll("\\", "/")) ?? LONGEST_FIRST.length;
  return [...files].sort().sort((a, b) => placeOf(a) - placeOf(b));
}

/**
 * Runs tests on an embedded Postgres made for this run alone, so that it disturbs no other run and no running Dirigent.
 * They find it by DIRIGENT_TEST_DATABASE_URL: the database `postgres`, as superuser.
 *
 * @returns false when a test failed, or when there is none
 */
export async function runTests(files: readonly string[]): Promise<boolean> {
  if (files.length === 0) {
    process.stderr.write("FAILED: no test file found.\n");
    return false;
  }
  const data_dir = await mkdtemp(join(tmpdir(), "dirigent-test-"));
  try {
    const postgres = await startEmbeddedPostgres({
      data_dir,
      log: (line) => process.stderr.write(`${line}\n`),
      // Nothing here outlives the machine: what must survive a power cut is tried on a Postgres of its own.
      settings: { max_connections: "300", shared_buffers: "256MB", fsync: "off", full_page_writes: "off" },
    });
    try {
      const environment = { DIRIGENT_TEST_DATABASE_URL: postgres.url_of("postgres") };
      return await run("tests", process.execPath, suiteArguments(files), environment);
    } finally {
      await stopRunning();
      await postgres.stop();
    }
  } finally {
    await rm(data_dir, { recursive: true, force: true });
  }
}

function suiteArguments(files: readonly string[]): readonly string[] {
  // One more than there are processors: some files mostly wait.
  const concurrency = Math.min(4, availableParallelism() + 1);
  return ["--disable-warning=ExperimentalWarning", SUITE, String(concurrency), ...files];
}
