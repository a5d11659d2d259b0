import { answerOf, type Problem, ProblemError } from "../../api/client.ts";

type BulkAnswer = { readonly results: readonly { readonly problem?: Readonly<Record<string, unknown>> | undefined }[] };

/**
 * What a list of one was answered.
 *
 * @throws ProblemError if the entry was refused, although the request as a whole was not
 */
export async function putOne(
  call: Promise<{ readonly data?: BulkAnswer; readonly error?: unknown; readonly response: Response }>,
): Promise<void> {
  const { results } = await answerOf(call);
  const problem = results[0]?.problem;
  if (problem) throw new ProblemError(problem as unknown as Problem);
}
