import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import { withClient } from "./shop.ts";

export type Surroundings = Readonly<Record<string, number | string>>;

const SETTINGS = [
  "fsync",
  "synchronous_commit",
  "full_page_writes",
  "wal_compression",
  "shared_buffers",
  "work_mem",
  "max_wal_size",
  "checkpoint_timeout",
] as const;

/** When, on what and with which settings a figure was measured: what PERFORMANCE.md tells beside each. */
export async function describeSurroundings(database_url: string): Promise<Surroundings> {
  const settings = await withClient(database_url, async (client) => {
    const { rows } = await client.query(
      "select name, current_setting(name) as value from pg_settings where name = any ($1) or name = 'server_version'",
      [SETTINGS],
    );
    return new Map(rows.map((row) => [String(row.name), String(row.value)]));
  });
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    processor: cpus()[0]?.model ?? "unknown",
    processors: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    postgres: settings.get("server_version") ?? "unknown",
    settings: SETTINGS.map((name) => `${name}=${settings.get(name)}`).join(" "),
  };
}

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: import.meta.dirname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    const hash = git("rev-parse", "--short", "HEAD");
    return git("status", "--porcelain", "--untracked-files=no") === "" ? hash : `${hash} with changes`;
  } catch {
    return "unknown";
  }
}
