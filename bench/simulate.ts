import { availableParallelism } from "node:os";
import type * as Run from "../test/simulation/run.ts";
import { describeRed, runSeeds } from "../test/simulation/run-seeds.ts";
import { loadWorld } from "../test/simulation/seam.ts";
import { shrink } from "../test/simulation/shrink.ts";
import type { Result } from "./support/result.ts";

/**
 * `npm run bench -- simulate --seeds 2000 --from 1`: the whole order loop in memory, seed after seed, with every invariant
 * looked at after every event. `--seed N` runs one and, if it is red, makes it as small as it can be.
 */
export async function run(args: readonly string[]): Promise<Result> {
  const one = numberOf(args, "--seed", null);
  if (one !== null) return runOne(one);
  const from = numberOf(args, "--from", 1) as number;
  const count = numberOf(args, "--seeds", 200) as number;
  const threads = numberOf(args, "--threads", availableParallelism()) as number;
  const sums = { orders: 0, days: 0, events: 0 };
  const reds: string[] = [];
  const started = performance.now();
  await runSeeds({ from, count, threads }, (result) => {
    sums.orders += result.orders;
    sums.days += result.days;
    sums.events += Object.values(result.counts).reduce((sum, times) => sum + times, 0);
    if (!result.failure) return;
    reds.push(result.failure.message);
    process.stdout.write(`${describeRed(result)}\n\n`);
  });
  const seconds = (performance.now() - started) / 1_000;
  return {
    figures: {
      seeds: `${from} to ${from + count - 1}`,
      simulated_orders: sums.orders,
      simulated_days: Math.round(sums.days),
      simulated_events: sums.events,
      seconds: Math.round(seconds),
      orders_per_second: Math.round(sums.orders / seconds),
      // 95 % upper bound of the share of red seeds: 3 / n if none was seen.
      red_share_at_most: reds.length === 0 ? (3 / count).toPrecision(2) : "see below",
    },
    checks: [{ name: "no seed breaks an invariant", holds: reds.length === 0, detail: reds.slice(0, 5).join("; ") }],
  };
}

async function runOne(seed: number): Promise<Result> {
  const { runInMemory, optionsOfSeed } = await loadWorld<typeof Run>("memory", "test/simulation/run.ts");
  const result = await runInMemory(optionsOfSeed(seed));
  process.stdout.write(`${describeRed(result)}\n`);
  const { failure } = result;
  const smallest =
    failure &&
    (await shrink(result.options, failure.invariant, async (options) => {
      const smaller = await runInMemory(options);
      return smaller.failure?.invariant ?? null;
    }));
  return {
    figures: { seed, orders: result.orders, days: Math.round(result.days), ...result.counts },
    checks: [
      {
        name: "the seed breaks no invariant",
        holds: failure === null,
        ...(smallest ? { detail: `as small as it gets: ${JSON.stringify(smallest)}` } : {}),
      },
    ],
  };
}

function numberOf(args: readonly string[], name: string, otherwise: number | null): number | null {
  const index = args.indexOf(name);
  return index < 0 ? otherwise : Number(args[index + 1]);
}
