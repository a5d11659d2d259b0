import createClient from "openapi-fetch";
import type { components, paths } from "./schema.ts";

export type Problem = components["schemas"]["Problem"];

/** The server said no, or did not answer. `problem.code` is what words are found by. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Where the app stands: "/" or the prefix that a reverse proxy serves it under. */
export const base_path = new URL(document.baseURI).pathname;

/** The API as openapi.json describes it. The session's cookie says who asks. */
export const api = createClient<paths>({
  baseUrl: base_path.replace(/\/$/, ""),
  fetch: (request) => fetch(request).catch(notReached),
});

type Answered = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };

/**
 * @returns the answer's body
 * @throws ProblemError
 */
export async function answerOf<Call extends Answered>(call: Promise<Call>): Promise<Exclude<Call["data"], undefined>> {
  const { data, error, response } = await call;
  if (response.ok) return data as Exclude<Call["data"], undefined>;
  throw new ProblemError(isProblem(error) ? error : unexpectedAnswer(response));
}

/** The same for an action that must happen once however often it is sent: the key stays the same until it has an answer. */
export const idempotencyKey = (): string => crypto.randomUUID();

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "status" in error;
}

function unexpectedAnswer(response: Response): Problem {
  const detail = `The server answered ${response.status}.`;
  return {
    type: "about:blank",
    code: "unexpected_answer",
    title: "Unexpected answer",
    status: response.status,
    detail,
    retryable: true,
  } as Problem;
}

function notReached(): Promise<Response> {
  const problem = {
    type: "about:blank",
    code: "not_reached",
    title: "Not reached",
    status: 503,
    detail: "The server cannot be reached.",
    retryable: true,
  };
  return Promise.resolve(
    Response.json(problem, { status: 503, headers: { "content-type": "application/problem+json" } }),
  );
}
