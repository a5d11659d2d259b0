import { systemClock } from "../../../platform/clock.ts";

/** The public HTTP API with one key, as everybody has it. */
export type Api = {
  /** @returns the body; null if it was refused, or if nobody answered in all the time that is left */
  readonly get: <Body>(path: string) => Promise<Body | null>;
  readonly post: <Body>(path: string, body: unknown, idempotency_key: string) => Promise<Body | null>;
  readonly remove: (path: string, idempotency_key: string) => Promise<void>;
};

export type ApiSettings = { readonly url: string; readonly key: string | null; readonly stopped: AbortSignal };

const PATIENCE_MS = 20_000;
const PAUSE_FIRST_MS = 300;
const PAUSE_MAX_MS = 20_000;
/** Answers that say the question is wrong, or whoever asks it: a bug of the simulation, or keys that were taken away. */
const WRONG: ReadonlySet<number> = new Set([400, 401, 403]);

/**
 * A product that is started again, too busy or not there is asked again, later and later, with the same idempotency key. What it
 * refuses is not asked again: somebody else was faster, or it has changed its mind.
 */
export function createApi({ url, key, stopped }: ApiSettings): Api {
  const ask = async <Body>(method: string, path: string, body: unknown, idempotency_key: string | null) => {
    for (let attempt = 0; !stopped.aborted; attempt += 1) {
      const answer = await askOnce(method, path, body, idempotency_key);
      if (answer.outcome === "answered") return answer.body as Body;
      if (answer.outcome === "refused") return null;
      if (answer.outcome === "wrong") throw new Error(answer.detail);
      await pause(Math.max(answer.wait_ms, Math.min(PAUSE_FIRST_MS * 2 ** attempt, PAUSE_MAX_MS)), stopped);
    }
    return null;
  };
  const askOnce = async (
    method: string,
    path: string,
    body: unknown,
    idempotency_key: string | null,
  ): Promise<Answer> => {
    try {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(idempotency_key === null ? {} : { "idempotency-key": idempotency_key.replaceAll(" ", "-") }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([stopped, AbortSignal.timeout(PATIENCE_MS)]),
      });
      const text = await response.text();
      if (response.ok) return { outcome: "answered", body: text === "" ? null : JSON.parse(text) };
      const is_passing = response.status === 429 || response.status >= 500;
      if (is_passing) return { outcome: "busy", wait_ms: retryAfterMs(response) };
      return WRONG.has(response.status)
        ? { outcome: "wrong", detail: `${method} ${path}: ${response.status} ${text.slice(0, 300)}` }
        : { outcome: "refused" };
    } catch {
      // No answer, or none that can be read: whether it was done the same key will tell.
      return { outcome: "busy", wait_ms: 0 };
    }
  };
  return {
    get: (path) => ask("GET", path, undefined, null),
    post: (path, body, idempotency_key) => ask("POST", path, body, idempotency_key),
    remove: async (path, idempotency_key) => {
      await ask("DELETE", path, undefined, idempotency_key);
    },
  };
}

type Answer =
  | { readonly outcome: "answered"; readonly body: unknown }
  | { readonly outcome: "refused" }
  | { readonly outcome: "wrong"; readonly detail: string }
  | { readonly outcome: "busy"; readonly wait_ms: number };

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) ? Math.min(seconds * 1_000, PAUSE_MAX_MS) : 0;
}

/** Ends early when all ends. */
export function pause(milliseconds: number, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopped.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stopped.addEventListener("abort", end, { once: true });
  });
}

/** Every page of a list, up to `pages_max`. */
export async function getAll<Row>(api: Api, path: string, pages_max: number): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor = "";
  for (let page = 0; page < pages_max; page += 1) {
    const answer = await api.get<{ data: Row[]; next_cursor: string | null }>(`${path}${cursor}`);
    if (!answer) break;
    rows.push(...answer.data);
    if (answer.next_cursor === null) break;
    cursor = `&cursor=${encodeURIComponent(answer.next_cursor)}`;
  }
  return rows;
}

/** Milliseconds; the only clock of the simulation. */
export function nowMs(): number {
  return systemClock.now().getTime();
}
