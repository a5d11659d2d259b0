import { chownSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { isRoot } from "./os-user.ts";
import { findText, replaceFile } from "./private-file.ts";

/** A stopping Dirigent still holds the lock while npm, which started it, is gone already; so a restart waits a little. */
const WAIT_MS = 3_000;
const RETRY_MS = 50;
const SQLITE_BUSY = 5;

export class DataDirectoryInUseError extends Error {
  constructor(data_dir: string, pid: string) {
    super(`Dirigent is already running on ${data_dir} (pid ${pid}). Stop it, or use another DIRIGENT_DATA_DIR.`);
    this.name = "DataDirectoryInUseError";
  }
}

export type Lock = { readonly release: () => void };

/**
 * Locks a folder for this process. The lock is the operating system's (SQLite's exclusive transaction on an empty file):
 * it cannot be taken twice, and the system lifts it however the process ends.
 *
 * @param data_dir what the message calls the folder
 * @throws DataDirectoryInUseError when another process still holds it after 3 s
 */
export async function lockFolder(folder: string, data_dir: string): Promise<Lock> {
  const file = join(folder, "lock");
  const database = new DatabaseSync(file, { timeout: 0 });
  if (isRoot()) {
    const owner = statSync(dirname(file));
    chownSync(file, owner.uid, owner.gid);
  }

  const give_up_at = performance.now() + WAIT_MS;
  while (!hasLocked(database)) {
    if (performance.now() > give_up_at) {
      database.close();
      throw new DataDirectoryInUseError(data_dir, findText(`${file}.pid`) ?? "unknown");
    }
    await sleep(RETRY_MS);
  }
  replaceFile(`${file}.pid`, `${process.pid}\n`, { mode: 0o644 });
  return { release: () => database.close() };
}

function hasLocked(database: DatabaseSync): boolean {
  try {
    database.exec("begin exclusive");
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
