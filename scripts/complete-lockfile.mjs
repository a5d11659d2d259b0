/**
 * Adds to package-lock.json the platform packages that npm left out of it.
 *
 * `npm install` leaves an optional package of another platform out of the lock file when the registry
 * in use (a mirror, say) does not carry it; `npm ci` of npm 11 then refuses the whole lock file. The
 * parent names the exact version, and the package's name tells its platform, so the entry can be
 * written without asking a registry. It has no integrity hash: npm adds it when it first sees the package.
 *
 * Run after every `npm install`: `node scripts/complete-lockfile.mjs`. Changes nothing if nothing is missing.
 */
import { readFileSync, writeFileSync } from "node:fs";

const LOCK_FILE = new URL("../package-lock.json", import.meta.url);
const OPERATING_SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64", "wasm32"];
const LIBRARIES = { gnu: "glibc", gnueabihf: "glibc", musl: "musl", musleabihf: "musl" };

const lock = JSON.parse(readFileSync(LOCK_FILE, "utf8"));
const added = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const isPresent = Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`));
    if (isPresent || !/^\d/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = platformEntry(name, version, parent.dev === true);
    added.push(`${name}@${version}`);
  }
}
if (added.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(LOCK_FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
}
process.stdout.write(`${added.length} platform packages added\n${added.join("\n")}\n`);

/** @throws for a name that tells no operating system: an entry without one would be installed everywhere */
function platformEntry(name, version, dev) {
  const words = name.split("/").at(-1).split("-");
  const os = words.filter((word) => OPERATING_SYSTEMS.includes(word));
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  const libc = words.flatMap((word) => LIBRARIES[word] ?? []);
  if (os.length === 0 && !cpu.includes("wasm32")) throw new Error(`${name}: no operating system in its name`);
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(dev ? { dev: true } : {}),
    ...(libc.length > 0 && os.includes("linux") ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}
