import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mock } from "node:test";
import { Webhook } from "standardwebhooks";

/** A message as it came in. */
export type Received = {
  readonly id: string;
  readonly type: string;
  readonly order_id: string;
  readonly order_version: number | null;
  readonly body: string;
  /** What it was answered with. */
  readonly status: number;
};

/** How a receiver answers; for what is no plain status it writes the response itself. */
export type Manner = (message: Received, request: IncomingMessage, response: ServerResponse) => number | "answered";

export type Receiver = {
  readonly url: string;
  readonly received: Received[];
  /** Messages that the reference library did not verify. */
  readonly forged: string[];
  readonly taken: () => Received[];
  secret: string;
  manner: Manner;
  /** Nobody listens any more. */
  readonly leave: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
};

/** A program of somebody else's, which verifies every message by the library of the specification. */
export async function startReceiver(clock: { now: () => Date }): Promise<Receiver> {
  const receiver = { received: [] as Received[], forged: [] as string[], secret: "", manner: (() => 200) as Manner };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const id = String(request.headers["webhook-id"]);
      if (!isGenuine(receiver.secret, body, request.headers as Record<string, string>, clock.now()))
        receiver.forged.push(id);
      const { type, data } = JSON.parse(body);
      const { order_id = "", order_version = null } = data;
      const message = { id, type, order_id, order_version, body, status: 0 };
      const status = receiver.manner(message, request, response);
      receiver.received.push({ ...message, status: status === "answered" ? response.statusCode : status });
      if (status !== "answered") response.writeHead(status).end();
    });
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/dirigent`,
    taken: () => receiver.received.filter(({ status }) => status >= 200 && status < 300),
    leave: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    comeBack: () => listen(port),
  });
}

function isGenuine(secret: string, body: string, headers: Record<string, string>, at: Date): boolean {
  mock.timers.enable({ apis: ["Date"], now: at });
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  } finally {
    mock.timers.reset();
  }
}
