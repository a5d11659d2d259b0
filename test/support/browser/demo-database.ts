import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandboxProvider } from "../../../sandbox/payment-provider/server.ts";
import { bootstrap } from "../../../src/app/bootstrap.ts";
import { loadDemo } from "../../../src/app/demo/history/load.ts";
import { addDemoUsers } from "../../../src/app/demo/users.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { openDatabase } from "../../../src/platform/database.ts";
import { createTestDatabase, ensureTemplate, makeTemplateOnce, type TestDatabase } from "../database.ts";
import { ADMIN_KEY } from "../running-app.ts";

/** Enough of a retailer's life for every screen to have something to show. */
const SMALL = { seed: "screens-1", orders: 320, item_count: 300, days: 15, speed: 0 };

/** A database with the demo retailer and its people, cloned from one that the first test file of a run has loaded. */
export async function createDemoDatabase(books_file: string): Promise<TestDatabase> {
  const server_url = process.env.DIRIGENT_TEST_DATABASE_URL ?? "";
  const empty = await ensureTemplate(server_url);
  const name = `demo_${empty.replace("template_", "").slice(0, 20)}_${await stateOfDemo()}`;
  // What the sandbox payment provider knows of it is kept beside the database, by the server's port: servers come and go.
  const books = join(tmpdir(), `dirigent-${name}-${new URL(server_url).port}.jsonl`);
  await makeTemplateOnce(server_url, name, (url) => fill(url, books), empty);
  await copyFile(books, books_file);
  return createTestDatabase({ template: name, connections_max: 20 });
}

/** Of the demo's own code: what it plants is planted anew when it changes. */
async function stateOfDemo(): Promise<string> {
  const folder = join(import.meta.dirname, "../../../src/app/demo");
  const state = createHash("sha256").update(JSON.stringify(SMALL));
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((each) => /(?<!\.test)\.ts$/.test(each)).sort())
    state.update(await readFile(join(folder, name)));
  return state.digest("hex").slice(0, 12);
}

async function fill(url: string, books: string): Promise<void> {
  await rm(books, { force: true });
  const provider = await startSandboxProvider({ data_file: books });
  const database = openDatabase({ url, connections_max: 2 });
  try {
    await bootstrap(url, database, ADMIN_KEY, systemClock.now());
    const config = readConfig({ DIRIGENT_SANDBOX_URL: provider.url });
    const own_connections = database.pool.totalCount;
    await loadDemo(
      { ...SMALL, url, config, ends_at: systemClock.now(), own_connections, out: () => {} },
      { reset: false },
    );
    await addDemoUsers(database);
  } finally {
    await database.close();
    await provider.close();
  }
}
