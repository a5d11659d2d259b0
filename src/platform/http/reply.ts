import type { FastifyReply, FastifyRequest } from "fastify";
import type { Refusal } from "../../kernel/decision.ts";
import type { Origin } from "../audit.ts";
import { type AnyRefusalTable, type Problem, type ProblemHeaders, problemOf } from "./problem.ts";
import type { Caller } from "./types.ts";

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";
const RETRY_AFTER_SECONDS = "1";

export function sendProblem(reply: FastifyReply, problem: Problem, headers: ProblemHeaders = {}): FastifyReply {
  if (problem.status === 503 || problem.status === 429) reply.header("retry-after", RETRY_AFTER_SECONDS);
  for (const name in headers) reply.header(name, headers[name]);
  return reply.code(problem.status).header("content-type", PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** Answers with the problem that a refusal appears as. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal, table: AnyRefusalTable): FastifyReply {
  return sendProblem(reply, problemOf(refusal, table));
}

/** The caller of a route that has a scope. @throws Error on a public route: a bug */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error("This route is public, so it has no caller: give it a scope.");
  return request.caller;
}

/** Whom audit entries of this request name. */
export function originOf(request: FastifyRequest): Origin {
  return { actor: callerOf(request).actor, request_id: request.id };
}
