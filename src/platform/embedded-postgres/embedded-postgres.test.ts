import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { DataDirectoryInUseError, findRunningEmbeddedPostgres, startEmbeddedPostgres } from "./index.ts";
import { chooseOsUser, isRoot } from "./os-user.ts";
import { isRunning, readPostmasterFile } from "./postmaster-file.ts";
import { findText } from "./private-file.ts";

const ROOM = mkdtempSync(join(tmpdir(), "dirigent-embedded-"));
chmodSync(ROOM, 0o711);
after(() => rmSync(ROOM, { recursive: true, force: true }));

describe("an embedded Postgres", { timeout: 60_000 }, () => {
  const data_dir = join(ROOM, "data");
  const cluster_dir = join(data_dir, "postgres/cluster");
  const logged: string[] = [];
  const start = () => startEmbeddedPostgres({ data_dir, log: (line) => logged.push(line) });

  test("the first start makes a durable database in UTF-8 that only its password opens", async () => {
    const postgres = await start();

    const settings = await query(
      postgres.url,
      `select current_setting('fsync') || current_setting('full_page_writes') || current_setting('synchronous_commit')
           || current_setting('data_checksums') as durability,
              current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses`,
    );
    assert.deepEqual(settings, [{ durability: "onononon", encoding: "UTF8", addresses: "127.0.0.1" }]);
    await assert.rejects(query(postgres.url.replace(/:[^:@]+@/, ":wrong@"), "select 1"), { code: "28P01" });
    assert.equal(findRunningEmbeddedPostgres(data_dir)?.url, postgres.url);
    const [{ is_local }] = (await query(postgres.local_url, "select inet_server_addr() is null as is_local")) as [
      { readonly is_local: boolean },
    ];
    assert.equal(is_local, process.platform !== "win32");
    assert.equal(findRunningEmbeddedPostgres(data_dir)?.local_url, postgres.local_url);
    await assert.rejects(query(postgres.local_url.replace(/:[^:@]+@/, ":wrong@"), "select 1"), { code: "28P01" });

    await query(postgres.url, "create table parcels as select 7 as weight_grams");
    await postgres.stop();
    assert.equal(isRunning(postgres.pid()), false);
    assert.equal(findRunningEmbeddedPostgres(data_dir), null);
  });

  test("a second start finds the data again at the same address", async () => {
    const postgres = await start();
    const { url } = postgres;
    assert.deepEqual(await query(url, "select weight_grams from parcels"), [{ weight_grams: 7 }]);
    await postgres.stop();
    await postgres.stop();

    const again = await start();
    assert.equal(again.url, url);
    await again.stop();
  });

  test("starts beside a lock file of a dead process", async () => {
    leavePostmasterFile(cluster_dir, 2_147_483_000);

    const postgres = await start();
    assert.deepEqual(await query(postgres.url, "select weight_grams from parcels"), [{ weight_grams: 7 }]);
    await postgres.stop();
  });

  test("starts beside a lock file whose process number now belongs to another program, and leaves that alone", async () => {
    const stranger = spawn("sleep", ["60"], { ...chooseOsUser(cluster_dir), cwd: "/" });
    await once(stranger, "spawn");
    leavePostmasterFile(cluster_dir, stranger.pid!);

    const postgres = await start();
    assert.deepEqual(await query(postgres.url, "select weight_grams from parcels"), [{ weight_grams: 7 }]);
    assert.equal(isRunning(stranger.pid!), true);
    await postgres.stop();
    stranger.kill();
  });

  test("starts Postgres again after it was killed, and keeps what was committed", async () => {
    const postgres = await start();
    const killed = postgres.pid();
    await query(postgres.url, "insert into parcels values (8)");

    process.kill(killed, "SIGKILL");
    await until(() => postgres.pid() !== killed);

    assert.deepEqual(await query(postgres.url, "select sum(weight_grams)::int as total from parcels"), [{ total: 15 }]);
    assert.equal(logged.filter((line) => line.includes("ended unasked (SIGKILL)")).length, 1);
    await postgres.stop();
  });

  test("of two started at once on the same data one runs, and the other says who does", async () => {
    const holders = [hold(data_dir), hold(data_dir)];
    const said = await Promise.all(holders.map(firstLine));

    const winner = said.findIndex((line) => line.startsWith("postgres://"));
    assert.deepEqual(
      said[1 - winner],
      `Dirigent is already running on ${data_dir} (pid ${holders[winner]!.pid}). Stop it, or use another DIRIGENT_DATA_DIR.`,
    );
    await assert.rejects(start(), DataDirectoryInUseError);
    await end(holders[winner]!, "SIGKILL");
  });

  test("ends with a Dirigent that is killed, and the next start finds what was committed", async () => {
    const holder = hold(data_dir);
    const url = await firstLine(holder);
    await query(url, "insert into parcels values (9)");
    const { pid } = readPostmasterFile(cluster_dir)!;

    await end(holder, "SIGKILL");
    await until(() => !isRunning(pid));

    const postgres = await start();
    assert.deepEqual(await query(postgres.url, "select sum(weight_grams)::int as total from parcels"), [{ total: 24 }]);
    await postgres.stop();
  });

  test("stops a Postgres that has outlived both Dirigent and its watcher", { skip: skipUnlessLinux() }, async () => {
    const holder = hold(data_dir);
    await firstLine(holder);
    const { pid } = readPostmasterFile(cluster_dir)!;
    process.kill(watcherOf(pid), "SIGKILL");
    await end(holder, "SIGKILL");
    await sleep(300);
    assert.equal(isRunning(pid), true);

    const postgres = await start();
    assert.deepEqual(await query(postgres.url, "select sum(weight_grams)::int as total from parcels"), [{ total: 24 }]);
    assert.equal(isRunning(pid), false);
    assert.equal(logged.at(-1), `Stopping a Postgres that an earlier run has left behind (pid ${pid}).`);
    await postgres.stop();
  });
});

test("under root, a folder that only root may enter keeps its data where Postgres can reach it", {
  skip: skipUnlessRoot(),
}, async () => {
  const closed = mkdtempSync(join(ROOM, "closed-"));
  const data_dir = join(closed, ".dirigent");
  const options = { data_dir, log: () => {} };

  const first = await startEmbeddedPostgres(options);
  await query(first.url, "create table parcels as select 7 as weight_grams");
  assert.equal(dirname(first.folder), "/var/lib/dirigent");
  assert.equal(readFileSync(join(data_dir, "postgres-is-at"), "utf8").trim(), first.folder);
  await first.stop();

  const second = await startEmbeddedPostgres(options);
  assert.equal(second.folder, first.folder);
  assert.deepEqual(await query(second.url, "select weight_grams from parcels"), [{ weight_grams: 7 }]);
  await second.stop();

  rmSync(first.folder, { recursive: true });
  await assert.rejects(startEmbeddedPostgres(options), /which does not exist/);
});

function skipUnlessRoot(): string | false {
  return isRoot() && process.platform === "linux" ? false : "needs root on Linux";
}

function skipUnlessLinux(): string | false {
  return existsSync("/proc/self/cwd") ? false : "needs /proc";
}

async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A process of its own that starts Postgres, says its address or why not, and stays. */
function hold(data_dir: string): ChildProcess {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
    try {
      const postgres = await startEmbeddedPostgres({ data_dir: ${JSON.stringify(data_dir)}, log: () => {} });
      process.stdout.write(postgres.url + "\\n");
      setInterval(() => {}, 1000);
    } catch (error) {
      process.stdout.write(error.message + "\\n");
    }`;
  const held = ["--input-type=module", "--disable-warning=ExperimentalWarning", "--eval", program];
  return spawn(process.execPath, held, { stdio: ["ignore", "pipe", "inherit"] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout!, "data")) as [Buffer];
  return chunk.toString("utf8").trim();
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await once(child, "exit");
}

async function until(isTrue: () => boolean): Promise<void> {
  const give_up_at = performance.now() + 20_000;
  while (!isTrue()) {
    assert.ok(performance.now() < give_up_at, "did not come true within 20 s");
    await sleep(20);
  }
}

/** As a Postgres leaves it that was killed. */
function leavePostmasterFile(cluster_dir: string, pid: number): void {
  const lines = [pid, cluster_dir, 1_700_000_000, 5432, "", "127.0.0.1", " 1234567     42", "ready   "];
  writeFileSync(join(cluster_dir, "postmaster.pid"), `${lines.join("\n")}\n`);
}

/** The shell that waits beside Postgres, in its process group, for the end of Dirigent. */
function watcherOf(postmaster_pid: number): number {
  const watcher = readdirSync("/proc").find((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    const [, name, group] = findText(`/proc/${pid}/stat`)?.match(/^\d+ \((.*)\) \S \d+ (\d+)/) ?? [];
    return name === "sh" && Number(group) === postmaster_pid;
  });
  assert.ok(watcher);
  return Number(watcher);
}
