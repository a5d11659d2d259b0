import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, glob, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../../..");
const SOURCES = join(ROOT, "web");
/** Below it each build has a folder of its own, named by what it was built from. */
const BUILDS = join(ROOT, "web", "dist");
const LOCK_STALE_AFTER_MS = 180_000;

/**
 * Builds the web app unless that was done already from these very sources and libraries.
 *
 * @param say is told when a build begins, since it takes some seconds
 * @returns the folder with index.html and the assets
 */
export async function builtConsole(say: (line: string) => void): Promise<string> {
  const folder = join(BUILDS, await stateOfSources());
  if (await exists(join(folder, "index.html"))) return folder;

  await mkdir(BUILDS, { recursive: true });
  return withLock(`${folder}.lock`, async () => {
    // Another process may have built it while this one waited.
    if (await exists(join(folder, "index.html"))) return folder;
    say("building the web app ...");
    const unfinished = `${folder}.unfinished`;
    await build(unfinished);
    await rename(unfinished, folder);
    return folder;
  });
}

/** By a process of its own, which takes its 700 MB along when it ends. @throws Error with what it has said */
async function build(folder: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");
  const config = join(SOURCES, "vite.config.ts");
  await promisify(execFile)(process.execPath, [
    vite,
    "build",
    "--config",
    config,
    "--outDir",
    folder,
    "--logLevel",
    "warn",
  ]);
}

/** A hash over all that the build depends on. */
async function stateOfSources(): Promise<string> {
  const hash = createHash("sha256");
  const files: string[] = [];
  for await (const file of glob("**/*.{ts,tsx,css,html,js,svg,png,json,webmanifest,woff2}", {
    cwd: SOURCES,
    exclude: ["dist/**"],
  }))
    files.push(file);
  for (const file of files.sort())
    hash
      .update(file)
      .update("\0")
      .update(await readFile(join(SOURCES, file)));
  hash.update(await readFile(join(ROOT, "package-lock.json")));
  return hash.digest("hex").slice(0, 16);
}

/** One process builds at a time; a lock that a killed process has left is taken over. */
async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  for (let waited_ms = 0; ; waited_ms += 200) {
    const is_held = await mkdir(path).then(
      () => true,
      () => false,
    );
    if (is_held) break;
    if (waited_ms >= LOCK_STALE_AFTER_MS) await rm(path, { recursive: true, force: true });
    else await sleep(200);
  }
  await writeFile(join(path, "pid"), String(process.pid));
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
