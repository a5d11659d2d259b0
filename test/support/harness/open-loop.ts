import { Agent, request as httpRequest } from "node:http";
import type { Api } from "./api-client.ts";

/** What came of one request. Status 0: no answer. The time counts from when it should have been sent. */
export type Sent = {
  readonly status: number;
  readonly elapsed_ms: number;
  readonly retry_after: string | null;
  readonly body: string;
};

export type Sender = {
  readonly send: (method: string, path: string, body?: string, due_ms?: number) => Promise<Sent>;
  readonly close: () => void;
};

const GIVE_UP_MS = 30_000;

/** Plain HTTP over kept connections, as cheap as Node can, so that the sender is not what is measured. */
export function createSender(api: Api): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const { hostname, port } = new URL(api.url);
  return {
    send: (method, path, body, due_ms = performance.now()) =>
      new Promise((resolve) => {
        const headers = { authorization: `Bearer ${api.key}`, "content-type": "application/json" };
        const end = (status: number, retry_after: string | null, text: string) =>
          resolve({ status, retry_after, body: text, elapsed_ms: performance.now() - due_ms });
        const request = httpRequest(
          { agent, hostname, port, method, path, headers, timeout: GIVE_UP_MS },
          (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (part: string) => {
              text += part;
            });
            response.on("end", () => end(response.statusCode ?? 0, response.headers["retry-after"] ?? null, text));
          },
        );
        request.on("timeout", () => request.destroy());
        request.on("error", (error) => end(0, null, error.message));
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/**
 * Sends so many requests a second whether or not the earlier ones have been answered, as the world does: who waits for
 * answers slows down with the service and never sees it overloaded.
 */
export async function offer<Outcome>(options: {
  readonly per_second: number;
  readonly seconds: number;
  readonly sendOne: (due_ms: number) => Promise<Outcome>;
}): Promise<Outcome[]> {
  const { per_second, seconds, sendOne } = options;
  const started = performance.now();
  const total = Math.floor(per_second * seconds);
  const sent: Promise<Outcome>[] = [];
  while (sent.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1_000) * per_second) + 1);
    while (sent.length < due) sent.push(sendOne(started + (sent.length / per_second) * 1_000));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return Promise.all(sent);
}

/** Each of the clients sends its next request when it has the answer to the last. */
export async function askInTurns(options: {
  readonly clients: number;
  readonly seconds: number;
  readonly sendOne: () => Promise<Sent>;
}): Promise<Sent[]> {
  const until = performance.now() + options.seconds * 1_000;
  const answers: Sent[] = [];
  const client = async () => {
    while (performance.now() < until) answers.push(await options.sendOne());
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  return answers;
}

export function quantile(answers: readonly Sent[], part: number): number {
  const sorted = answers.map(({ elapsed_ms }) => elapsed_ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
