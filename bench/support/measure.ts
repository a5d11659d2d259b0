import { availableParallelism } from "node:os";
import type { BenchApp } from "./app.ts";
import { processorTimes } from "./cpu.ts";
import { round } from "./figures.ts";
import type { Offered } from "./offer.ts";
import { watchReleases } from "./releases.ts";

export type Measured = {
  readonly offered: Offered;
  readonly released_at: ReadonlyMap<string, number>;
  /** From POST to released and visible, of those that were. */
  readonly latencies_ms: readonly number[];
  readonly posted_per_second: number;
  readonly released_per_second: number;
  /** Of all processors, what the load and its watching took. */
  readonly client_share_percent: number;
  /** Milliseconds of processor time that an accepted order has cost the product, the database and the client. */
  readonly processor_ms: Readonly<Record<string, number>>;
};

/** Offers orders and watches until all that were accepted are released and visible to their locations. */
export async function measureReleases(
  app: BenchApp,
  offer: () => Promise<Offered>,
  look_every_ms = 20,
): Promise<Measured> {
  const watcher = await watchReleases(app.database_url, look_every_ms);
  const shareOf = watchOwnCpu();
  const before = processorTimes();
  const offered = await offer();
  const released_at = await watcher.waitFor(offered.sent_at.keys());
  const client_share_percent = shareOf();
  const processor_ms = perOrder(before, processorTimes(), offered.sent_at.size);
  await watcher.stop();

  const latencies_ms: number[] = [];
  let last = offered.ended;
  for (const [order_id, at] of offered.sent_at) {
    const released = released_at.get(order_id);
    if (released === undefined) continue;
    latencies_ms.push(released - at);
    last = Math.max(last, released);
  }
  return {
    offered,
    released_at,
    latencies_ms,
    posted_per_second: offered.sent_at.size / ((offered.ended - offered.started) / 1_000),
    released_per_second: latencies_ms.length / ((last - offered.started) / 1_000),
    client_share_percent,
    processor_ms,
  };
}

function perOrder(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>, orders: number) {
  return Object.fromEntries(
    [...after].map(([who, ms]) => [`CPU ms/order ${who}`, round((ms - (before.get(who) ?? 0)) / orders, 2)]),
  );
}

/** @returns a function that says how much of all processors this process has had since */
export function watchOwnCpu(): () => number {
  const [started, before] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(before);
    return round(((user + system) / 1_000 / (performance.now() - started) / availableParallelism()) * 100, 1);
  };
}
