export { type Answer, idempotent, keyedRequest, keyReused, refusalAnswer, sendStored } from "./idempotent.ts";
export { isNdjson, type Line, type ReadLinesOptions, readLineBatches, replyLines } from "./ndjson.ts";
export { buildOpenApi } from "./openapi.ts";
export { isOutage } from "./outage.ts";
export { type CursorType, type CursorValue, decodeCursor, encodeCursor, pageOf, pageQuery, toPage } from "./page.ts";
export { invalidRequest, overloaded, platformError, platformProblem } from "./platform-problems.ts";
export {
  type AnyRefusalTable,
  type FieldError,
  type Problem,
  type ProblemEntry,
  ProblemError,
  problemOf,
  type RefusalTable,
} from "./problem.ts";
export { callerOf, originOf, sendProblem, sendRefusal } from "./reply.ts";
export { isOfOwnPage } from "./same-origin.ts";
export { createHttpServer } from "./server.ts";
export type { Authenticate, Bounds, Caller, HttpServer, HttpServerOptions, Sessions } from "./types.ts";
export { documentCheck, NDJSON_TYPE } from "./validation.ts";
export { expectedVersion, preconditionFailed } from "./version.ts";
