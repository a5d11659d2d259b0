import { Worker } from "node:worker_threads";
import type { RunResult } from "./run.ts";
import type { Mutation } from "./seam.ts";

export type SeedRange = {
  readonly from: number;
  readonly count: number;
  readonly threads: number;
  readonly mutation?: Mutation;
};

/** Runs seeds in threads of their own, so that each has the product to itself. Answers in no particular order. */
export async function runSeeds(range: SeedRange, onResult: (result: RunResult) => void): Promise<void> {
  let next = range.from;
  const end = range.from + range.count;
  const runThread = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL("seeds-worker.ts", import.meta.url), {
        workerData: { mutation: range.mutation ?? null },
        execArgv: ["--disable-warning=ExperimentalWarning"],
      });
      worker.on("error", reject);
      worker.on("exit", () => resolve());
      worker.on("message", (message: RunResult | "ready") => {
        if (message !== "ready") onResult(message);
        if (next < end) worker.postMessage(next++);
        else void worker.terminate();
      });
    });
  await Promise.all(Array.from({ length: Math.min(range.threads, range.count) }, runThread));
}

/** What somebody needs who wants to see a red seed again. */
export function describeRed(result: RunResult): string {
  const { options, failure } = result;
  if (!failure) return `seed ${options.seed} is green`;
  return [
    `seed ${options.seed}: ${failure.message}`,
    `options: ${JSON.stringify(options)}`,
    `again: npm run bench -- simulate --seed ${options.seed}`,
    ...failure.trace.slice(-25),
    failure.stack,
  ].join("\n");
}
