import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { unsupportedType } from "./body-parsers.ts";
import { isOutage } from "./outage.ts";
import { invalidRequest, platformError, platformProblem } from "./platform-problems.ts";
import { ProblemError } from "./problem.ts";
import { sendProblem } from "./reply.ts";

/** Turns whatever a request ended with into a problem, and logs what a person must know of. */
export function errorHandler(logger: FastifyBaseLogger) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) => {
    // Fastify would close the connection after any error in a body, also when all of it has been read.
    if (request.raw.complete) reply.removeHeader("connection");
    const answer = toProblemError(error, request);
    if (answer.problem.status >= 500 && !(error instanceof ProblemError)) {
      logger.error({ err: error, ...requestFacts(request), code: answer.problem.code }, "request failed");
    }
    return sendProblem(reply, answer.problem, answer.headers);
  };
}

/** What may be logged of a request: how to find the code and the tenant, nothing that the caller has entered. */
export function requestFacts(request: FastifyRequest) {
  return {
    request_id: request.id,
    method: request.method,
    route: request.routeOptions.url ?? "unmatched",
    tenant_id: request.caller?.tenant_id ?? null,
  };
}

function toProblemError(error: FastifyError | Error, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error;
  switch ("code" in error ? error.code : null) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return platformError("body_too_large", `The body may take at most ${request.routeOptions.bodyLimit} bytes.`);
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
    case "FST_ERR_CTP_EMPTY_TYPE":
      return unsupportedType(request) as ProblemError;
    case "FST_ERR_BAD_URL":
      return invalidRequest([{ pointer: "path", message: "must be percent-encoded UTF-8" }]);
    case "FST_ERR_MAX_PARAM_LENGTH":
      return platformError("route_not_found", "A part of the path is longer than any of our ids.");
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return platformError("request_incomplete", "The body has another length than Content-Length says.");
  }
  // An aborted upload arrives as a connection error of the request itself, marked by Fastify.
  if ("statusCode" in error && error.statusCode === 400)
    return platformError("request_incomplete", "The request could not be read to its end.");
  if (isOutage(error)) return unavailable(error);
  const detail = "Nothing was changed. Report the request_id, with it the cause can be found in the log.";
  return new ProblemError(platformProblem("internal_error", detail, { request_id: request.id }));
}

function unavailable(error: Error): ProblemError {
  const unknown = error.name === "OutcomeUnknownError";
  const detail = unknown
    ? "The connection to the database broke during the commit, so it is unknown whether the request took effect. Send it again with the same Idempotency-Key."
    : "The database cannot be used at the moment. Nothing was changed. Send the request again.";
  return platformError("temporarily_unavailable", detail);
}
