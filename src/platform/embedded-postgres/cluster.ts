import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import type { Home } from "./home.ts";
import { postgresEnvironment } from "./os-user.ts";
import { findText, replaceFile } from "./private-file.ts";

/** The database that a new cluster gets beside Postgres's own. */
export const DATABASE = "dirigent";

const UNFINISHED = "unfinished-cluster-";

/**
 * Makes the database cluster if there is none: with checksums, UTF-8, sorting by code point (the same on every system),
 * and a password in a file that only its owner may read.
 *
 * @returns the superuser's password
 * @throws when the cluster is there and its password is not
 */
export function openCluster(home: Home, binaries: Binaries, superuser: string): string {
  const password_file = join(home.folder, "password");
  const known = findText(password_file);
  if (existsSync(home.cluster_dir)) {
    if (known !== null) return known;
    throw new Error(
      `The database in ${home.cluster_dir} is there, but its password file ${password_file} is not. Restore it from a backup.`,
    );
  }

  const password = known ?? randomBytes(24).toString("base64url");
  if (known === null) replaceFile(password_file, `${password}\n`, { mode: 0o600 });
  createCluster(home, binaries, { superuser, password });
  return password;
}

/**
 * Built beside its place and renamed when complete: a start that was killed half-way leaves no half database. Each
 * attempt has a name of its own, because the initdb of a killed start may still be writing.
 */
function createCluster(home: Home, binaries: Binaries, login: { superuser: string; password: string }): void {
  for (const name of readdirSync(home.folder).filter((entry) => entry.startsWith(UNFINISHED))) {
    rmSync(join(home.folder, name), { recursive: true, force: true });
  }
  const unfinished = join(home.folder, `${UNFINISHED}${randomBytes(4).toString("hex")}`);
  mkdirSync(unfinished, { mode: 0o700 });
  chmodSync(unfinished, 0o700);
  if (home.user) chownSync(unfinished, home.user.uid, home.user.gid);

  // initdb runs as the unprivileged user and cannot read our password file.
  const password_copy = join(home.folder, "initdb-password");
  replaceFile(password_copy, `${login.password}\n`, { mode: 0o600, owner: home.user });
  try {
    run(home, binaries.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${login.superuser}`,
      `--pwfile=${password_copy}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      "--data-checksums",
    ]);
  } finally {
    rmSync(password_copy);
  }
  run(home, binaries.postgres, ["--single", "-D", unfinished, "postgres"], `create database ${DATABASE}\n`);
  renameSync(unfinished, home.cluster_dir);
}

function run(home: Home, program: string, programArguments: readonly string[], input = ""): void {
  const done = spawnSync(program, programArguments, {
    ...home.user,
    input,
    cwd: home.folder,
    env: postgresEnvironment(),
    encoding: "utf8",
  });
  // A single-user Postgres reports a failed statement on stderr alone and ends with 0.
  if (done.status === 0 && !/^\S.*(ERROR|FATAL|PANIC):/m.test(done.stderr)) return;
  throw new Error(
    `${program} could not make the database: ${done.error?.message ?? done.stderr.trim()}. ` +
      "Remove the cause, or set DATABASE_URL to a Postgres of yours.",
  );
}
