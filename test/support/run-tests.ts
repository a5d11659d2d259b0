import { glob, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../src/platform/embedded-postgres/index.ts";
import { run, stopRunning } from "./run-program.ts";

const FOLDERS = ["src", "test", "sandbox", "bench", "web"];

/** @param paths test files, patterns of them, or folders; none means all there are */
export async function findTestFiles(paths: readonly string[]): Promise<readonly string[]> {
  const patterns = (paths.length > 0 ? paths : FOLDERS).map((path) =>
    path.endsWith(".test.ts") ? path : join(path, "**/*.test.ts"),
  );
  const files = new Set<string>();
  for await (const file of glob(patterns)) files.add(file);
  return [...files].sort();
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
      settings: { max_connections: "300", shared_buffers: "256MB" },
    });
    try {
      const environment = { DIRIGENT_TEST_DATABASE_URL: postgres.url_of("postgres") };
      return await run("tests", process.execPath, nodeTestArguments(files), environment);
    } finally {
      await stopRunning();
      await postgres.stop();
    }
  } finally {
    await rm(data_dir, { recursive: true, force: true });
  }
}

function nodeTestArguments(files: readonly string[]): readonly string[] {
  const concurrency = Math.max(2, Math.min(4, availableParallelism()));
  const reporter = ["--test-reporter=spec", "--test-reporter-destination=stdout"];
  return [
    "--disable-warning=ExperimentalWarning",
    "--test",
    `--test-concurrency=${concurrency}`,
    ...reporter,
    ...files,
  ];
}
