import { parseArgs } from "node:util";
import { examine } from "../src/app/doctor/examine.ts";
import { runCrossing } from "../test/support/harness/crossing.ts";
import { createFleet } from "../test/support/harness/fleet.ts";
import type { Result } from "./support/result.ts";

/** RELIABILITY.md R-14 in full. */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: "string", default: "20000" },
      clients: { type: "string", default: "32" },
      seed: { type: "string", default: "14" },
      json: { type: "boolean" },
    },
  });
  const [orders, clients, seed] = [Number(values.orders), Number(values.clients), Number(values.seed)];
  const fleet = await createFleet();
  try {
    const report = await runCrossing(fleet, { orders, clients, seed, patience_ms: 600_000 });
    const { latencies_ms } = report;
    const at = (share: number) => Math.round(latencies_ms[Math.floor(latencies_ms.length * share)] ?? 0);
    const findings = await examine(fleet.database_url);
    return {
      figures: {
        orders,
        clients,
        seed,
        "orders/s placed": Math.round(report.placed_per_second),
        "orders/s released": Math.round(report.released_per_second),
        "p50 ms": at(0.5),
        "p99 ms": at(0.99),
        "deadlocks in Postgres": report.deadlocks,
        "95 % bound": (3 / orders).toPrecision(2),
      },
      checks: [
        { name: "no client saw a deadlock", holds: report.unanswered === 0, detail: `${report.unanswered} unanswered` },
        { name: "every order was released", holds: report.released === orders, detail: `${report.released} were` },
        {
          name: "doctor finds nothing",
          holds: findings.length === 0,
          detail: findings.map(({ what }) => what).join("; "),
        },
      ],
    };
  } finally {
    await fleet.end();
  }
}
