import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
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

/**
 * A database with the demo retailer and its people, cloned from one that the first test file of a run has loaded.
 *
 * @param books_file where the sandbox payment provider finds what it knows of the demo's payments
 */
export async function createDemoDatabase(books_file: string): Promise<TestDatabase> {
  const server_url = process.env.DIRIGENT_TEST_DATABASE_URL ?? "";
  const empty = await ensureTemplate(server_url);
  const name = `screens_${empty.replace("template_", "").slice(0, 20)}_${await stateOfDemo()}`;
  await makeTemplateOnce(server_url, name, fill, empty);
  const test_database = await createTestDatabase({ template: name, connections_max: 20 });
  const [books] = await test_database.asOwner<{ content: string }>("select content from public.payment_books");
  await writeFile(books_file, books?.content ?? "");
  await test_database.asOwner("drop table public.payment_books");
  return test_database;
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

/** The provider's books are kept in the database itself: whatever is beside it is swept away sooner. */
async function fill(url: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "dirigent-screens-"));
  const books = join(directory, "payments.jsonl");
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
  await keep(url, await readFile(books, "utf8"));
  await rm(directory, { recursive: true });
}

async function keep(url: string, content: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query("create table public.payment_books (content text not null)");
    await owner.query("insert into public.payment_books (content) values ($1)", [content]);
  } finally {
    await owner.end();
  }
}
