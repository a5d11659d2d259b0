import type { FastifyRequest } from "fastify";
import { invalidRequest, platformProblem } from "./platform-problems.ts";
import type { Problem } from "./problem.ts";

const STRONG_VERSION = /^"(\d{1,15})"$/;

/**
 * The version that the caller has seen, from `If-Match: "<version>"`; null if there is no such header.
 *
 * @throws ProblemError invalid_request if it is anything but one version in double quotes
 */
export function expectedVersion(request: FastifyRequest): number | null {
  const header = request.headers["if-match"];
  if (header === undefined) return null;
  const version = STRONG_VERSION.exec(header)?.[1];
  if (version === undefined) {
    throw invalidRequest([{ pointer: "If-Match", message: 'must be one version in double quotes, such as "7"' }]);
  }
  return Number(version);
}

/** For a write whose expected version is not the current one: 412 with the current one. */
export function preconditionFailed(current_version: number): Problem {
  const detail = `The current version is ${current_version}. Read it again before you change it.`;
  return platformProblem("precondition_failed", detail, { current_version });
}
