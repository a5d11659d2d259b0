import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import type { Admission, Lane } from "./admission.ts";
import { checkIdempotencyKey } from "./idempotent.ts";
import { isNdjson } from "./ndjson.ts";
import { platformError, platformProblem } from "./platform-problems.ts";
import { ProblemError } from "./problem.ts";
import { isOfOwnPage } from "./same-origin.ts";
import type { SlowBodies } from "./slow-bodies.ts";
import type { Authenticate, Caller, Sessions } from "./types.ts";

const BEARER = "bearer ";
/** Longer keys are none of ours, and need not be hashed to know it. */
const BEARER_MAX = 512;
const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export type GuardOptions = {
  readonly authenticate: Authenticate;
  readonly sessions: Sessions | null;
  readonly admission: Admission;
  readonly slow_bodies: SlowBodies;
};

/**
 * What stands before a route: room, key, scope, headers; in this order, before any byte of the body is read. Made once per
 * route, so that nothing about the route is looked up per request.
 */
export function buildGuard(route: RouteOptions, options: GuardOptions) {
  const { scope = null, unmetered = false, idempotency = "optional", lane = "general" } = route.config ?? {};
  const method = String(route.method);
  const takes_key = method === "POST" && idempotency !== "none";
  const takes_body = METHODS_WITH_BODY.has(method);

  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const own_lane: Lane = isNdjson(request) ? "heavy" : lane;
    if (!unmetered) options.admission.admit(own_lane, reply.raw);
    if (scope !== null) {
      const caller = await authenticated(request, options);
      if (!hasScope(caller, scope)) throw missingScope(scope);
      request.caller = caller;
      if (!unmetered) await admitCaller(options.admission, own_lane, caller, reply);
    }
    if (takes_key)
      checkIdempotencyKey(request.headers["idempotency-key"] as string | undefined, idempotency === "required");
    if (takes_body && !isNdjson(request)) options.slow_bodies.watch(request.raw);
  };
}

/** @throws ProblemError too_many_requests, after a while */
async function admitCaller(admission: Admission, lane: Lane, caller: Caller, reply: FastifyReply): Promise<void> {
  try {
    admission.admitCaller(lane, caller, reply.raw);
  } catch (error) {
    await admission.holdBack(lane, reply.raw);
    throw error;
  }
}

/** `admin` may do everything. */
export function hasScope(caller: Caller, scope: string): boolean {
  return caller.scopes.includes(scope) || caller.scopes.includes("admin") || scope === "any";
}

async function authenticated(
  request: FastifyRequest,
  options: Pick<GuardOptions, "authenticate" | "sessions">,
): Promise<Caller> {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined && cookie !== undefined && options.sessions)
    return authenticatedByCookie(request, cookie, options.sessions);
  const bearer = bearerOf(authorization);
  const caller = bearer === null ? null : await options.authenticate(bearer);
  if (caller) return caller;
  const detail =
    bearer === null
      ? "Send the header Authorization: Bearer <api key>."
      : "The API key is unknown or has been revoked.";
  throw platformError("unauthenticated", detail, { "www-authenticate": 'Bearer realm="dirigent"' });
}

/** A browser sends the cookie with whatever any page makes it send, so a change must come from a page of our own. */
async function authenticatedByCookie(request: FastifyRequest, cookie: string, sessions: Sessions): Promise<Caller> {
  const caller = await sessions.authenticate(cookie);
  if (!caller)
    throw platformError("unauthenticated", "You are not signed in, or your session has ended: sign in again.", {
      "www-authenticate": 'Bearer realm="dirigent"',
    });
  const changes = request.method !== "GET" && request.method !== "HEAD";
  if (changes && !isOfOwnPage(request.headers, sessions.public_origin))
    throw platformError(
      "cross_site_request",
      "The request does not come from a page of this address. Programs send an API key instead of a cookie.",
    );
  return caller;
}

function bearerOf(header: string | undefined): string | null {
  if (header === undefined || header.length > BEARER_MAX) return null;
  if (header.slice(0, BEARER.length).toLowerCase() !== BEARER) return null;
  return header.slice(BEARER.length).trim() || null;
}

function missingScope(scope: string): ProblemError {
  return new ProblemError(platformProblem("forbidden", `The scope ${scope} is missing.`, { required_scope: scope }), {
    "www-authenticate": `Bearer realm="dirigent", error="insufficient_scope", scope="${scope}"`,
  });
}
