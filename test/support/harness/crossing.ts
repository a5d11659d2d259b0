import pg from "pg";
import { type Api, ask, pause } from "./api-client.ts";
import type { Fleet } from "./fleet.ts";
import { beginningAt } from "./order-client.ts";
import { integerBetween, seededRandom } from "./seeded.ts";
import { demandOf, openShop, orderBody, type Placement, planCrossingOrders } from "./shop.ts";

export type CrossingReport = {
  readonly orders: number;
  /** Requests that had to be sent again: no answer, a 5xx or a 429. */
  readonly unanswered: number;
  /** Why, and how often. */
  readonly whys: Readonly<Record<string, number>>;
  /** Of each request, from sending to its answer; ascending. */
  readonly latencies_ms: readonly number[];
  readonly placed_per_second: number;
  readonly released_per_second: number;
  /** That Postgres has resolved by ending a transaction, seen by a client or not. */
  readonly deadlocks: number;
  readonly released: number;
};

const LOOK_EVERY_MS = 200;

/** Orders that want the same goods in different orders, on all processes at once, until all are released. */
export async function runCrossing(
  fleet: Fleet,
  plan: { readonly seed: number; readonly orders: number; readonly clients: number; readonly patience_ms: number },
): Promise<CrossingReport> {
  const placements = planCrossingOrders(seededRandom(plan.seed), plan.orders, `cross${plan.seed}`);
  await openShop(fleet.api, demandOf(placements));
  const owner = new pg.Client({ connectionString: fleet.database_url });
  await owner.connect();
  try {
    const started = performance.now();
    const { whys, latencies_ms } = await placeAll(fleet.api, placements, plan.clients);
    const placed = performance.now();
    const released = await waitForReleases(owner, plan.orders, plan.patience_ms);
    const ended = performance.now();
    const { rows } = await owner.query(
      "select deadlocks::integer from pg_stat_database where datname = current_database()",
    );
    return {
      orders: plan.orders,
      unanswered: Object.values(whys).reduce((sum, count) => sum + count, 0),
      whys,
      latencies_ms,
      placed_per_second: (plan.orders * 1_000) / (placed - started),
      released_per_second: (released * 1_000) / (ended - started),
      deadlocks: rows[0].deadlocks,
      released,
    };
  } finally {
    await owner.end();
  }
}

async function placeAll(api: Api, placements: readonly Placement[], clients: number) {
  const queue = [...placements];
  const latencies_ms: number[] = [];
  const whys: Record<string, number> = {};
  const onUnknown = (why: string) => {
    whys[why] = (whys[why] ?? 0) + 1;
  };
  const client = async (_: unknown, client_no: number) => {
    const own_api = beginningAt(api, client_no);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const request = {
        method: "POST",
        path: "/v1/orders",
        body: orderBody(next),
        key: next.idempotency_key,
        onUnknown,
      };
      for (;;) {
        const sent = performance.now();
        const answer = await ask(own_api, request);
        latencies_ms.push(performance.now() - sent);
        if (answer) break;
        await pause(LOOK_EVERY_MS);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }).map(client));
  return { whys, latencies_ms: latencies_ms.sort((a, b) => a - b) };
}

async function waitForReleases(owner: pg.Client, orders: number, patience_ms: number): Promise<number> {
  const give_up_at = performance.now() + patience_ms;
  for (;;) {
    const { rows } = await owner.query(
      "select count(*)::integer as count from orders.orders where status = 'released' and external_id like 'cross%'",
    );
    if (rows[0].count >= orders || performance.now() > give_up_at) return rows[0].count;
    await pause(LOOK_EVERY_MS);
  }
}

/**
 * Negative control: locks stock one row after the other as the lines of an order come, or sorted as it should be done.
 *
 * @returns how many transactions Postgres has ended because of a deadlock
 */
export async function lockOneByOne(
  database_url: string,
  how: { readonly sorted: boolean; readonly clients: number; readonly rounds: number },
): Promise<number> {
  // Looks for a deadlock at once, not after a second.
  const pool = new pg.Pool({ connectionString: database_url, max: how.clients, options: "-c deadlock_timeout=20ms" });
  const { rows: levels } = await pool.query<{ key: string }>(
    "select ctid::text as key from inventory.stock_levels order by 1",
  );
  let deadlocks = 0;
  const client = async (_: unknown, client_no: number) => {
    const random = seededRandom(client_no);
    for (let round = 0; round < how.rounds; round += 1) {
      const wanted = new Set<string>();
      while (wanted.size < 8) wanted.add(levels[integerBetween(random, 0, levels.length - 1)]?.key as string);
      const keys = how.sorted ? [...wanted].sort() : [...wanted];
      const connection = await pool.connect();
      try {
        await connection.query("begin");
        for (const key of keys)
          await connection.query("select from inventory.stock_levels where ctid = $1::tid for update", [key]);
      } catch (error) {
        if ((error as { code?: string }).code !== "40P01") throw error;
        deadlocks += 1;
      } finally {
        await connection.query("rollback");
        connection.release();
      }
    }
  };
  await Promise.all(Array.from({ length: how.clients }).map(client));
  await pool.end();
  return deadlocks;
}
