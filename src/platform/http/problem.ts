import type { Refusal } from "../../kernel/decision.ts";

/** An error as outside programs see it: application/problem+json (RFC 9457). May carry further members of a refusal. */
export type Problem = {
  readonly type: string;
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Whether the same request, sent again later, can succeed. */
  readonly retryable: boolean;
  readonly errors?: readonly FieldError[];
  readonly [member: string]: unknown;
};

/**
 * Where the input is wrong and what to do. The pointer is a JSON pointer (RFC 6901) into the body, `?name` for the query,
 * `{name}` for the path, or the name of a header.
 */
export type FieldError = { readonly pointer: string; readonly message: string };

/** How one refusal appears to outside programs. `help` is shown on its documentation page. */
export type ProblemEntry<R> = {
  readonly status: number;
  readonly title: string;
  readonly retryable: boolean;
  readonly help?: string;
  readonly detail: (refusal: R) => string;
};

/** Every code that a capability may refuse with, and how it appears. Lives in its `refusals.ts`. */
export type RefusalTable<R extends Refusal = Refusal> = {
  readonly [Code in R["code"]]: ProblemEntry<Extract<R, { readonly code: Code }>>;
};

/** Any table, whatever its refusals. */
export type AnyRefusalTable = { readonly [code: string]: ProblemEntry<never> };

export type ProblemHeaders = Readonly<Record<string, string>>;

/** Ends a request with a problem. Only for what HTTP itself is about (bad input, overload); business refusals are values. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  readonly headers: ProblemHeaders;

  constructor(problem: Problem, headers: ProblemHeaders = {}) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
    this.headers = headers;
  }
}

const RESERVED = new Set(["type", "code", "title", "status", "detail", "retryable"]);

/**
 * The problem that a refusal appears as. Whatever else the refusal carries becomes a member of the problem.
 *
 * @throws Error if the table does not list the code: a bug, found by the tests of the capability
 */
export function problemOf(refusal: Refusal, table: AnyRefusalTable): Problem {
  const entry = table[refusal.code] as ProblemEntry<Refusal> | undefined;
  if (!entry) throw new Error(`The refusal ${refusal.code} is not in the refusal table: add it there.`);

  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(refusal)) {
    if (!RESERVED.has(name)) members[name] = value;
  }
  return {
    type: problemType(refusal.code),
    code: refusal.code,
    title: entry.title,
    status: entry.status,
    detail: entry.detail(refusal),
    retryable: entry.retryable,
    ...members,
  };
}

export function problemType(code: string): string {
  return `/problems/${code}`;
}
