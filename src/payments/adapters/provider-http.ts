import { ProviderOutage } from "./payment-provider.ts";

export type ProviderRequest = {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: { readonly [name: string]: string };
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly timeout_ms: number;
};

export type ProviderResponse = { readonly status: number; readonly body: unknown };

/** Failures that come before the first byte was sent. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

/**
 * Asks a provider over HTTP. What comes back is JSON with a status below 500; the caller judges it.
 *
 * @throws ProviderOutage for everything else: no connection, a cut one, a timeout, 429, 5xx, an answer that is not JSON.
 *   A 5xx does not prove that nothing happened, so its outcome is unknown.
 */
export async function askProvider(request: ProviderRequest): Promise<ProviderResponse> {
  const { status, text } = await exchange(request);
  const place = `${request.method} ${request.url}`;
  if (status === 429) throw new ProviderOutage(`${place} was asked too often; retry later`, { outcome_unknown: false });
  if (status >= 500) throw new ProviderOutage(`${place} answered ${status}; retry`, { outcome_unknown: true });
  try {
    return { status, body: JSON.parse(text) };
  } catch (cause) {
    throw new ProviderOutage(`${place} answered ${status} without JSON; retry`, { outcome_unknown: true, cause });
  }
}

async function exchange(request: ProviderRequest): Promise<{ readonly status: number; readonly text: string }> {
  const has_body = request.body !== undefined;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: "application/json",
        ...(has_body ? { "content-type": "application/json" } : {}),
        ...request.headers,
      },
      ...(has_body ? { body: JSON.stringify(request.body) } : {}),
      redirect: "error",
      signal: AbortSignal.timeout(request.timeout_ms),
    });
    return { status: response.status, text: await readText(response) };
  } catch (cause) {
    const code = errorCode(cause);
    const message = `${request.method} ${request.url} got no answer (${code}); retry`;
    throw new ProviderOutage(message, { outcome_unknown: !NEVER_SENT.has(code), cause });
  }
}

/** No answer of a provider is anywhere near as long. */
const ANSWER_MAX_BYTES = 1024 * 1024;

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > ANSWER_MAX_BYTES) throw new Error(`The answer is longer than ${ANSWER_MAX_BYTES} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** fetch throws a TypeError whose cause says what happened to the connection. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if (error.name === "TimeoutError") return "timeout";
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  return typeof code === "string" ? code : error.name;
}
