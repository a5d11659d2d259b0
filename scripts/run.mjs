/**
 * The one launcher behind every package script: `node scripts/run.mjs COMMAND [arguments]`.
 *
 * Runs on any Node from 20 on and imports nothing that has to be installed first. It installs what is missing,
 * then runs the command's program on Node 24, whatever Node the machine has.
 */
import { installWhatIsMissing } from "./install.mjs";
import { launch } from "./launch.mjs";
import { findNode24 } from "./node24.mjs";

/**
 * For commands, which are alone with much work: young objects in 3 x 8 MB instead of 3 x 32, and a heap that grows to twice what
 * lives in it, which Node would let grow further. An import's peak is 370 MB instead of 707. Servers keep what Node chooses.
 */
const SMALL_HEAP = ["--max-semi-space-size=8", "--heap-growing-percent=100"];

/** `own_group`: the program gets signals from the launcher alone, exactly once, and not from the terminal as well. */
const COMMANDS = {
  start: { program: "src/app/main.ts", needs_dev: false, own_group: true },
  dirigent: { program: "src/app/cli.ts", flags: SMALL_HEAP, needs_dev: false, own_group: false },
  test: { program: "test/run.ts", needs_dev: true, own_group: false },
  check: { program: "test/check.ts", needs_dev: true, own_group: false },
  generate: { program: "scripts/generate/main.ts", needs_dev: true, own_group: false },
  bench: { program: "bench/run.ts", flags: SMALL_HEAP, needs_dev: true, own_group: false },
};

const [name, ...commandArguments] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name ?? "") ? COMMANDS[name] : null;
if (command === null) fail(`Usage: node scripts/run.mjs ${Object.keys(COMMANDS).join("|")} [arguments]`);

try {
  await installWhatIsMissing({ needs_dev: command.needs_dev });
  process.exitCode = await launch(
    findNode24(),
    [...(command.flags ?? []), command.program, ...commandArguments],
    command.own_group,
  );
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
