import type { FastifyReply, FastifyRequest } from "fastify";
import type { Refusal } from "../../kernel/decision.ts";
import type { Database } from "../database.ts";
import { claimIdempotencyKeys, requestHash, type StoredAnswer, storeAnswers } from "../idempotency.ts";
import { type Transaction, transact } from "../transaction.ts";
import { invalidRequest, platformProblem } from "./platform-problems.ts";
import { type AnyRefusalTable, problemOf } from "./problem.ts";
import { callerOf, PROBLEM_TYPE } from "./reply.ts";

/** What a request is answered. From status 400 on nothing may have changed: the transaction rolls back. */
export type Answer = { readonly status: number; readonly body: unknown };

/** A refusal as an answer: it rolls back whatever the work has done before. */
export function refusalAnswer(refusal: Refusal, table: AnyRefusalTable): Answer {
  const problem = problemOf(refusal, table);
  return { status: problem.status, body: problem };
}

/**
 * Runs a command in one transaction of the caller's tenant and answers with what it returns. With an Idempotency-Key the
 * effect happens once however often the request is sent, and every repetition gets the same bytes back. `work` may
 * run several times (serialization failures), so it must do nothing but use `tx`.
 */
export async function idempotent(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<FastifyReply> {
  const caller = callerOf(request);
  const name =
    (request.routeOptions.schema as { readonly operationId?: string } | undefined)?.operationId ?? request.method;
  const keyed = keyedRequest(request);
  try {
    const done = await transact(database, caller.tenant_id, { name }, async (tx) => {
      const [claim] = keyed ? await claimIdempotencyKeys(tx, [keyed]) : [];
      if (claim?.outcome === "replay") return { answer: claim.answer, replayed: true };
      if (claim?.outcome === "reused") throw new RolledBack(keyReused());

      const answer = await work(tx);
      if (answer.status >= 400) throw new RolledBack(answer);
      const stored = {
        status_code: answer.status,
        response_body: answer.body === undefined ? "" : JSON.stringify(answer.body),
      };
      if (keyed) await storeAnswers(tx, [{ key: keyed.key, ...stored }]);
      return { answer: stored, replayed: false };
    });
    return sendStored(reply, done.answer, done.replayed);
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return reply.code(error.answer.status).header("content-type", PROBLEM_TYPE).send(JSON.stringify(error.answer.body));
  }
}

/** Carries an answer out of a transaction that must not commit. */
class RolledBack extends Error {
  override readonly name = "RolledBack";
  readonly answer: Answer;

  constructor(answer: Answer) {
    super("rolled back");
    this.answer = answer;
  }
}

/** Answers with the very text that is or was stored. */
export function sendStored(reply: FastifyReply, answer: StoredAnswer, replayed: boolean): FastifyReply {
  if (replayed) reply.header("idempotency-replayed", "true");
  reply.code(answer.status_code);
  if (answer.response_body === "") return reply.send();
  return reply.header("content-type", "application/json; charset=utf-8").send(answer.response_body);
}

/** For answers that a capability sends by other means (grouped intake). */
export function keyReused(): Answer {
  const problem = platformProblem(
    "idempotency_key_reused",
    "This Idempotency-Key was used for another path or body. Use a new key for a new request.",
  );
  return { status: problem.status, body: problem };
}

/** The key and the hash of a request; null if it has no key. */
export function keyedRequest(request: FastifyRequest): { readonly key: string; readonly request_hash: Buffer } | null {
  const key = request.headers["idempotency-key"];
  if (key === undefined || request.method !== "POST") return null;
  const query_at = request.url.indexOf("?");
  const path = query_at < 0 ? request.url : request.url.slice(0, query_at);
  return { key: String(key), request_hash: requestHash({ method: request.method, path, body: request.raw_body }) };
}

const PRINTABLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** @throws ProblemError invalid_request if a key is missing that the route requires, or is not printable */
export function checkIdempotencyKey(key: string | undefined, required: boolean): void {
  if (key === undefined) {
    if (required)
      throw invalidRequest([
        { pointer: "Idempotency-Key", message: "is required here: send a new UUID with each new request" },
      ]);
    return;
  }
  if (!PRINTABLE_ASCII.test(key)) {
    throw invalidRequest([
      { pointer: "Idempotency-Key", message: "must be 1 to 255 printable ASCII characters without spaces" },
    ]);
  }
}
