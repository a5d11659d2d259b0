import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import pg from "pg";
import { examine } from "../../src/app/doctor/examine.ts";
import { migrate, readMigrations } from "../../src/platform/migrate.ts";
import { contentHash, loadFixture, readReleaseFixture, tablesOf } from "../support/release-fixture.ts";

/** npm ships no pg_dump. Debian's and Red Hat's packages put theirs here, with a server of the same version. */
const FOLDERS = ["/usr/lib/postgresql", "/usr/pgsql"];
const PROGRAMS = ["initdb", "postgres", "pg_dump", "pg_restore"];

function findPrograms(): string | null {
  const folders = FOLDERS.flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, "bin")) : [],
  );
  return folders.sort().findLast((folder) => PROGRAMS.every((name) => existsSync(join(folder, name)))) ?? null;
}

const programs = findPrograms();
const is_root = process.getuid?.() === 0;
const skip = programs
  ? false
  : `no ${PROGRAMS.join(", ")} in ${FOLDERS.join(" or ")}: install PostgreSQL 15 or newer to run this`;

test("a dump that is restored on another server has every row of every table, and forced row-level security", {
  skip,
}, async () => {
  const base = mkdtempSync(join(tmpdir(), "dirigent-dump-"));
  chmodSync(base, 0o777);
  after(() => rmSync(base, { recursive: true, force: true }));
  const from = await startServer(base, "from");
  const to = await startServer(base, "to");
  const fixture = await readReleaseFixture("0.1.0");
  await query(from("postgres"), "create database dirigent");
  const migrations = await readMigrations();
  await migrate(
    from("dirigent"),
    migrations.filter(({ version }) => version <= fixture.migration),
  );
  await withClient(from("dirigent"), (client) => loadFixture(client, fixture));
  await migrate(from("dirigent"));
  const dump = join(base, "dirigent.dump");

  run("pg_dump", ["--format=custom", `--file=${dump}`, from("dirigent")]);
  await query(to("postgres"), "create role dirigent_app nologin nosuperuser nobypassrls");
  await query(to("postgres"), "create database dirigent");
  run("pg_restore", [`--dbname=${to("dirigent")}`, "--no-owner", "--exit-on-error", dump]);

  const [before, restored] = [await hashes(from("dirigent")), await hashes(to("dirigent"))];
  assert.ok(Object.keys(before).length > 40);
  assert.match(before["orders.orders"] as string, /^[7-9]|^\d\d/);
  assert.deepEqual(restored, before);
  assert.deepEqual(await migrate(to("dirigent")), { applied: [] });
  assert.deepEqual(await examine(to("dirigent")), []);

  // Whoever is bound by row-level security gets an error instead of a dump without rows.
  await query(from("dirigent"), "create role bound login; grant pg_read_all_data to bound");
  const bound = new URL(from("dirigent"));
  bound.username = "bound";
  assert.throws(() => run("pg_dump", ["--data-only", bound.href]), /row-level security/);
});

/** @returns the URL of a database of a new server, which ends with the test */
async function startServer(base: string, name: string): Promise<(database: string) => string> {
  const folder = join(base, name);
  mkdirSync(folder);
  if (is_root) execFileSync("chown", ["nobody", folder]);
  const port = await freePort();
  const user = is_root ? identityOfNobody() : {};
  execFileSync(
    join(programs as string, "initdb"),
    ["-D", join(folder, "cluster"), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"],
    { ...user, stdio: "pipe" },
  );
  const server = spawn(
    join(programs as string, "postgres"),
    [
      "-D",
      join(folder, "cluster"),
      "-p",
      String(port),
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
    ],
    { ...user, stdio: "ignore" },
  );
  after(async () => {
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
  });
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  for (const until = performance.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    try {
      await query(url("postgres"), "select 1");
      return url;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}

function identityOfNobody() {
  const [uid, gid] = ["-u", "-g"].map((option) => Number(execFileSync("id", [option, "nobody"], { encoding: "utf8" })));
  return { uid: uid as number, gid: gid as number };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

function run(program: string, programArguments: readonly string[]): void {
  execFileSync(join(programs as string, program), programArguments, { stdio: "pipe", encoding: "utf8" });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const query = (url: string, sql: string) => withClient(url, (client) => client.query(sql));

function hashes(url: string): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const found: Record<string, string> = {};
    for (const table of await tablesOf(client)) found[table.name] = await contentHash(client, table);
    return found;
  });
}
