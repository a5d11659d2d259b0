import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { isRoot, type OsUser } from "./os-user.ts";

/**
 * Replaces a file as a whole, on disk before it returns. Never follows a link that someone else may have put there. Under root the file belongs to
 * the owner of its folder, or to `owner`, so that a database started once with sudo can be started without it.
 */
export function replaceFile(path: string, text: string, options: { mode: number; owner?: OsUser }): void {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, "wx", options.mode);
  try {
    writeSync(file, text);
    if (isRoot()) {
      const owner = options.owner ?? statSync(dirname(path));
      fchownSync(file, owner.uid, owner.gid);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** @returns the text without surrounding white space, or null if there is no such file */
export function findText(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
