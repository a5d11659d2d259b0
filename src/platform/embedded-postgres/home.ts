import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { chooseOsUser, isRoot, mayAccess, type OsUser } from "./os-user.ts";
import { findText, replaceFile } from "./private-file.ts";

/** Where root keeps a database whose data directory only root may enter. Survives a reboot, unlike /tmp. */
const SYSTEM_FOLDER = "/var/lib/dirigent";
const POINTER = "postgres-is-at";

/** The folder of one database: cluster/ (Postgres's own files), password, port, postgres.conf, postgres.log. */
export type Home = { readonly folder: string; readonly cluster_dir: string; readonly user: OsUser };

/** @returns the home that the data directory has or points to, or null if it has none yet */
export function findHomeFolder(data_dir: string): string | null {
  const pointed = findText(join(data_dir, POINTER));
  if (pointed !== null) return pointed;
  const local = join(data_dir, "postgres");
  return existsSync(local) ? local : null;
}

/**
 * Finds or makes the home of the database. Its place is `postgres/` in the data directory. Under root, when the
 * unprivileged user that runs Postgres cannot get there (a folder under /root, say), it is a new folder under
 * /var/lib/dirigent, and a file in the data directory tells which.
 *
 * @throws when the data directory points to a home that is gone, or holds one that its owner cannot enter
 */
export function openHome(data_dir: string): Home {
  const pointed = findText(join(data_dir, POINTER));
  if (pointed !== null) return pointedHome(data_dir, pointed);

  const folder = join(data_dir, "postgres");
  const cluster_dir = join(folder, "cluster");
  const user = chooseOsUser(cluster_dir);
  if (!isRoot()) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { folder, cluster_dir, user };
  }

  makeEnterable(data_dir);
  if (existsSync(folder)) makeEnterable(folder);
  if (mayAccess(user, "x", [existsSync(folder) ? folder : data_dir])) {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    makeEnterable(folder);
    return { folder, cluster_dir, user };
  }
  if (existsSync(cluster_dir)) {
    throw new Error(
      `The database in ${folder} belongs to user ${user?.uid}, who cannot enter that folder. ` +
        "Let other users enter the folders above it (chmod o+x), or move it to where it was.",
    );
  }
  return newSystemHome(data_dir);
}

function pointedHome(data_dir: string, folder: string): Home {
  if (!existsSync(folder)) {
    throw new Error(
      `${join(data_dir, POINTER)} says that the database is at ${folder}, which does not exist. ` +
        "Restore that folder from a backup; or remove the file to begin with an empty database.",
    );
  }
  const cluster_dir = join(folder, "cluster");
  return { folder, cluster_dir, user: chooseOsUser(cluster_dir) };
}

function newSystemHome(data_dir: string): Home {
  const project = basename(dirname(data_dir)).replace(/[^A-Za-z0-9_-]/g, "") || "data";
  const folder = join(SYSTEM_FOLDER, `${project}-${randomBytes(4).toString("hex")}`);
  mkdirSync(folder, { recursive: true });
  makeEnterable(SYSTEM_FOLDER);
  chmodSync(folder, 0o711);

  const cluster_dir = join(folder, "cluster");
  const user = chooseOsUser(cluster_dir);
  if (!mayAccess(user, "x", [folder])) {
    throw new Error(
      `Postgres does not run as root, and user ${user?.uid} can enter neither ${data_dir} nor ${folder}. ` +
        "Set DIRIGENT_DATA_DIR to a folder that other users may enter, start as an ordinary user, or set DATABASE_URL.",
    );
  }
  replaceFile(join(folder, "belongs-to"), `${data_dir}\n`, { mode: 0o644 });
  replaceFile(join(data_dir, POINTER), `${folder}\n`, { mode: 0o644 });
  return { folder, cluster_dir, user };
}

/** Others may pass through our own folder, but not list it. */
function makeEnterable(folder: string): void {
  const { mode } = statSync(folder);
  if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o001);
}
