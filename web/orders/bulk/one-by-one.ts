import { ProblemError } from "../../api/client.ts";

const TRIES = 4;
const WAIT_MS = 1_000;

/** Works through a list, one after the other, until it is done or stopped; who asks too fast waits and asks again. */
export async function oneByOne<Item>(
  items: readonly Item[],
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (const item of items) {
    if (signal.aborted) return;
    await work(item);
  }
}

/** Asks again where the server says that this may help. What is asked must carry the same key each time. */
export async function withPatience<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const may_help =
        error instanceof ProblemError && error.problem.retryable === true && error.problem.status !== 412;
      if (!may_help || attempt >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS * attempt));
    }
  }
}
