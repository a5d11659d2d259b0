import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import pg from "pg";
import { examine } from "../../src/app/doctor/examine.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/platform/embedded-postgres/index.ts";
import { authorized, line, openRetailer, shippingCharge } from "../journeys/retailer.ts";
import { startApp } from "../support/running-app.ts";

/**
 * a base backup under load, the log archived, and a restore to a chosen moment. By the low-level functions
 * (PostgreSQL manual, 25.3.4 "Making a Base Backup Using the Low Level API"), since npm ships no pg_basebackup.
 */
const CLIENTS = 4;
const base = mkdtempSync(join(tmpdir(), "dirigent-backup-"));
chmodSync(base, 0o755);
const archive = join(base, "archive");
const backup = join(base, "backup");
mkdirSync(archive);
chmodSync(archive, 0o777);

const postgres = await startEmbeddedPostgres({
  data_dir: join(base, "data"),
  log: () => {},
  settings: {
    archive_mode: "on",
    archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f.new && mv ${archive}/%f.new ${archive}/%f`,
    shared_buffers: "64MB",
  },
});
process.env.DIRIGENT_TEST_DATABASE_URL = postgres.url_of("postgres");
const app = await startApp();
const started: EmbeddedPostgres[] = [postgres];
after(async () => {
  await owner.end();
  for (const server of started.reverse()) await server.stop();
  rmSync(base, { recursive: true, force: true });
});

type Acknowledged = { readonly order_id: string; readonly at: Date };
const acknowledged: Acknowledged[] = [];
const owner = new pg.Pool({ connectionString: postgres.url_of("postgres"), max: 4 });
owner.on("error", () => {});
const name = new URL(app.test_database.url).pathname.slice(1);

test("what was acknowledged before the chosen moment is there after a restore, all of it sound, and nothing of what came after", async (context) => {
  const { stock, orderOf } = await openRetailer(app);
  await stock("A-100", "WH1", 100_000);
  let is_over = false;
  const client = async () => {
    while (!is_over) {
      const order = orderOf({
        lines: [line(1, "A-100", 1, 1_999)],
        charges: [shippingCharge(490)],
        payments: [authorized(2_489)],
      });
      const { status, body, text } = await app.call("POST", "/v1/orders", order);
      assert.equal(status, 201, text);
      acknowledged.push({ order_id: body.order_id, at: await databaseTime() });
    }
  };
  let failure: unknown = null;
  const load = Promise.all(Array.from({ length: CLIENTS }, client)).catch((error) => {
    failure = error;
  });
  const moreOrders = async (count: number) => {
    for (const target = acknowledged.length + count; acknowledged.length < target; await pause(20))
      assert.equal(failure, null);
  };

  await moreOrders(20);
  await takeBaseBackup();
  for (let segment = 0; segment < 3; segment += 1) {
    await moreOrders(20);
    await owner.query("select pg_switch_wal()");
  }
  const moment = await databaseTime();
  await moreOrders(30);
  is_over = true;
  await load;
  assert.equal(failure, null);
  await archiveEverything();

  const began = performance.now();
  const restored = await restore("restored", { recovery_target_time: timeOf(moment) });
  const seconds = (performance.now() - began) / 1_000;
  const url = restored.url_of(name);
  const kept = await ordersIn(url);
  const expected = acknowledged.filter(({ at }) => at < moment).map(({ order_id }) => order_id);
  assert.ok(expected.length >= 80 && acknowledged.length >= expected.length + 20);
  assert.deepEqual(
    expected.filter((order_id) => !kept.has(order_id)),
    [],
  );
  const late = acknowledged.slice(-20).map(({ order_id }) => order_id);
  assert.deepEqual(
    late.filter((order_id) => kept.has(order_id)),
    [],
  );
  assert.deepEqual(await examine(url), []);
  context.diagnostic(
    `${expected.length} orders acknowledged before the moment, ${kept.size} restored; ready after ${seconds.toFixed(1)} s`,
  );
  await restored.stop();
});

test("a restore for which a piece of the log is missing does not pass for a whole one", async () => {
  const last = acknowledged.at(-1) as Acknowledged;
  const segments = readdirSync(archive)
    .filter((file) => /^[0-9A-F]{24}$/.test(file))
    .sort();
  const after_backup = segments.filter((file) => file > (labelledSegment() ?? ""));
  assert.ok(after_backup.length >= 3);
  const lost = after_backup[1] as string;
  rmSync(join(archive, lost));

  // To a moment behind the gap: Postgres itself refuses.
  await assert.rejects(restore("gap", { recovery_target_time: timeOf(last.at) }), /before configured recovery target/);
  // To the end of the log it cannot know that there was more; whoever compares with what was acknowledged does.
  const restored = await restore("end", {});
  const kept = await ordersIn(restored.url_of(name));
  assert.ok(acknowledged.some(({ order_id }) => !kept.has(order_id)));
  await restored.stop();
});

/** Copies the cluster while it is written to; what is torn by that is repaired from the log. */
async function takeBaseBackup(): Promise<void> {
  const session = new pg.Client({ connectionString: postgres.url_of("postgres") });
  await session.connect();
  await session.query("select pg_backup_start('operating', true)");
  copyCluster(join(postgres.folder, "cluster"), backup);
  const { rows } = await session.query("select labelfile, spcmapfile from pg_backup_stop()");
  writeFileSync(join(backup, "backup_label"), rows[0].labelfile);
  if (rows[0].spcmapfile) writeFileSync(join(backup, "tablespace_map"), rows[0].spcmapfile);
  await session.end();
}

/** Without the log itself, and without what belongs to the running server (manual, 25.3.4.3). */
function copyCluster(from: string, to: string): void {
  const { status, stderr } = spawnSync(
    "tar",
    [
      "-C",
      from,
      "--exclude=./postmaster.pid",
      "--exclude=./postmaster.opts",
      "--exclude=./pg_wal/*",
      "--exclude=./pg_replslot/*",
      "-cf",
      `${to}.tar`,
      ".",
    ],
    { encoding: "utf8" },
  );
  // 1: a file changed or vanished while it was read, which is expected.
  assert.ok(status === 0 || status === 1, stderr);
  mkdirSync(to, { mode: 0o700 });
  const unpacked = spawnSync("tar", ["-C", to, "-xpf", `${to}.tar`], { encoding: "utf8" });
  assert.equal(unpacked.status, 0, unpacked.stderr);
}

async function archiveEverything(): Promise<void> {
  const { rows } = await owner.query("select pg_walfile_name(pg_current_wal_lsn()) as file, pg_switch_wal()");
  for (const until = performance.now() + 60_000; !existsSync(join(archive, rows[0].file)); await pause(50))
    assert.ok(performance.now() < until, "the log is not archived");
}

/** As docs/operating/backup.md says: the backup's files, a recovery.signal, where the archive is, and until when. */
async function restore(folder: string, settings: Readonly<Record<string, string>>): Promise<EmbeddedPostgres> {
  const home = join(base, folder, "postgres");
  mkdirSync(home, { recursive: true });
  for (const place of [join(base, folder), home]) chmodSync(place, 0o711);
  const { uid, gid } = statSync(join(postgres.folder, "cluster"));
  cpSync(join(postgres.folder, "password"), join(home, "password"));
  spawnSync("cp", ["-a", backup, join(home, "cluster")]);
  writeFileSync(join(home, "cluster", "recovery.signal"), "");
  for (const file of ["", "recovery.signal", "backup_label"]) chownSync(join(home, "cluster", file), uid, gid);
  const server = await startEmbeddedPostgres({
    data_dir: join(base, folder),
    log: () => {},
    settings: {
      restore_command: `cp ${archive}/%f %p`,
      recovery_target_action: "promote",
      hot_standby: "off",
      shared_buffers: "64MB",
      ...settings,
    },
  });
  started.push(server);
  return server;
}

function labelledSegment(): string | undefined {
  return readdirSync(archive)
    .find((file) => file.endsWith(".backup"))
    ?.slice(0, 24);
}

async function ordersIn(url: string): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("select order_id from orders.orders");
  await client.end();
  return new Set(rows.map((row) => row.order_id));
}

async function databaseTime(): Promise<Date> {
  const { rows } = await owner.query("select clock_timestamp() as now");
  return rows[0].now;
}

/** As recovery_target_time takes it: without the letters of ISO 8601. */
const timeOf = (moment: Date) => moment.toISOString().replace("T", " ").replace("Z", "+00");
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
