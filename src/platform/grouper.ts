/** Takes single requests and works on them in groups; each caller gets the answer of its own. */
export type Grouper<Request, Answer> = { readonly add: (request: Request) => Promise<Answer> };

export type GroupLimits = { readonly max: number; readonly parallel: number };

type Waiting<Request, Answer> = {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  /** On a clock that only runs forward. */
  readonly since_ms: number;
};

/**
 * While groups are being worked on, what arrives forms the next one: alone a request goes at once, under load they share
 * a transaction. Nothing waits for a timer.
 *
 * @param work         answers in the order of its requests; if it throws, each request of the group is tried alone, so
 *                     that one that fails does not fail the others
 * @param options.limits asked before each group: most requests in it, and how many groups may be worked on at once
 * @param options.patience if the longest waiting request has waited so long already, a new one is refused with `refuse()`:
 *                     what would be answered too late is better not begun. Default: no limit
 */
export function createGrouper<Request, Answer>(
  work: (requests: readonly Request[]) => Promise<readonly Answer[]>,
  options: {
    readonly limits: () => GroupLimits;
    readonly worthTryingAlone: (error: unknown) => boolean;
    readonly patience?: { readonly wait_max_ms: number; readonly refuse: () => Error };
  },
): Grouper<Request, Answer> {
  const { patience } = options;
  const waiting: Waiting<Request, Answer>[] = [];
  let running = 0;

  const run = async (group: readonly Waiting<Request, Answer>[]): Promise<void> => {
    try {
      const answers = await work(group.map(({ request }) => request));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      if (group.length > 1 && options.worthTryingAlone(error)) for (const one of group) await run([one]);
      else for (const { reject } of group) reject(error);
    }
  };
  const start = () => {
    for (let limits = options.limits(); running < limits.parallel && waiting.length > 0; limits = options.limits()) {
      running += 1;
      run(waiting.splice(0, limits.max)).finally(() => {
        running -= 1;
        start();
      });
    }
  };
  return {
    add: (request) =>
      new Promise((resolve, reject) => {
        const since_ms = performance.now();
        const [longest] = waiting;
        if (patience && longest && since_ms - longest.since_ms > patience.wait_max_ms) throw patience.refuse();
        waiting.push({ request, resolve, reject, since_ms });
        // After the requests that came in with the same turn of the event loop have been added as well.
        if (waiting.length === 1) setImmediate(start);
      }),
  };
}
