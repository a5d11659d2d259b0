import { type FieldError, type Problem, ProblemError, type ProblemHeaders, problemType } from "./problem.ts";

type PlatformEntry = {
  readonly status: number;
  readonly title: string;
  readonly retryable: boolean;
  readonly help: string;
};

/** What any operation may answer before or beside the business: about the request itself, or about our own state. */
export const PLATFORM_PROBLEMS = {
  invalid_request: {
    status: 400,
    title: "The request is not valid",
    retryable: false,
    help: "Each entry of errors points at a field and says what it must be. Correct the fields and send the request again.",
  },
  malformed_json: {
    status: 400,
    title: "The body is not valid JSON",
    retryable: false,
    help: "The detail says at which line and column reading stopped.",
  },
  invalid_encoding: {
    status: 400,
    title: "The body is not UTF-8",
    retryable: false,
    help: "Encode the body as UTF-8 and leave the charset out of the Content-Type, or set it to utf-8.",
  },
  request_incomplete: {
    status: 400,
    title: "The body ended early",
    retryable: true,
    help: "The connection broke, or Content-Length does not match the body. Send the request again.",
  },
  unauthenticated: {
    status: 401,
    title: "No valid API key or session",
    retryable: false,
    help: "Send the header Authorization: Bearer <api key> with a key that has not been revoked; in a browser, sign in.",
  },
  forbidden: {
    status: 403,
    title: "You may not do this",
    retryable: false,
    help: "The detail names the scope that is missing. Use a key with that scope, or ask an administrator for a role that has it.",
  },
  cross_site_request: {
    status: 403,
    title: "The request comes from a foreign page",
    retryable: false,
    help: "With the cookie of a session, changes are taken from pages of DIRIGENT_PUBLIC_URL alone (header Origin or Sec-Fetch-Site). Programs send an API key.",
  },
  route_not_found: {
    status: 404,
    title: "There is no such path",
    retryable: false,
    help: "All paths are listed at /docs.",
  },
  method_not_allowed: {
    status: 405,
    title: "The path does not take this method",
    retryable: false,
    help: "The header Allow lists the methods that it takes.",
  },
  request_timeout: {
    status: 408,
    title: "The body arrived too slowly",
    retryable: true,
    help: "The whole body must arrive within 30 seconds. Send less at once, or use application/x-ndjson where it is offered.",
  },
  precondition_failed: {
    status: 412,
    title: "The version is not the current one",
    retryable: false,
    help: "Somebody changed it in between. Read it again, check that your change still makes sense, and send the new version.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
    retryable: false,
    help: "Split the request, or use application/x-ndjson where it is offered: it has no limit.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The path does not take this kind of body",
    retryable: false,
    help: "Send application/json, uncompressed; bulk paths also take application/x-ndjson.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "The idempotency key belongs to another request",
    retryable: false,
    help: "A key stands for one request: path and body must be the same, byte for byte. Use a new key for a new request.",
  },
  too_many_requests: {
    status: 429,
    title: "You have too many requests under way",
    retryable: true,
    help: "Nothing was done. Send the same request again after the seconds in Retry-After, and fewer at the same time.",
  },
  header_too_large: {
    status: 431,
    title: "The headers are too large",
    retryable: false,
    help: "All headers together may take 16 KiB.",
  },
  internal_error: {
    status: 500,
    title: "Something broke on our side",
    retryable: false,
    help: "This is a bug. Nothing was changed. Report the request_id: the log has the rest.",
  },
  temporarily_unavailable: {
    status: 503,
    title: "Temporarily unavailable",
    retryable: true,
    help: "Send the same request again after the seconds in Retry-After, with the same Idempotency-Key.",
  },
  overloaded: {
    status: 503,
    title: "Too many requests at once",
    retryable: true,
    help: "Nothing was done. Send the same request again after the seconds in Retry-After.",
  },
} as const satisfies Record<string, PlatformEntry>;

export type PlatformCode = keyof typeof PLATFORM_PROBLEMS;

export function platformProblem(
  code: PlatformCode,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): Problem {
  const { title, status, retryable } = PLATFORM_PROBLEMS[code];
  return { type: problemType(code), code, title, status, detail, retryable, ...members };
}

export function platformError(code: PlatformCode, detail: string, headers: ProblemHeaders = {}): ProblemError {
  return new ProblemError(platformProblem(code, detail), headers);
}

/** A queue is longer than anybody would wait. */
export function overloaded(): ProblemError {
  return platformError("overloaded", "Nothing was done. Send the request again in a moment.");
}

/** Input that cannot be used, each with where and what to do. */
export function invalidRequest(errors: readonly FieldError[]): ProblemError {
  const first = errors[0];
  const detail = first ? `${first.pointer || "The body"} ${first.message}` : "The request is not valid";
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : "";
  return new ProblemError(platformProblem("invalid_request", `${detail}${more}.`, { errors }));
}
