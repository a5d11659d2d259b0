/** Installs the dependencies if, and only if, what is installed differs from package-lock.json. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LOCK = join(ROOT, ".dirigent", "install.lock");

/** @param needs_dev whether tools for development (compiler, linter) must be there, or what the product runs on is enough */
export async function installWhatIsMissing({ needs_dev }) {
  if (isInstalled(needs_dev)) return;
  await holdInstallLock();
  try {
    // Another launcher may have installed everything while this one waited.
    if (!isInstalled(needs_dev)) runNpmCi();
  } finally {
    releaseInstallLock();
  }
}

/**
 * npm writes node_modules/.package-lock.json as the last act of an installation, so it is the stamp to compare with.
 * Packages of other platforms are optional and may be absent; so may tools for development in production.
 */
function isInstalled(needs_dev) {
  const installed = readJson(join(ROOT, "node_modules", ".package-lock.json"));
  if (installed === null) return false;

  const wanted = readJson(join(ROOT, "package-lock.json"));
  if (wanted === null) throw new Error("package-lock.json is missing or damaged. Restore it from version control.");
  return Object.entries(wanted.packages).every(([path, want]) => {
    const have = installed.packages[path];
    if (have) return have.version === want.version;
    const isAbsentRightly = want.optional || want.devOptional || (want.dev && !needs_dev);
    return path === "" || isAbsentRightly;
  });
}

/** Writes to stderr only: the answer of a command on stdout stays readable by machines. */
function runNpmCi() {
  process.stderr.write("Installing dependencies (npm ci) ...\n");
  const options = ["ci", "--include=dev", "--include=optional", "--no-fund", "--no-audit", "--loglevel=error"];
  const npm_script = process.env.npm_execpath ?? "";
  const isNpm = /npm-cli\.(c?js)$/.test(npm_script);
  const [program, programArguments] = isNpm ? [process.execPath, [npm_script, ...options]] : ["npm", options];
  const { status, error } = spawnSync(program, programArguments, {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
    shell: !isNpm && process.platform === "win32",
  });
  if (error) throw new Error(`npm could not be started (${error.message}). Install npm 10 or newer and try again.`);
  if (status !== 0)
    throw new Error("npm ci failed, see above. Check the connection to the package registry and try again.");
}

/** Two commands started at once on a fresh clone must not install into the same folder at the same time. */
async function holdInstallLock() {
  let hasTold = false;
  for (;;) {
    try {
      mkdirSync(dirname(LOCK), { recursive: true });
      writeFileSync(LOCK, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      // ENOENT: the other command has just removed the folder with its lock.
      if (error.code !== "EEXIST" && error.code !== "ENOENT") throw error;
    }
    const holder = readHolder(LOCK);
    if (holder !== null && !isRunning(holder)) takeAwayStaleLock(holder);
    else if (!hasTold) {
      process.stderr.write("Waiting for an installation that another command has started ...\n");
      hasTold = true;
    }
    await sleep(200);
  }
}

/** Renames first, then looks: if a third command was faster, the lock taken away is its new one and goes back. */
function takeAwayStaleLock(dead_holder) {
  const aside = `${LOCK}.${process.pid}`;
  try {
    renameSync(LOCK, aside);
    if (readHolder(aside) === dead_holder) rmSync(aside);
    else renameSync(aside, LOCK);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

function releaseInstallLock() {
  rmSync(LOCK, { force: true });
  try {
    rmdirSync(dirname(LOCK));
  } catch {
    // The folder holds more than the lock: it stays.
  }
}

/** @returns the process id, or null while its writer has not written it yet */
function readHolder(file) {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10) || null;
  } catch {
    return null;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
