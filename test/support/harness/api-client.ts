/** Where a Dirigent serves, and with which key. Of several processes each serves alike. */
export type Api = { readonly url: string; readonly other_urls?: readonly string[]; readonly key: string };

export type ApiAnswer = { readonly status: number; readonly body: unknown };

const PATIENCE_MS = 10_000;
const PAUSE_FIRST_MS = 50;
const PAUSE_MAX_MS = 800;
const GIVE_UP_MS = 300_000;

export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  /** A 4xx is an answer like another: the request may come too late. */
  readonly may_be_refused?: boolean;
  /** Is told why there is no answer. */
  readonly onUnknown?: (why: string) => void;
};

/**
 * One request. Null: nothing certain is known of it (no connection, a cut one, a timeout, a 5xx or 429), so it is to be
 * sent again, with the same key.
 *
 * @param attempt counts from 0; each goes to the next of several processes
 * @throws Error for a 4xx, unless the request may be refused
 */
export async function ask(api: Api, request: ApiRequest, attempt = 0): Promise<ApiAnswer | null> {
  const { method, path, body, key, may_be_refused = false, onUnknown = () => {} } = request;
  const urls = [api.url, ...(api.other_urls ?? [])];
  let answer: ApiAnswer;
  try {
    const response = await fetch(urls[attempt % urls.length] + path, {
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
    if (response.status === 429 || response.status >= 500) {
      onUnknown(`${response.status}: ${/"code":"(\w+)"/.exec(text)?.[1] ?? "no problem document"}`);
      return null;
    }
    answer = { status: response.status, body: text === "" ? null : JSON.parse(text) };
  } catch (error) {
    onUnknown(error instanceof Error ? error.name : "no answer");
    return null;
  }
  if (answer.status >= 300 && !may_be_refused)
    throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Asks until there is an answer, less and less often. @param onUnknown is told of each time that there is none */
export async function askUntilAnswered(
  api: Api,
  request: ApiRequest,
  onUnknown: () => void = () => {},
): Promise<ApiAnswer> {
  const give_up_at = performance.now() + GIVE_UP_MS;
  let pause_ms = PAUSE_FIRST_MS;
  for (let attempt = 0; ; attempt += 1, pause_ms = Math.min(2 * pause_ms, PAUSE_MAX_MS)) {
    const answer = await ask(api, request, attempt);
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
