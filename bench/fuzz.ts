import { readFile } from "node:fs/promises";
import { openFuzzer } from "../test/support/any-input.ts";
import { callAt, waitFor } from "../test/support/running-app.ts";
import { KEY, startBenchApp } from "./support/app.ts";
import type { Result } from "./support/result.ts";

/** So many inputs of each kind warm the process up, however few are wanted afterwards. */
const WARM_UP_MIN = 5;
/** Room that a process may take for good while it answers nonsense. */
const GROWTH_MAX_BYTES = 50 * 1024 * 1024;

/**
 * `npm run bench -- fuzz --wrong 500 --valid 200 --seed N`: the product as a program of its own is given input of every kind at
 * every operation. The first round, a tenth of it, warms up; then the memory of the process may not grow.
 */
export async function run(args: readonly string[]): Promise<Result> {
  const seed = numberOf(args, "--seed", Math.floor(Math.random() * 2 ** 31));
  const counts = { valid: numberOf(args, "--valid", 200), wrong: numberOf(args, "--wrong", 500) };
  const app = await startBenchApp();
  const faults: string[] = [];
  try {
    const call = callAt(app.url, KEY);
    const target = { call, url: app.url, waitFor: waitFor.bind(null, call) };
    const fuzzer = await openFuzzer(target, seed);
    const tryAll = async (wanted: typeof counts) => {
      for (const operation of fuzzer.operations) faults.push(...(await fuzzer.tryOperation(operation, wanted)));
      for (const operation of fuzzer.operations.filter(({ spec }) => spec.requestBody))
        faults.push(...(await fuzzer.tryBigBody(operation)));
      faults.push(...(await fuzzer.trySlowBodies()));
    };
    const warmUp = (count: number) => Math.max(WARM_UP_MIN, Math.ceil(count / 10));
    await tryAll({ valid: warmUp(counts.valid), wrong: warmUp(counts.wrong) });
    const settled = () => leastBytes(app.pids[0] as number, () => call("GET", "/openapi.json"));
    const before = await settled();
    await tryAll(counts);
    const growth = (await settled()) - before;
    const { requests, slowest_ms, by_status } = fuzzer.done();
    for (const fault of faults.slice(0, 10)) process.stdout.write(`${fault}\n\n`);
    return {
      figures: {
        seed,
        operations: fuzzer.operations.length,
        requests,
        slowest_ms,
        memory_growth_mb: (growth / 1024 / 1024).toFixed(1),
        ...Object.fromEntries(Object.entries(by_status).map(([status, count]) => [`status_${status}`, count])),
      },
      checks: [
        {
          name: "every answer is documented, in time, and no fault",
          holds: faults.length === 0,
          detail: `${faults.length} faults`,
        },
        { name: "memory grows by less than 50 MB", holds: growth < GROWTH_MAX_BYTES },
      ],
    };
  } finally {
    await app.stop();
  }
}

/** Bodies of 10 MB stay until they are collected, which ordinary requests bring about: the least is what stays for good. */
async function leastBytes(pid: number, ask: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20; round += 1) {
    for (let times = 0; times < 20; times += 1) await ask();
    least = Math.min(least, await residentBytes(pid));
  }
  return least;
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

function numberOf(args: readonly string[], name: string, otherwise: number): number {
  const index = args.indexOf(name);
  return index < 0 ? otherwise : Number(args[index + 1]);
}
