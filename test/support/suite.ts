/**
 * Runs test files in the order they are given in, each in a process of its own, some at the same time: `node suite.ts
 * CONCURRENCY FILE…`. `node --test` would sort them by name, and end with the longest.
 */
import { run } from "node:test";
import { spec } from "node:test/reporters";
import runSummary from "./run-summary.ts";

const [concurrency = "1", ...files] = process.argv.slice(2);
const results = run({ files, concurrency: Number(concurrency), execArgv: ["--disable-warning=ExperimentalWarning"] });
results.on("test:fail", () => {
  process.exitCode = 1;
});
results.compose(new spec()).pipe(process.stdout);
results.compose(runSummary).pipe(process.stdout);
