import { parentPort, workerData } from "node:worker_threads";
import type * as Run from "./run.ts";
import { loadWorld, type Mutation } from "./seam.ts";

/** A thread that runs the seeds it is given, one by one, and says what came of each. */
const { mutation } = workerData as { readonly mutation: Mutation | null };
const { runInMemory, optionsOfSeed } = await loadWorld<typeof Run>("memory", "test/simulation/run.ts", mutation);

parentPort?.on("message", async (seed: number) => {
  parentPort?.postMessage(await runInMemory(optionsOfSeed(seed)));
});
parentPort?.postMessage("ready");
