import { Type } from "typebox";
import type { Line, Problem } from "./http/index.ts";

/** What is answered about one entry, without its place: its key and outcome, or its key and problem. */
export type EntryAnswer = Readonly<Record<string, unknown>>;

/** What a bulk operation answers to JSON; to NDJSON it answers the same entries line by line, with line_no for index. */
export const BULK_ANSWER = Type.Object(
  {
    results: Type.Array(
      Type.Object(
        {
          index: Type.Integer({ description: "Position in the request, from 0." }),
          outcome: Type.Optional(Type.String()),
          problem: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        },
        { additionalProperties: true, description: "With the key of the entry, and its outcome or its problem." },
      ),
    ),
  },
  { additionalProperties: false },
);

export type BulkStream<Entry> = {
  /** The business key of an entry; null if it cannot clash with another. */
  readonly keyOf: (entry: Entry) => string | null;
  /** Does the entries in one transaction. One answer each, in their order. */
  readonly work: (entries: readonly Entry[]) => Promise<readonly EntryAnswer[]>;
};

/**
 * Works on a stream of entries batch by batch and answers each line in its order. Lines are taken one after another: a key
 * that comes again within a batch starts a transaction of its own, so the later line wins, wherever batches end.
 */
export async function* answerLines<Entry>(batches: AsyncIterable<readonly Line[]>, stream: BulkStream<Entry>) {
  for await (const lines of batches) {
    for (const run of runsWithoutRepeats(lines, stream.keyOf)) {
      const entries = run.flatMap((line) => ("problem" in line ? [] : [line.value as Entry]));
      const answers = entries.length > 0 ? await stream.work(entries) : [];
      let next = 0;
      yield run.map((line) =>
        "problem" in line
          ? { line_no: line.line_no, problem: line.problem }
          : { line_no: line.line_no, ...answers[next++] },
      );
    }
  }
}

function* runsWithoutRepeats<Entry>(lines: readonly Line[], keyOf: BulkStream<Entry>["keyOf"]): Generator<Line[]> {
  let run: Line[] = [];
  let keys = new Set<string>();
  for (const line of lines) {
    const key = "problem" in line ? null : keyOf(line.value as Entry);
    if (key !== null && keys.has(key)) {
      yield run;
      run = [];
      keys = new Set();
    }
    if (key !== null) keys.add(key);
    run.push(line);
  }
  if (run.length > 0) yield run;
}

/** For entries of one request: the index of each entry whose key an earlier one has. */
export function repeatedIndexes<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): ReadonlySet<number> {
  const keys = new Set<string>();
  const repeated = new Set<number>();
  entries.forEach((entry, index) => {
    const key = keyOf(entry);
    if (keys.has(key)) repeated.add(index);
    keys.add(key);
  });
  return repeated;
}

/** A problem whose pointers are relative to its entry, for an answer in which the entry stands at `pointer` of the body. */
export function problemAt(problem: Problem, pointer: string): Problem {
  if (!problem.errors) return problem;
  return { ...problem, errors: problem.errors.map((error) => ({ ...error, pointer: `${pointer}${error.pointer}` })) };
}
