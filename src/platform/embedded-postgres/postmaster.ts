import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import type { Home } from "./home.ts";
import { postgresEnvironment } from "./os-user.ts";
import { disownPostmasterFile, isPostmasterOf, isRunning, readPostmasterFile } from "./postmaster-file.ts";
import { DURABILITY } from "./settings.ts";

const POLL_MS = 20;
const FAST_STOP_MS = 30_000;
const LEFTOVER_STOP_MS = 10_000;
const IMMEDIATE_STOP_MS = 5_000;
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * Becomes Postgres, after leaving a watcher behind: when the pipe on descriptor 3 closes without a word, Dirigent has
 * died and Postgres shuts down. A line through the pipe ends the watcher alone. The watcher is no child of Postgres,
 * which takes the violent end of any child for a crash.
 */
const GUARDED_START = `
  ( ( read -r word || kill -INT $$ ) <&3 3<&- >/dev/null 2>&1 & )
  exec "$@" 3<&-`;

export type Postmaster = { readonly child: ChildProcess; readonly pid: number };

/**
 * Starts Postgres and waits until it accepts connections; after a crash that takes as long as its recovery.
 *
 * @returns why it ended, if it ended instead: the lines it has written to its log
 */
export async function startPostmaster(
  home: Home,
  binaries: Binaries,
  port: number,
): Promise<Postmaster | { failure: string }> {
  const log_file = join(home.folder, "postgres.log");
  const log = openLog(log_file);
  const log_start = fstatSync(log).size;
  const child = spawnPostgres(home, binaries, port, log);
  closeSync(log);

  let spawn_error: Error | null = null;
  child.once("error", (error) => {
    spawn_error = error;
  });
  for (;;) {
    if (spawn_error !== null) return { failure: String(spawn_error) };
    if (hasEnded(child)) return { failure: readFileSync(log_file).subarray(log_start).toString("utf8").trim() };
    const file = readPostmasterFile(home.cluster_dir);
    if (file?.status === "ready" && file.pid === child.pid) return { child, pid: file.pid };
    await sleep(POLL_MS);
  }
}

function spawnPostgres(home: Home, binaries: Binaries, port: number, log: number): ChildProcess {
  const fixed = { port: String(port), listen_addresses: "127.0.0.1", ...DURABILITY };
  const sockets = { unix_socket_directories: makeSocketFolder(home, port) ?? "" };
  const postgresArguments = [
    "-D",
    home.cluster_dir,
    `--config-file=${join(home.folder, "postgres.conf")}`,
    ...Object.entries({ ...fixed, ...sockets }).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const isWindows = process.platform === "win32";
  const [program, programArguments] = isWindows
    ? [binaries.postgres, postgresArguments]
    : ["/bin/sh", ["-c", GUARDED_START, "sh", binaries.postgres, ...postgresArguments]];
  const child = spawn(program, programArguments, {
    ...home.user,
    cwd: home.folder,
    env: postgresEnvironment(),
    // Ctrl-C in the terminal is for Dirigent, which stops Postgres when it has finished its own work.
    detached: !isWindows,
    stdio: ["ignore", log, log, "pipe"],
  });
  child.unref();
  const watcher = watcherOf(child);
  watcher?.on("error", () => {}); // Nobody reads once the watcher has ended.
  (watcher as unknown as { unref?: () => void } | null)?.unref?.();
  return child;
}

/** A path to a socket has 108 bytes in Linux, 104 elsewhere, the last a zero. */
const SOCKET_PATH_MAX = 103;

/** The folder of Postgres's Unix socket. Null where there is none: on Windows, and where its path would be too long. */
export function socketFolder(home_folder: string, port: number): string | null {
  const folder = join(home_folder, "socket");
  const is_usable = process.platform !== "win32" && !/[,"]/.test(folder);
  return is_usable && Buffer.byteLength(`${folder}/.s.PGSQL.${port}`) <= SOCKET_PATH_MAX ? folder : null;
}

/** Only Postgres's own user can enter it. A killed one may have left its lock behind, and its number may be another's now. */
function makeSocketFolder({ folder: home_folder, user }: Home, port: number): string | null {
  const folder = socketFolder(home_folder, port);
  if (folder === null) return null;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

/**
 * Shuts down: ends connections and writes everything to disk. If that takes too long, and while Postgres still recovers
 * from a crash, it stops at once and leaves the rest to the recovery of the next start; nothing committed is lost.
 *
 * @param child null for a Postgres that another process has started
 */
export async function stopPostmaster(
  home: Home,
  binaries: Binaries,
  pid: number,
  child: ChildProcess | null,
): Promise<void> {
  const isGone = () => (child ? hasEnded(child) : !isPostmasterOf(home.cluster_dir, pid));
  const patience_ms = child ? FAST_STOP_MS : LEFTOVER_STOP_MS;
  if (process.platform === "win32") {
    // Windows has no signals; pg_ctl speaks to Postgres in its own way.
    spawnSync(binaries.pg_ctl, ["stop", "-D", home.cluster_dir, "-m", "fast", "-t", String(patience_ms / 1000)]);
    await waitUntil(isGone, IMMEDIATE_STOP_MS);
  } else {
    const isRecovering = readPostmasterFile(home.cluster_dir)?.status === "starting";
    if (!isRecovering) await signalAndWait(pid, "SIGINT", isGone, patience_ms);
    await signalAndWait(pid, "SIGQUIT", isGone, IMMEDIATE_STOP_MS);
    await signalAndWait(pid, "SIGKILL", isGone, IMMEDIATE_STOP_MS);
  }
  if (child) dismissWatcher(child);
}

/** After Postgres has ended. Its process number is free again: the watcher must not signal whoever has it next. */
export function dismissWatcher(child: ChildProcess): void {
  watcherOf(child)?.end("stopped\n");
}

function watcherOf(child: ChildProcess): Writable | null {
  return (child.stdio[3] ?? null) as Writable | null;
}

/**
 * Clears what an earlier Dirigent has left: a Postgres that still runs on this data is stopped, and a postmaster.pid
 * whose process number now belongs to another program is disowned. Call it only while holding the lock of the home.
 */
export async function clearLeftovers(home: Home, binaries: Binaries, log: (line: string) => void): Promise<void> {
  const file = readPostmasterFile(home.cluster_dir);
  if (file === null || !isRunning(file.pid)) return; // Postgres itself copes with a file of a dead process.
  if (isPostmasterOf(home.cluster_dir, file.pid)) {
    log(`Stopping a Postgres that an earlier run has left behind (pid ${file.pid}).`);
    await stopPostmaster(home, binaries, file.pid, null);
  } else {
    disownPostmasterFile(home.cluster_dir);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function signalAndWait(
  pid: number,
  signal: NodeJS.Signals,
  isGone: () => boolean,
  patience_ms: number,
): Promise<void> {
  if (isGone()) return;
  kill(pid, signal);
  await waitUntil(isGone, patience_ms);
}

async function waitUntil(isDone: () => boolean, patience_ms: number): Promise<void> {
  const give_up_at = performance.now() + patience_ms;
  while (!isDone() && performance.now() < give_up_at) await sleep(POLL_MS);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** One older log is kept. */
function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, "a", 0o600);
}
