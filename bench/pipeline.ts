import { parseArgs } from "node:util";
import pg from "pg";
import { examine } from "../src/app/doctor/examine.ts";
import { newId } from "../src/kernel/ids.ts";
import type { Result } from "./run.ts";
import { startBenchApp } from "./support/app.ts";
import { processorTimes } from "./support/cpu.ts";
import { call, newOrder, setUpShop } from "./support/shop.ts";
import { measureTpcB } from "./support/tpc-b.ts";

const SIZE = { items: 1_000, locations: 200, stock: 1_000 };

/** BENCHMARKS "pipeline": from POST until the fulfillment order is released and visible to its location. */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: "string", default: "20000" },
      clients: { type: "string", default: "32" },
      tpcb: { type: "string", default: "10" },
      roles: { type: "string", default: "all" },
      statements: { type: "boolean", default: false },
      json: { type: "boolean" },
    },
  });
  const [orders, clients] = [Number(values.orders), Number(values.clients)];
  const app = await startBenchApp({ roles: values.roles.split(",") });
  try {
    const tps =
      Number(values.tpcb) > 0 ? await measureTpcB(app.database_url, { clients, seconds: Number(values.tpcb) }) : 0;
    await setUpShop(app.url, app.database_url, SIZE);
    await offer(app.url, Math.min(500, orders), clients, new Map());
    await forgetStatements(app.database_url);
    const watcher = await watchReleases(app.database_url);
    const sent_at = new Map<string, number>();
    const before = processorTimes();
    const started = performance.now();
    const failures = await offer(app.url, orders, clients, sent_at);
    const posted = performance.now();
    const released_at = await watcher.waitFor(sent_at);
    const ended = performance.now();
    const after = processorTimes();
    await watcher.stop();

    const latencies = [...sent_at]
      .map(([order_id, at]) => (released_at.get(order_id) ?? Number.POSITIVE_INFINITY) - at)
      .sort((a, b) => a - b);
    const rate = orders / ((ended - started) / 1_000);
    const statements = values.statements ? await topStatements(app.database_url) : {};
    const findings = await examine(app.database_url);
    return {
      figures: {
        orders,
        clients,
        "orders/s posted": round(orders / ((posted - started) / 1_000)),
        "orders/s released": round(rate),
        "TPC-B transactions/s": round(tps),
        ratio: tps > 0 ? round(rate / tps, 2) : "not measured",
        ...Object.fromEntries(
          [...after].map(([kind, ms]) => [`CPU ms/order ${kind}`, round((ms - (before.get(kind) ?? 0)) / orders, 2)]),
        ),
        ...statements,
        "p50 ms": round(latencies[Math.floor(latencies.length * 0.5)] ?? 0),
        "p99 ms": round(latencies[Math.floor(latencies.length * 0.99)] ?? 0),
      },
      checks: [
        { name: "every order was accepted", holds: failures === 0, detail: `${failures} were not` },
        { name: "every order was released", holds: released_at.size >= orders },
        {
          name: "doctor finds nothing",
          holds: findings.length === 0,
          detail: findings.map((finding) => finding.what).join("; "),
        },
      ],
    };
  } finally {
    await app.stop();
  }
}

/** @returns how many were not answered with 201 */
async function offer(url: string, orders: number, clients: number, sent_at: Map<string, number>): Promise<number> {
  const run_id = newId();
  let next = 0;
  let failures = 0;
  const client = async () => {
    for (let index = next++; index < orders; index = next++) {
      const at = performance.now();
      const answer = await call(url, "POST", "/v1/orders", newOrder(index, SIZE, run_id), {
        "idempotency-key": `${run_id}-${index}`,
      });
      if (answer.status === 201) sent_at.set(answer.body.slice(13, 49), at);
      else failures += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return failures;
}

/** Looks every 20 ms which orders have fulfillment orders that another session can see. */
async function watchReleases(database_url: string) {
  const owner = new pg.Client({ connectionString: database_url });
  await owner.connect();
  const seen = new Map<string, number>();
  let since = new Date();
  let is_stopping = false;
  const look = async () => {
    const { rows } = await owner.query(
      "select order_id, released_at from fulfillment.fulfillment_orders where released_at >= $1",
      [new Date(since.getTime() - 2_000)],
    );
    const now = performance.now();
    for (const row of rows) {
      if (!seen.has(row.order_id)) seen.set(row.order_id, now);
      if (row.released_at > since) since = row.released_at;
    }
  };
  const loop = (async () => {
    while (!is_stopping) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    waitFor: async (sent_at: ReadonlyMap<string, number>) => {
      const until = performance.now() + 120_000;
      while ([...sent_at.keys()].some((order_id) => !seen.has(order_id)) && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return seen;
    },
    stop: async () => {
      is_stopping = true;
      await loop;
      await owner.end();
    },
  };
}

function round(value: number, digits = 0): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

async function forgetStatements(database_url: string): Promise<void> {
  const owner = new pg.Client({ connectionString: database_url });
  await owner.connect();
  await owner.query("create extension if not exists pg_stat_statements; select pg_stat_statements_reset()");
  await owner.query("alter system set pg_stat_statements.track_planning = on");
  await owner.query("select pg_reload_conf()");
  await owner.end();
}

/** Where the database's time went: milliseconds and calls of the dearest statements. */
async function topStatements(database_url: string): Promise<Record<string, string>> {
  const owner = new pg.Client({ connectionString: database_url });
  await owner.connect();
  const { rows } = await owner.query(
    `select round(total_exec_time)::int || ' + plan ' || round(total_plan_time)::int as ms, calls::int, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as query
       from pg_stat_statements order by total_exec_time desc limit 22`,
  );
  await owner.end();
  return Object.fromEntries(rows.map((row) => [`${row.ms} ms ${row.calls} x`, row.query]));
}
