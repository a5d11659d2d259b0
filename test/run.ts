/**
 * `npm test`: types, lint, unused code, then every test.
 * `npm test -- PATH ...`: only the tests under these paths, without the checks.
 */
import { runChecks } from "./support/checks.ts";
import { stopOnSignal } from "./support/run-program.ts";
import { findTestFiles, runTests } from "./support/run-tests.ts";

const interruption = stopOnSignal();
const paths = process.argv.slice(2);
const outcomes: boolean[] = [];
if (paths.length === 0) outcomes.push(await runChecks());
if (!interruption.aborted) outcomes.push(await runTests(await findTestFiles(paths)));

const isPassed = !interruption.aborted && outcomes.every(Boolean);
process.stderr.write(isPassed ? "\nAll passed.\n" : "\nFAILED, see above.\n");
process.exit(isPassed ? 0 : 1);
