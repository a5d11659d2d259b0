import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";

const SHOWN = 20;
const CHARS_OF_A_FAILURE = 1_500;

/**
 * A reporter beside the one of single tests: how long the slowest files took, so that whoever makes the whole run longer sees
 * where (the order of `run-tests.ts` goes by it), and last of all what failed, so that the end of a long log tells why.
 */
// biome-ignore lint/style/noDefaultExport: node:test takes a reporter by its default export
export default async function* runSummary(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files: { readonly file: string; readonly seconds: number }[] = [];
  const failures: string[] = [];
  let sum_seconds = 0;
  for await (const event of source) {
    if (event.type === "test:fail") failures.push(describeFailure(event.data));
    if (event.type !== "test:summary" || event.data.file === undefined) continue;
    const seconds = event.data.duration_ms / 1_000;
    files.push({ file: relative(process.cwd(), event.data.file), seconds });
    sum_seconds += seconds;
  }
  const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, SHOWN);
  const lines = slowest.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}\n`);
  yield `\n${files.length} files took ${sum_seconds.toFixed(0)} s one by one. The slowest:\n${lines.join("")}`;
  yield failures.map((failure) => `\nFAILED: ${failure}\n`).join("");
}

function describeFailure({ name, file, details }: Extract<TestEvent, { type: "test:fail" }>["data"]): string {
  const { cause } = details.error;
  const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? details.error.message);
  const where = file === undefined ? "" : ` (${relative(process.cwd(), file)})`;
  return `${name}${where}\n${why.slice(0, CHARS_OF_A_FAILURE)}`;
}
