import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const running = new Set<ChildProcess>();
const interruption = new AbortController();

/**
 * Runs a program to its end, its output going to ours.
 *
 * @returns whether it ended with exit code 0; what failed is named at the end of its output
 */
export async function run(
  title: string,
  program: string,
  programArguments: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  if (interruption.signal.aborted) return false;
  const started_at = performance.now();
  const child = spawn(program, programArguments, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...environment },
  });
  running.add(child);
  const [code] = (await once(child, "exit")) as [number | null];
  running.delete(child);

  const seconds = ((performance.now() - started_at) / 1000).toFixed(1);
  process.stderr.write(`${code === 0 ? "passed" : "FAILED"}: ${title} (${seconds} s)\n`);
  return code === 0;
}

/** Ctrl-C and SIGTERM end the running programs; whoever started them goes on to clean up. */
export function stopOnSignal(): AbortSignal {
  const stop = () => {
    interruption.abort();
    void stopRunning();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return interruption.signal;
}

export async function stopRunning(): Promise<void> {
  const ended = [...running].map((child) => once(child, "exit"));
  for (const child of running) child.kill("SIGTERM");
  await Promise.all(ended);
}
