import { findUnanswered } from "../fulfillment/index.ts";
import type { Services } from "../orchestration/services.ts";
import { findBacklog, type PlatformBacklog } from "../platform/backlog.ts";
import type { Backlog, WaitingKind } from "../platform/metrics.ts";
import { read } from "../platform/transaction.ts";

/** A location that has not looked at its work for half a working day. */
const SILENT_SECONDS = 4 * 3_600;

type Reading = PlatformBacklog & Pick<Backlog, "unanswered">;

/**
 * Reads tenant by tenant what waits, and makes the figures of all tenants of it. A kind that was seen once is told for good,
 * as 0 when nothing of it waits, so that a gauge falls again.
 */
export function createBacklog(services: Services) {
  const readings = new Map<string, Reading>();
  const kinds = { due: new Set(["order"]), intents: new Set<string>(), exceptions: new Set<string>() };
  return {
    readTenant: async (tenant_id: string): Promise<void> => {
      const reading = await readTenant(services, tenant_id);
      readings.set(tenant_id, reading);
      for (const what of ["due", "intents", "exceptions"] as const)
        for (const { kind } of reading[what]) kinds[what].add(kind);
    },
    /** Over all tenants, as they were last read. */
    total: (): Backlog => {
      const all = [...readings.values()];
      const sum = (what: keyof PlatformBacklog) =>
        [...kinds[what]].map((kind) =>
          sumOf(
            kind,
            all.flatMap((reading) => reading[what]),
          ),
        );
      return {
        due: sum("due"),
        intents: sum("intents"),
        exceptions: sum("exceptions"),
        unanswered: {
          oldest_seconds: Math.max(0, ...all.map(({ unanswered }) => unanswered.oldest_seconds)),
          silent_locations: all.reduce((count, { unanswered }) => count + unanswered.silent_locations, 0),
        },
      };
    },
  };
}

function sumOf(kind: string, waiting: readonly WaitingKind[]): WaitingKind {
  const same = waiting.filter((entry) => entry.kind === kind);
  return {
    kind,
    entries: same.reduce((sum, { entries }) => sum + entries, 0),
    oldest_seconds: Math.max(0, ...same.map(({ oldest_seconds }) => oldest_seconds)),
  };
}

function readTenant({ database, clock }: Services, tenant_id: string): Promise<Reading> {
  return read(database, tenant_id, "read the backlog", async (tx) => {
    const now = clock.now();
    const backlog = await findBacklog(tx, now);
    const ages = (await findUnanswered(tx)).map(
      ({ oldest_released_at }) => (now.getTime() - oldest_released_at.getTime()) / 1_000,
    );
    return {
      ...backlog,
      unanswered: {
        oldest_seconds: Math.max(0, ...ages),
        silent_locations: ages.filter((age) => age > SILENT_SECONDS).length,
      },
    };
  });
}
