import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";

/** Who runs Postgres. Null: whoever runs Dirigent. Never root, which Postgres refuses. */
export type OsUser = { readonly uid: number; readonly gid: number } | null;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Postgres refuses to run as root. Under root it runs as whoever owns the database files; for a new database as
 * `nobody`, because initdb needs a user that the system knows by name and every system has this one.
 */
export function chooseOsUser(cluster_dir: string): OsUser {
  if (!isRoot()) return null;
  const owner = statSync(cluster_dir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return findNobody();
}

/** @throws when the system has no such user */
function findNobody(): OsUser {
  const line = readFileSync("/etc/passwd", "utf8").match(/^nobody:[^:]*:(-?\d+):(-?\d+):/m);
  if (!line) {
    throw new Error(
      "Postgres refuses to run as root, and this system has no user 'nobody' to run it. " +
        "Start Dirigent as an ordinary user, or set DATABASE_URL.",
    );
  }
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

/** Asks the kernel rather than mode bits: access lists and mount options count as well. `mode` is one of `test`'s: r or x. */
export function mayAccess(user: OsUser, mode: "r" | "x", paths: readonly string[]): boolean {
  if (process.platform === "win32") return true;
  const script = `for path in "$@"; do test -${mode} "$path" || exit 1; done`;
  return spawnSync("/bin/sh", ["-c", script, "sh", ...paths], { ...user, cwd: "/" }).status === 0;
}

/** A small environment: neither PG* settings nor our secrets reach Postgres. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const passed = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "TEMP", "TMP"];
  const kept = passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(kept), LC_ALL: "C", TZ: "UTC" };
}
