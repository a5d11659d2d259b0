import { runTests } from "../test/support/run-tests.ts";
import type { Result } from "./support/result.ts";

/** The long runs of what `npm test` tries in small; each is a test file, told by the environment to be thorough. */
const RUNS: Readonly<
  Record<string, { readonly file: string; readonly environment: Readonly<Record<string, string>> }>
> = {
  points: { file: "test/reliability/r03-fault-points.db.test.ts", environment: { DIRIGENT_FAULTS: "full" } },
  answers: { file: "test/reliability/r04-lost-answers.db.test.ts", environment: { DIRIGENT_LOST_PAYMENTS: "5000" } },
  agents: { file: "test/reliability/r26-two-agents.db.test.ts", environment: { DIRIGENT_AGENT_EDITS: "10000" } },
  outbox: { file: "test/reliability/r09-outbox.db.test.ts", environment: { DIRIGENT_OUTBOX_KILLS: "500" } },
};

/** usage: npm run bench -- faults [points] [answers] [agents] [outbox] [--json]; all of them unless some are named */
export async function run(args: readonly string[]): Promise<Result> {
  const named = args.filter((arg) => !arg.startsWith("--"));
  const unknown = named.filter((name) => !(name in RUNS));
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")} is none of ${Object.keys(RUNS).join(", ")}`);
  const figures: Record<string, number> = {};
  const checks: { name: string; holds: boolean }[] = [];
  for (const [name, { file, environment }] of Object.entries(RUNS)) {
    if (named.length > 0 && !named.includes(name)) continue;
    Object.assign(process.env, environment);
    const started = performance.now();
    checks.push({ name: file, holds: await runTests([file]) });
    figures[`${name}_seconds`] = Math.round((performance.now() - started) / 1_000);
  }
  return { figures, checks };
}
