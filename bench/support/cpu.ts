import { readdirSync, readFileSync } from "node:fs";

/** Kernel clock ticks a second, as Linux reports them to programs. */
const TICKS = 100;

/** Milliseconds of processor time that this process and its children have used, by kind; empty where there is no /proc. */
export function processorTimes(): Map<string, number> {
  const times = new Map<string, number>();
  let pids: string[];
  try {
    pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return times;
  }
  const parents = new Map<number, { parent: number; name: string; ms: number }>();
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // Of those that have ended too, by the one who has waited for them: Postgres's own workers come and go.
      const own = Number(fields[11]) + Number(fields[12]);
      const ended = Number(pid) === process.pid ? 0 : Number(fields[13]) + Number(fields[14]);
      const ms = ((own + ended) * 1_000) / TICKS;
      parents.set(Number(pid), {
        parent: Number(fields[1]),
        name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")),
        ms,
      });
    } catch {
      // It has ended between listing and reading.
    }
  }
  for (const [pid, { name, ms }] of parents) {
    if (!isOurs(pid, parents)) continue;
    const kind = pid === process.pid ? "client" : name.startsWith("postgres") ? "database" : "product";
    times.set(kind, (times.get(kind) ?? 0) + ms);
  }
  return times;
}

function isOurs(pid: number, parents: ReadonlyMap<number, { readonly parent: number }>): boolean {
  for (let at = pid; at > 1; at = parents.get(at)?.parent ?? 0) if (at === process.pid) return true;
  return false;
}
