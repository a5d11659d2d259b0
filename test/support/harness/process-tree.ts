import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * Ends programs with all their descendants by SIGKILL, as a power cut would: everything is halted first, so that nothing
 * can react to the end of another, nor start a process that escapes.
 *
 * @param roots process ids of programs that we have started and that still run
 * @returns how many processes were killed
 */
export function killTrees(roots: readonly number[]): number {
  const halted = new Set<number>();
  for (;;) {
    const found = withDescendants(roots).filter((pid) => !halted.has(pid));
    if (found.length === 0) break;
    for (const pid of found) {
      signal(pid, "SIGSTOP");
      halted.add(pid);
    }
  }
  for (const pid of halted) signal(pid, "SIGKILL");
  return halted.size;
}

/** A process and all its descendants. */
export function treeOf(pid: number): number[] {
  return withDescendants([pid]);
}

/** One that has ended meanwhile is left in peace. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function withDescendants(roots: readonly number[]): number[] {
  const children = Map.groupBy(listProcesses(), ({ parent }) => parent);
  const found = [...roots];
  for (const pid of found) found.push(...(children.get(pid) ?? []).map((child) => child.pid));
  return found;
}

type Listed = { readonly pid: number; readonly parent: number };

function listProcesses(): Listed[] {
  if (existsSync("/proc/self/stat")) return readdirSync("/proc").flatMap(readProcess);
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0]) => ({ pid, parent }));
}

/** The name of a program stands in parentheses and may hold anything, so what follows is counted from the last one. */
function readProcess(entry: string): Listed[] {
  if (!/^\d+$/.test(entry)) return [];
  try {
    const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
    const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [{ pid: Number(entry), parent: Number(parent) }];
  } catch {
    return []; // It ended while we looked.
  }
}
