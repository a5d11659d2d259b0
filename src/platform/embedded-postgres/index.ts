import { chmodSync, existsSync, mkdirSync, realpathSync, statfsSync } from "node:fs";
import { totalmem } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Binaries, prepareBinaries } from "./binaries.ts";
import { DATABASE, openCluster } from "./cluster.ts";
import { findHomeFolder, type Home, openHome } from "./home.ts";
import { type Lock, lockFolder } from "./lock.ts";
import { choosePort } from "./port.ts";
import {
  clearLeftovers,
  dismissWatcher,
  type Postmaster,
  socketFolder,
  startPostmaster,
  stopPostmaster,
} from "./postmaster.ts";
import { isPostmasterOf, readPostmasterFile } from "./postmaster-file.ts";
import { findText, replaceFile } from "./private-file.ts";
import { chooseSettings, formatSettings, type PostgresSettings } from "./settings.ts";

export { DataDirectoryInUseError } from "./lock.ts";

const SUPERUSER = "postgres";
const RETRY_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** How long processes of a killed Postgres may still use its shared memory; they end by themselves. */
const LEFTOVER_PROCESSES_MS = 60_000;

export type EmbeddedPostgres = {
  /** Of the database `dirigent`, as superuser. */
  readonly url: string;
  readonly url_of: (database: string) => string;
  /** The same by its Unix socket, which costs less; by TCP where there is none. */
  readonly local_url: string;
  readonly local_url_of: (database: string) => string;
  /** Where Postgres keeps the data: in the data directory, except where only root may enter that. */
  readonly folder: string;
  /** Of the Postgres that runs now; another one after a crash. */
  readonly pid: () => number;
  /** Ends connections, writes everything to disk, lets go of the data directory. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts the Postgres that npm has installed, as a child process, with its data in `data_dir`, on a port of its own on
 * 127.0.0.1. It ends with this process, however that ends, and is started again if it dies.
 *
 * @param log      a line for the operator
 * @param settings win over ours, but cannot switch durability off
 * @throws DataDirectoryInUseError when another Dirigent runs on `data_dir`
 */
export async function startEmbeddedPostgres(options: {
  readonly data_dir: string;
  readonly log: (line: string) => void;
  readonly settings?: PostgresSettings;
  readonly superuser?: string;
}): Promise<EmbeddedPostgres> {
  const data_dir = makeDataDirectory(options.data_dir);
  const locks = [await lockFolder(data_dir, data_dir)];
  try {
    const home = openHome(data_dir);
    // Two copies of a data directory may point to the same home.
    if (home.folder !== join(data_dir, "postgres")) locks.push(await lockFolder(home.folder, home.folder));
    const binaries = prepareBinaries(home);
    await clearLeftovers(home, binaries, options.log);
    const superuser = options.superuser ?? SUPERUSER;
    const password = openCluster(home, binaries, superuser);
    writeSettings(home, binaries, options.settings ?? {});
    const { postmaster, port } = await startOnFreePort(home, binaries);
    const supervision = supervise({ home, binaries, port, log: options.log }, postmaster, locks);
    return { ...urls({ superuser, password, port }, home.folder), folder: home.folder, ...supervision };
  } catch (error) {
    release(locks);
    throw error;
  }
}

/** The embedded Postgres that another process runs on this data directory, for a command that needs its database. */
export function findRunningEmbeddedPostgres(data_dir: string, superuser = SUPERUSER): Urls | null {
  const folder = findHomeFolder(resolve(data_dir));
  if (folder === null) return null;
  const cluster_dir = join(folder, "cluster");
  const file = readPostmasterFile(cluster_dir);
  const password = findText(join(folder, "password"));
  if (file?.status !== "ready" || password === null || !isPostmasterOf(cluster_dir, file.pid)) return null;
  return urls({ superuser, password, port: file.port }, folder);
}

function makeDataDirectory(data_dir: string): string {
  const path = resolve(data_dir);
  if (!existsSync(path)) {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o711);
  }
  return realpathSync(path);
}

function writeSettings(home: Home, binaries: Binaries, overrides: PostgresSettings): void {
  const limit_bytes = process.constrainedMemory();
  const settings = chooseSettings(
    {
      memory_bytes: limit_bytes > 0 ? Math.min(limit_bytes, totalmem()) : totalmem(),
      shared_memory_bytes: freeSharedMemory(),
      has_pg_stat_statements: binaries.hasExtension("pg_stat_statements"),
    },
    overrides,
  );
  replaceFile(join(home.folder, "postgres.conf"), formatSettings(settings), { mode: 0o644 });
}

function freeSharedMemory(): number | null {
  if (process.platform !== "linux") return null;
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize;
  } catch {
    return 0;
  }
}

async function startOnFreePort(home: Home, binaries: Binaries): Promise<{ postmaster: Postmaster; port: number }> {
  const give_up_at = performance.now() + LEFTOVER_PROCESSES_MS;
  for (;;) {
    const port = await choosePort(home.folder);
    const started = await startPostmaster(home, binaries, port);
    if (!("failure" in started)) return { postmaster: started, port };
    if (!passesByItself(started.failure) || performance.now() > give_up_at) {
      throw new Error(
        `Postgres did not start. Its log (${join(home.folder, "postgres.log")}) says:\n${started.failure}`,
      );
    }
    await sleep(RETRY_MS);
  }
}

/** Another program took the port in between, or processes of a killed Postgres are still ending. */
function passesByItself(failure: string): boolean {
  return /Address already in use|could not bind|shared memory block/.test(failure);
}

type Supervised = {
  readonly home: Home;
  readonly binaries: Binaries;
  readonly port: number;
  readonly log: (line: string) => void;
};

/** Starts Postgres again when it dies unasked (killed for want of memory, say), on the same port. */
function supervise(
  postgres: Supervised,
  first: Postmaster,
  locks: readonly Lock[],
): Pick<EmbeddedPostgres, "pid" | "stop"> {
  const { home, binaries, port, log } = postgres;
  let postmaster = first;
  let restart: Promise<void> | null = null;
  let stopped: Promise<void> | null = null;

  const watch = () =>
    postmaster.child.once("exit", (code, signal) => {
      dismissWatcher(postmaster.child);
      if (stopped !== null) return;
      log(`Postgres has ended unasked (${signal ?? `exit code ${code}`}) and is started again.`);
      restart = startAgain();
    });
  const startAgain = async () => {
    for (let pause_ms = RETRY_MS; stopped === null; pause_ms = Math.min(2 * pause_ms, LONGEST_PAUSE_MS)) {
      const started = await startPostmaster(home, binaries, port);
      if (!("failure" in started)) {
        postmaster = started;
        watch();
        return;
      }
      if (!passesByItself(started.failure)) log(`Postgres did not start again and is tried again: ${started.failure}`);
      await sleep(pause_ms);
    }
  };
  const stop = async () => {
    await restart;
    postmaster.child.ref();
    await stopPostmaster(home, binaries, postmaster.pid, postmaster.child);
    release(locks);
  };
  watch();
  return {
    pid: () => postmaster.pid,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

type Urls = Pick<EmbeddedPostgres, "url" | "url_of" | "local_url" | "local_url_of">;

function urls(login: { superuser: string; password: string; port: number }, home_folder: string): Urls {
  const server = `postgres://${encodeURIComponent(login.superuser)}:${encodeURIComponent(login.password)}@127.0.0.1:${login.port}`;
  const url_of = (database: string) => `${server}/${encodeURIComponent(database)}`;
  const folder = socketFolder(home_folder, login.port);
  const by_socket = folder === null ? "" : `?host=${encodeURIComponent(folder)}`;
  const local_url_of = (database: string) => `${url_of(database)}${by_socket}`;
  return { url: url_of(DATABASE), url_of, local_url: local_url_of(DATABASE), local_url_of };
}

function release(locks: readonly Lock[]): void {
  for (const lock of locks) lock.release();
}
