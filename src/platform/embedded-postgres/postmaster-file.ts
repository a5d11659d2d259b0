import { spawnSync } from "node:child_process";
import { closeSync, fchownSync, openSync, readlinkSync, realpathSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isRoot } from "./os-user.ts";
import { findText } from "./private-file.ts";

/** What a running Postgres says of itself in postmaster.pid (lines 1, 4 and 8; src/include/utils/pidfile.h). */
export type PostmasterFile = {
  readonly pid: number;
  readonly port: number;
  /** `starting` (and recovering), `ready` or `stopping`; empty when it is just being written. */
  readonly status: string;
};

export function readPostmasterFile(cluster_dir: string): PostmasterFile | null {
  const lines = findText(join(cluster_dir, "postmaster.pid"))?.split("\n") ?? [];
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!(pid > 0)) return null;
  return { pid, port: Number.parseInt(lines[3] ?? "", 10), status: lines[7]?.trim() ?? "" };
}

/** Whether the process is the Postgres of this cluster, and not another one that got the number of a dead one. */
export function isPostmasterOf(cluster_dir: string, pid: number): boolean {
  if (!isRunning(pid)) return false;
  if (process.platform === "win32") return true;
  if (process.platform === "linux") return currentFolderOf(pid) === realpathSync(cluster_dir);
  const { stdout } = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.includes("postgres") && stdout.includes(cluster_dir);
}

/** Postgres makes the cluster its current folder. */
function currentFolderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null; // Another user's process, or it has just ended.
  }
}

/** A zombie, ended and not yet noticed by its parent, does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return !/^\d+ \(.*\) [ZX] /s.test(findText(`/proc/${pid}/stat`) ?? "");
}

/** Above every number that a system gives (Linux: at most 4,194,304). */
const NO_PROCESS = 2_147_483_646;

/**
 * Replaces the process number in a left-behind postmaster.pid whose number now belongs to an unrelated process, so that
 * Postgres starts. The rest stays: by its last lines Postgres detects that processes of the dead one still use the data,
 * and waits for them; removing the file would switch that off (postgresql.org/docs/18/server-shutdown.html).
 */
export function disownPostmasterFile(cluster_dir: string): void {
  const path = join(cluster_dir, "postmaster.pid");
  const [, ...rest] = (findText(path) ?? "").split("\n");
  const owner = statSync(cluster_dir);
  rmSync(path);
  const file = openSync(path, "wx", 0o600);
  writeSync(file, `${[NO_PROCESS, ...rest].join("\n")}\n`);
  if (isRoot()) fchownSync(file, owner.uid, owner.gid);
  closeSync(file);
}
