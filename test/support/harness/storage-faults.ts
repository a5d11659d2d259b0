import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pause } from "./api-client.ts";
import { treeOf } from "./process-tree.ts";

/** A file system so small that it can be filled. */
export type SmallDisk = {
  readonly folder: string;
  /** Takes every byte that is left, and whatever becomes free, until `free` is called. */
  readonly fill: () => void;
  readonly free: () => void;
  readonly unmount: () => void;
};

const CHUNKS = [1024 * 1024, 4096, 1];
const FILL_EVERY_MS = 20;

/** @returns why not, where this system does not let us mount one */
export function mountSmallDisk(megabytes: number): SmallDisk | { readonly why_not: string } {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return { why_not: "only root on Linux may mount a small file system" };
  const folder = mkdtempSync(join(tmpdir(), "dirigent-small-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0755`, "tmpfs", folder], {
    encoding: "utf8",
  });
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return { why_not: `mount is refused here: ${mounted.stderr || mounted.error}` };
  }
  const ballast = join(folder, "ballast");
  let timer: NodeJS.Timeout | undefined;
  const free = () => {
    clearInterval(timer);
    rmSync(ballast, { force: true });
  };
  return {
    folder,
    fill: () => {
      const take = () => takeAll(ballast);
      take();
      timer = setInterval(take, FILL_EVERY_MS);
    },
    free,
    unmount: () => {
      free();
      spawnSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function takeAll(file: string): void {
  const opened = openSync(file, "a");
  for (const size of CHUNKS) {
    const chunk = Buffer.alloc(size);
    try {
      while (writeSync(opened, chunk) === size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
  closeSync(opened);
}

/** A disk that answers every fdatasync of some processes with EIO. */
export type FailingSync = {
  /** How many calls have failed so far. */
  readonly failures: () => number;
  readonly stop: () => Promise<void>;
};

const ATTACHED_MS = 10_000;

/** @returns why not, where processes cannot be traced */
export function whyNotTrace(): string | null {
  if (process.platform !== "linux") return "strace is for Linux";
  const tried = spawnSync("strace", ["-e", "trace=none", "true"], { encoding: "utf8" });
  if (tried.error) return "strace is not installed";
  return tried.status === 0 ? null : `strace may not trace here: ${tried.stderr.trim()}`;
}

/** Lets fdatasync fail in a process, its children and those to come. It stays so in them until `stop`. */
export async function failSyncs(pid: number, directory: string): Promise<FailingSync> {
  mkdirSync(directory, { recursive: true });
  const report = join(directory, "strace.txt");
  const attached = treeOf(pid).flatMap((each) => ["-p", String(each)]);
  const options = ["-f", "-qq", "-o", report, "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO"];
  const tracer = spawn("strace", [...options, ...attached], { stdio: ["ignore", "ignore", "ignore"] });
  const failures = () => (existsSync(report) ? readFileSync(report, "utf8").split("INJECTED").length - 1 : 0);
  await attaches(pid, tracer);
  return {
    failures,
    stop: async () => {
      if (tracer.exitCode !== null || tracer.signalCode !== null) return;
      const ended = new Promise((resolve) => tracer.once("exit", resolve));
      tracer.kill("SIGINT");
      await ended;
    },
  };
}

async function attaches(pid: number, tracer: ChildProcess): Promise<void> {
  const give_up_at = performance.now() + ATTACHED_MS;
  for (;;) {
    if (/^TracerPid:\s*[1-9]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return;
    if (tracer.exitCode !== null || performance.now() > give_up_at) throw new Error("strace could not attach.");
    await pause(20);
  }
}
