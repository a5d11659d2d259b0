import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { RawNotification } from "../../src/payments/adapters/payment-provider.ts";
import { sandboxProvider } from "../../src/payments/adapters/sandbox.ts";

export const SECRET = "whsec_dGhlIHNlY3JldCBvZiB0aGUgY29udHJhY3QgdGVzdHM=";
const PATIENCE_MS = 5_000;

/** Settings that keep tests short. */
export const FAST = { "slow-ms": "300", "pending-ms": "300", "retry-ms": "50", "signing-secret": SECRET };

type Truth = {
  readonly authorizations: readonly {
    readonly captured_minor: number;
    readonly refunded_minor: number;
    readonly effects: readonly object[];
  }[];
  readonly open_notification_count: number;
};

/** The sandbox payment provider as users run it: a program of its own, on a free port, with its own truth file. */
export type SandboxProcess = {
  readonly data_file: string;
  readonly url: string;
  readonly child: ChildProcess;
};

export async function inTemporaryDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "sandbox-"));
  await work(directory).finally(() => rm(directory, { recursive: true }));
}

/** @param settings options of the command line without `--`, such as `slow-ms` */
export async function startSandboxProcess(
  data_file: string,
  settings: { readonly [name: string]: string } = {},
): Promise<SandboxProcess> {
  const program = join(import.meta.dirname, "../../sandbox/payment-provider/main.ts");
  const options = Object.entries({ port: "0", "data-file": data_file, ...settings });
  const child = spawn(process.execPath, [program, ...options.flatMap(([name, value]) => [`--${name}`, value])], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const started = new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the sandbox ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout! }).once("line", resolve);
  });
  const [, url = ""] = /^sandbox payment provider (http:\/\/127\.0\.0\.1:\d+)$/.exec(await started) ?? [];
  return { data_file, url, child };
}

export async function killSandboxProcess(sandbox: SandboxProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  const { child } = sandbox;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

export async function postJson(url: string, body: object, headers: { [name: string]: string } = {}): Promise<Response> {
  const all_headers = { "content-type": "application/json", ...headers };
  return fetch(url, { method: "POST", headers: all_headers, body: JSON.stringify(body) });
}

/** A merchant's address for notifications that keeps the bytes it was sent. */
export type NotificationReceiver = {
  readonly url: string;
  readonly received: readonly RawNotification[];
  /** The status of the next answers; 204 when none is left. */
  answerNext(...statuses: number[]): void;
  /** Waits until so many have come that the condition holds for. */
  receive(condition: (content: NotificationContent) => boolean, count?: number): Promise<readonly RawNotification[]>;
  close(): void;
};

export type NotificationContent = {
  readonly type: string;
  readonly data: { readonly [name: string]: string | number | null };
};

export async function startNotificationReceiver(): Promise<NotificationReceiver> {
  const received: RawNotification[] = [];
  const statuses: number[] = [];
  let changed = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(statuses.shift() ?? 204).end();
    changed.resolve();
    changed = Promise.withResolvers();
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/payment-notifications/sandbox`,
    received,
    answerNext: (...next) => void statuses.push(...next),
    async receive(condition, count = 1) {
      const deadline = new Promise<never>((_, reject) => {
        const message = `${count} notifications were awaited and did not come within ${PATIENCE_MS} ms`;
        setTimeout(() => reject(new Error(message)), PATIENCE_MS).unref();
      });
      deadline.catch(() => undefined);
      for (;;) {
        const found = received.filter((raw) => condition(readContent(raw)));
        if (found.length >= count) return found;
        await Promise.race([changed.promise, deadline]);
      }
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function readContent(raw: RawNotification): NotificationContent {
  return JSON.parse(raw.body.toString("utf8"));
}

async function listen(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

export function adapterFor(sandbox: SandboxProcess) {
  return sandboxProvider({ base_url: sandbox.url, signing_secret: SECRET, call: callThrough });
}

export function callThrough<Result>(_name: string, ask: () => Promise<Result>): Promise<Result> {
  return ask();
}

export async function withReceiver(
  work: (receiver: NotificationReceiver, directory: string) => Promise<void>,
): Promise<void> {
  const receiver = await startNotificationReceiver();
  await inTemporaryDirectory((directory) => work(receiver, directory)).finally(receiver.close);
}

export async function forceFault(sandbox: SandboxProcess, fault: string): Promise<void> {
  assert.equal((await postJson(`${sandbox.url}/faults`, { next: [fault] })).status, 200);
}

export async function readTruth(sandbox: SandboxProcess, payment_id?: string): Promise<Truth> {
  const query = payment_id === undefined ? "" : `?payment_id=${payment_id}`;
  return (await (await fetch(`${sandbox.url}/truth${query}`)).json()) as Truth;
}

export function ofKey(idempotency_key: string) {
  return ({ data }: { readonly data: { readonly [name: string]: unknown } }) =>
    data.idempotency_key === idempotency_key;
}
