/** `npm run check`, the fast part of `npm test`: types, lint, unused code, architecture, and drift of what is generated. */
import { runChecks } from "./support/checks.ts";
import { stopOnSignal } from "./support/run-program.ts";
import { findTestFiles, runTests } from "./support/run-tests.ts";

const interruption = stopOnSignal();
const outcomes = [await runChecks()];
const files = await findTestFiles(["test/architecture.test.ts", "test/*drift*.test.ts"]);
if (!interruption.aborted) outcomes.push(await runTests(files));
process.exit(!interruption.aborted && outcomes.every(Boolean) ? 0 : 1);
