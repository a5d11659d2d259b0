import { pause } from "./api-client.ts";
import type { Fleet } from "./fleet.ts";
import { integerBetween, type Random } from "./seeded.ts";

/** `processes`: one program at a time. `postgres`: all processes of Postgres. `everything`: both at once, as by a power cut. */
export type KillTarget = "processes" | "postgres" | "everything";

export type KillOutcome = {
  /** `postgres`, `everything` or the name of a program. */
  readonly victim: string;
  readonly processes: number;
  /** By performance.now(). */
  readonly at: number;
  /** By the wall clock, to be compared with that of the database on the same machine. */
  readonly killed_at: Date;
  /** Until Postgres took connections again; null if it was spared. */
  readonly postgres_seconds: number | null;
};

const PAUSE_MS = { from: 500, to: 1_500 };

/** Which targets come in which order, so that every run has as many of each. */
export function planKills(random: Random, counts: Readonly<Record<KillTarget, number>>): KillTarget[] {
  const targets = Object.entries(counts).flatMap(([target, count]) =>
    Array<KillTarget>(count).fill(target as KillTarget),
  );
  for (let last = targets.length - 1; last > 0; last -= 1) {
    const other = integerBetween(random, 0, last);
    [targets[last], targets[other]] = [targets[other] as KillTarget, targets[last] as KillTarget];
  }
  return targets;
}

/**
 * Kills one target after the other, every 0.5 to 1.5 s; Postgres not again before it has come back. Programs may be hit
 * while they still start.
 *
 * @param onKill called right after each kill
 */
export async function killThrough(
  fleet: Fleet,
  random: Random,
  targets: readonly KillTarget[],
  onKill: (outcome: KillOutcome) => void,
): Promise<void> {
  for (const target of targets) {
    await pause(integerBetween(random, PAUSE_MS.from, PAUSE_MS.to));
    const victims =
      target === "processes" ? [await findVictim(fleet, random)] : target === "everything" ? fleet.programs : [];
    const at = performance.now();
    const killed_at = new Date();
    let processes = target === "processes" ? 0 : fleet.killPostgres();
    const alive = victims.filter((name) => fleet.supervisor.pid(name) !== null);
    if (alive.length > 0) processes += await fleet.supervisor.kill(...alive);
    if (target !== "processes") await fleet.postgresIsBack();
    const postgres_seconds = target === "processes" ? null : (performance.now() - at) / 1_000;
    onKill({
      victim: target === "processes" ? (victims[0] as string) : target,
      processes,
      at,
      killed_at,
      postgres_seconds,
    });
  }
}

/** One that runs at the moment, ready or not. */
async function findVictim(fleet: Fleet, random: Random): Promise<string> {
  for (;;) {
    const running = fleet.programs.filter((name) => fleet.supervisor.pid(name) !== null);
    const victim = running[integerBetween(random, 0, running.length - 1)];
    if (victim) return victim;
    await pause(PAUSE_MS.from);
  }
}
