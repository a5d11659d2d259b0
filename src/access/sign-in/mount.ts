import type { FastifyReply, FastifyRequest } from "fastify";
import {
  type HttpServer,
  isOfOwnPage,
  platformError,
  platformProblem,
  problemOf,
  sendProblem,
} from "../../platform/http/index.ts";
import type { Attempt, Attempts } from "./attempts.ts";
import { ADDRESS_HEADER, type Auth, OIDC_PROVIDER } from "./auth.ts";
import { refusalOf, SIGN_IN_REFUSALS, type SignInRefusal } from "./refusals.ts";

/** What of the library is open to the world; the rest of its paths is not there. */
const OPEN = {
  POST: [
    "sign-in/email",
    "sign-in/social",
    "sign-out",
    "request-password-reset",
    "reset-password",
    "change-password",
    "two-factor/enable",
    "two-factor/disable",
    "two-factor/verify-totp",
    "two-factor/verify-backup-code",
    "two-factor/generate-backup-codes",
  ],
  GET: [`callback/${OIDC_PROVIDER}`],
} as const;

/** Paths for which the provider of the single sign-on must have said where it is. */
const OF_OIDC: readonly string[] = ["sign-in/social", `callback/${OIDC_PROVIDER}`];
const BODY_MAX_BYTES = 16 * 1024;
/** Headers that the library reads. The address is ours to say. */
const PASSED_ON = ["content-type", "cookie", "user-agent", "accept"] as const;

export type Mounted = {
  readonly public_url: string;
  readonly attempts: () => Promise<Attempts>;
  readonly auth: () => Promise<Auth>;
  /** Waits for the provider of the single sign-on; null: there is none. */
  readonly authWithOidc: (() => Promise<Auth>) | null;
};

/** The library's routes below /auth, with our limits in front and our problems behind. */
export function mountAuth(server: HttpServer, mounted: Mounted): void {
  const config = { scope: null, idempotency: "none", body: "raw" } as const;
  const options = { config, schema: { hide: true }, bodyLimit: BODY_MAX_BYTES } as const;
  for (const path of OPEN.POST)
    server.post(`/auth/${path}`, options, (request, reply) => pass(mounted, path, request, reply));
  for (const path of OPEN.GET)
    server.get(`/auth/${path}`, options, (request, reply) => pass(mounted, path, request, reply));
}

async function pass(mounted: Mounted, path: string, request: FastifyRequest, reply: FastifyReply) {
  requireOwnPage(request, mounted.public_url);
  if (OF_OIDC.includes(path) && mounted.authWithOidc === null)
    throw platformError("route_not_found", "There is no single sign-on here.");
  const attempt: Attempt = { path, address: request.ip, account: accountIn(request.body) };
  const attempts = await mounted.attempts();
  const wait_seconds = await attempts.count(attempt);
  if (wait_seconds !== null)
    return sendSignInRefusal(reply, { code: "too_many_attempts", retry_after_seconds: wait_seconds });

  const auth = await (OF_OIDC.includes(path) && mounted.authWithOidc ? mounted.authWithOidc() : mounted.auth());
  const response = await auth(asWebRequest(request, mounted.public_url, path));
  if (path === "sign-in/email" && response.ok) await attempts.forgive(attempt);
  return answer(response, request, reply);
}

/** For routes of the sign-in: a browser must come from a page of ours. @throws ProblemError cross_site_request */
export function requireOwnPage(request: FastifyRequest, public_url: string): void {
  if (request.method === "GET") return;
  const { origin, cookie } = request.headers;
  const is_browser = origin !== undefined || cookie !== undefined || request.headers["sec-fetch-site"] !== undefined;
  if (is_browser && !isOfOwnPage(request.headers, new URL(public_url).origin))
    throw platformError("cross_site_request", "The request does not come from a page of this address.");
}

function asWebRequest(request: FastifyRequest, public_url: string, path: string): Request {
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip });
  for (const name of PASSED_ON) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  // It has been checked, also where it is the request's own host: for the library it is the one that it expects.
  if (request.method !== "GET") headers.set("origin", new URL(public_url).origin);
  const query_at = request.url.indexOf("?");
  const query = query_at < 0 ? "" : request.url.slice(query_at);
  const { body } = request;
  return new Request(`${public_url}/auth/${path}${query}`, {
    method: request.method,
    headers,
    ...(Buffer.isBuffer(body) && body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
}

async function answer(response: Response, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header("set-cookie", cookies);
  const location = response.headers.get("location");
  if (response.status >= 300 && response.status < 400 && location) return reply.redirect(location, 302);
  const text = await response.text();
  if (response.ok)
    return reply
      .code(response.status)
      .header("content-type", "application/json; charset=utf-8")
      .send(withoutToken(text));
  const { code } = (parse(text) ?? {}) as { readonly code?: unknown };
  if (response.status >= 500) {
    const detail = "Nothing was changed. Report the request_id, with it the cause can be found in the log.";
    return sendProblem(reply, platformProblem("internal_error", detail, { request_id: request.id }));
  }
  if (response.status === 401 && code === "UNAUTHORIZED")
    return sendProblem(reply, platformProblem("unauthenticated", "You are not signed in: sign in first."));
  return sendSignInRefusal(reply, refusalOf(code));
}

export function sendSignInRefusal(reply: FastifyReply, refusal: SignInRefusal): FastifyReply {
  const headers: Record<string, string> =
    refusal.code === "too_many_attempts" ? { "retry-after": String(refusal.retry_after_seconds) } : {};
  return sendProblem(reply, problemOf(refusal, SIGN_IN_REFUSALS), headers);
}

/** The token of a session is in the cookie, which no script reads; it has no business in the answer, which scripts do. */
function withoutToken(text: string): string {
  const body = parse(text);
  if (typeof body !== "object" || body === null) return text;
  const { token: _, ...rest } = body as Record<string, unknown>;
  return JSON.stringify(rest);
}

function accountIn(body: unknown): string | null {
  const parsed = Buffer.isBuffer(body) ? parse(body.toString("utf8")) : null;
  const email = typeof parsed === "object" && parsed !== null && "email" in parsed ? parsed.email : null;
  return typeof email === "string" ? email : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
