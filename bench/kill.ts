import { parseArgs } from "node:util";
import { createFleet } from "../test/support/harness/fleet.ts";
import type { KillTarget } from "../test/support/harness/fleet-kills.ts";
import { runFleet, summaryOf } from "../test/support/harness/fleet-run.ts";
import { countByKind, judge } from "../test/support/harness/oracle.ts";
import type { Result } from "./support/result.ts";

const KILLS: Readonly<Record<KillTarget, number>> = { processes: 200, postgres: 100, everything: 20 };
const FAULT_RATES =
  "delay=0.05,lost_reply=0.02,error_after_effect=0.02,error_before_effect=0.02,duplicate_notification=0.05,notification_before_reply=0.02";

/** RELIABILITY.md in full. */
export async function run(args: readonly string[]): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      what: { type: "string", default: "processes" },
      kills: { type: "string" },
      orders: { type: "string", default: "20000" },
      clients: { type: "string", default: "32" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean" },
    },
  });
  const what = (Object.keys(KILLS) as KillTarget[]).find((target) => target === values.what);
  if (!what) throw new Error(`--what is ${values.what}: use processes, postgres or everything.`);
  const [orders, clients, seed] = [Number(values.orders), Number(values.clients), Number(values.seed)];
  const kills = { processes: 0, postgres: 0, everything: 0, [what]: Number(values.kills ?? KILLS[what]) };
  const fleet = await createFleet({ seed, fault_rates: FAULT_RATES });
  try {
    const done = await runFleet(fleet, { seed, orders, clients, kills, mail_every: 100, rest_ms: 900_000 });
    try {
      const counts = countByKind(await judge(done.witness, done.witnesses));
      return {
        figures: figuresOf({ seed, ...summaryOf(done.report), bound: (3 / orders).toPrecision(2) }),
        checks: [
          { name: "all came to rest", holds: done.report.is_at_rest },
          {
            name: "the oracle and the doctor find nothing",
            holds: Object.keys(counts).length === 0,
            detail: JSON.stringify(counts),
          },
        ],
      };
    } finally {
      await done.close();
    }
  } finally {
    await fleet.end();
  }
}

function figuresOf(summary: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(summary).map(([name, value]) => {
      if (typeof value === "number") return [name, Math.round(value * 10) / 10];
      return [name, typeof value === "object" ? JSON.stringify(value) : String(value)];
    }),
  );
}
