import { base_path, ProblemError } from "../api/client.ts";

/** The calls to better-auth, which describes itself and not through openapi.json. */
type AuthAnswer = { readonly twoFactorRedirect?: boolean; readonly url?: string; readonly [field: string]: unknown };

/** What went wrong at signing in; `code` is better-auth's, in small letters. */
export class AuthError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retry_after_seconds: number | null;

  constructor(status: number, code: string, retry_after_seconds: number | null) {
    super(code);
    this.status = status;
    this.code = code;
    this.retry_after_seconds = retry_after_seconds;
  }
}

/** @throws AuthError; ProblemError if nobody answers */
export async function callAuth(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<AuthAnswer> {
  const response = await fetch(`${base_path}auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (response === null) throw notReached();
  const answer = (await response.json().catch(() => ({}))) as AuthAnswer & { code?: string };
  if (response.ok) return answer ?? {};
  const retry_after = Number(response.headers.get("retry-after"));
  throw new AuthError(
    response.status,
    String(answer?.code ?? "unknown").toLowerCase(),
    Number.isFinite(retry_after) && retry_after > 0 ? retry_after : null,
  );
}

function notReached(): ProblemError {
  return new ProblemError({
    type: "about:blank",
    code: "not_reached",
    title: "Not reached",
    status: 503,
    detail: "The server cannot be reached.",
    retryable: true,
  });
}
