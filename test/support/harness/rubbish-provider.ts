import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What a provider may answer besides the truth. All of it comes after the provider has done what it was asked. */
export const RUBBISH = {
  html: (response: ServerResponse) => send(response, "text/html", "<html><body>Scheduled maintenance</body></html>"),
  empty: (response: ServerResponse) => send(response, "application/json", ""),
  wrong_types: (response: ServerResponse, truth: string) =>
    send(response, "application/json", JSON.stringify({ ...JSON.parse(truth), amount_minor: "19,90", reference: 7 })),
  other_amount: (response: ServerResponse, truth: string) => {
    const answer = JSON.parse(truth) as { amount_minor: number };
    send(response, "application/json", JSON.stringify({ ...answer, amount_minor: answer.amount_minor + 1_000 }));
  },
  huge: (response: ServerResponse) => send(response, "application/json", `"${"x".repeat(10 * 1024 * 1024)}"`),
  slow: (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    const timer = setInterval(() => response.write(" "), 200);
    response.once("close", () => clearInterval(timer));
  },
} as const;

export type Rubbish = keyof typeof RUBBISH;

export type RubbishProvider = {
  readonly url: string;
  /** True: calls for these amounts get their rubbish. False: everybody gets the truth. */
  readonly talkRubbish: (is_bad: boolean) => void;
  readonly close: () => Promise<void>;
};

/** Stands before a real provider. Which rubbish a payment gets follows from its amount, in minor units. */
export async function startRubbishProvider(
  real_url: string,
  rubbish_of_amount: ReadonlyMap<number, Rubbish>,
): Promise<RubbishProvider> {
  const kinds = new Map<string, Rubbish>();
  let is_bad = false;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString("utf8");
    const key = String(request.headers["idempotency-key"] ?? request.url?.split("/").at(-1));
    const kind = body === "" ? undefined : rubbish_of_amount.get(JSON.parse(body).amount_minor);
    if (kind) kinds.set(key, kind);
    const truth = await fetch(real_url + request.url, {
      method: request.method ?? "GET",
      headers: { "content-type": "application/json", "idempotency-key": key },
      ...(body === "" ? {} : { body }),
    });
    const text = await truth.text();
    const rubbish = kinds.get(key);
    if (is_bad && rubbish && truth.ok) return RUBBISH[rubbish](response, text);
    response.writeHead(truth.status, { "content-type": "application/json" }).end(text);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    talkRubbish: (next) => {
      is_bad = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { "content-type": type }).end(body);
}
