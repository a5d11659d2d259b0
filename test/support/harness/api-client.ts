/** Where a Dirigent serves, and with which key. */
export type Api = { readonly url: string; readonly key: string };

export type ApiAnswer = { readonly status: number; readonly body: unknown };

const PATIENCE_MS = 10_000;
const PAUSE_FIRST_MS = 50;
const PAUSE_MAX_MS = 800;
const GIVE_UP_MS = 300_000;

/**
 * One request. Null: nothing certain is known of it (no connection, a cut one, a timeout, a 5xx or 429), so it is to be
 * sent again, with the same key.
 *
 * @throws Error for every other answer that is not a 2xx: the harness sends nothing that may be refused
 */
export async function ask(
  api: Api,
  request: { readonly method: string; readonly path: string; readonly body?: unknown; readonly key?: string },
): Promise<ApiAnswer | null> {
  const { method, path, body, key } = request;
  let answer: ApiAnswer;
  try {
    const response = await fetch(api.url + path, {
      method,
      headers: {
        authorization: `Bearer ${api.key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (response.status === 429 || response.status >= 500) return null;
    answer = { status: response.status, body: text === "" ? null : JSON.parse(text) };
  } catch {
    return null;
  }
  if (answer.status >= 300)
    throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Asks until there is an answer, less and less often. @param onUnknown is told of each time that there is none */
export async function askUntilAnswered(
  api: Api,
  request: Parameters<typeof ask>[1],
  onUnknown: () => void = () => {},
): Promise<ApiAnswer> {
  const give_up_at = performance.now() + GIVE_UP_MS;
  for (let pause_ms = PAUSE_FIRST_MS; ; pause_ms = Math.min(2 * pause_ms, PAUSE_MAX_MS)) {
    const answer = await ask(api, request);
    if (answer) return answer;
    onUnknown();
    if (performance.now() > give_up_at)
      throw new Error(`${request.method} ${request.path} got no answer for ${GIVE_UP_MS / 1_000} s.`);
    await pause(pause_ms);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
