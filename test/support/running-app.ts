import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type MailCatcher, startMailCatcher } from "../../sandbox/mail-catcher/server.ts";
import {
  type SandboxProvider,
  type SandboxProviderOptions,
  startSandboxProvider,
} from "../../sandbox/payment-provider/server.ts";
import { bootstrap } from "../../src/app/bootstrap.ts";
import { examine } from "../../src/app/doctor/examine.ts";
import { type Wired, wireHttp, wireServices } from "../../src/app/wiring.ts";
import { startWorker, type Worker } from "../../src/app/worker.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { readConfig } from "../../src/platform/config.ts";
import type { HttpServer } from "../../src/platform/http/index.ts";
import { createLogger } from "../../src/platform/logging.ts";
import { createMetrics } from "../../src/platform/metrics.ts";
import { read } from "../../src/platform/transaction.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

export const ADMIN_KEY = "administrator-of-the-tests";
const PATIENCE_MS = 15_000;

/** JSON as it came over the wire; tests assert what they read of it. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is checked by the assertions on it, not by its type
export type Json = any;

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
  readonly elapsed_ms: number;
};

export type Call = (
  method: string,
  path: string,
  /** An object is sent as JSON; text and bytes as they are. */
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export type RunningApp = {
  readonly test_database: TestDatabase;
  /** Of the first API server. */
  readonly url: string;
  readonly servers: readonly HttpServer[];
  /** Calls the first API server as administrator, unless headers say otherwise. */
  readonly call: Call;
  /** One for each API server. */
  readonly calls: readonly Call[];
  /** Reads an order until the condition holds. @throws AssertionError with the order as it is after 15 s */
  readonly waitFor: (order_id: string, condition: (order: Json) => boolean) => Promise<Json>;
  /** Waits until nothing is due and no call to the outside is under way or can be made before the clock moves. */
  readonly settle: () => Promise<void>;
  readonly provider: () => SandboxProvider;
  /** Nobody listens at its address any more, until it is started again with what it knew. */
  readonly stopProvider: () => Promise<void>;
  readonly startProvider: (options?: Partial<SandboxProviderOptions>) => Promise<void>;
  readonly mails: MailCatcher;
  /** Does something while the application's clock is ahead. The provider and the database do not notice. */
  readonly hoursLater: <Result>(hours: number, work: () => Promise<Result>) => Promise<Result>;
  /** Asserts that the doctor finds no broken invariant. */
  readonly assertSound: () => Promise<void>;
};

export type RunningAppOptions = {
  readonly api_servers?: number;
  readonly provider?: Partial<SandboxProviderOptions>;
  readonly worker?: boolean;
  /** Changes a server before it listens: to show that a trial would notice a broken one. */
  readonly spoil?: (server: HttpServer) => void;
};

/**
 * The product as it runs, in this process: API servers on free ports, a worker, the sandbox payment provider that notifies
 * them, the mail catcher, and a database of its own. Everything ends when the test file is done.
 */
export async function startApp(options: RunningAppOptions = {}): Promise<RunningApp> {
  const ending: (() => Promise<unknown>)[] = [];
  after(async () => {
    for (const end of ending.reverse()) await end();
  });
  const directory = await mkdtemp(join(tmpdir(), "dirigent-journey-"));
  ending.push(() => rm(directory, { recursive: true }));
  const test_database = await createTestDatabase({ connections_max: 20 });
  const { database, url: database_url } = test_database;
  await bootstrap(database_url, database, ADMIN_KEY, systemClock.now());

  const mails = await startMailCatcher({ data_file: join(directory, "mails.jsonl") });
  ending.push(() => mails.close());
  const sandbox = await sandboxOf(join(directory, "payments.jsonl"), options.provider ?? {});
  ending.push(sandbox.stop);

  let ahead_ms = 0;
  const clock = { now: () => new Date(systemClock.now().getTime() + ahead_ms) };
  const config = readConfig({
    DIRIGENT_SANDBOX_URL: sandbox.url,
    SMTP_URL: mails.smtp_url,
    LOG_LEVEL: "silent",
    DIRIGENT_WEBHOOK_ALLOW_PRIVATE: "true",
  });
  const logger = createLogger({ level: "silent" });
  const servers: HttpServer[] = [];
  const urls: string[] = [];
  const workers: Worker[] = [];
  for (let number = 0; number < (options.api_servers ?? 1); number += 1) {
    const metrics = createMetrics({ process: false });
    const wired: Wired = wireServices(database, config, clock, metrics);
    if (number === 0 && options.worker !== false) {
      const worker = startWorker({ services: wired.services, logger, metrics });
      wired.onWake(worker.wake);
      workers.push(worker);
    }
    const server = await wireHttp(wired, { logger, metrics });
    options.spoil?.(server);
    urls.push(await server.listen({ host: "127.0.0.1", port: 0 }));
    servers.push(server);
  }
  ending.push(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await Promise.all(servers.map((server) => server.close()));
  });
  const url = urls[0] as string;
  await sandbox.notify(`${url}/v1/payment-notifications/sandbox`);

  const calls = urls.map((base) => callAt(base));
  const call = calls[0] as Call;
  return {
    test_database,
    url,
    servers,
    call,
    calls,
    waitFor: (order_id, condition) => waitFor(call, order_id, condition),
    settle: () => settle(test_database, clock),
    provider: sandbox.running,
    stopProvider: sandbox.stop,
    startProvider: sandbox.start,
    mails,
    hoursLater: async (hours, work) => {
      ahead_ms = hours * 3_600_000;
      try {
        return await work();
      } finally {
        ahead_ms = 0;
      }
    },
    assertSound: async () => {
      await settle(test_database, clock);
      assert.deepEqual(await examine(database_url), []);
    },
  };
}

async function sandboxOf(data_file: string, first: Partial<SandboxProviderOptions>) {
  const quick = { slow_ms: 300, pending_ms: 300, retry_ms: 50, ...first };
  let running: SandboxProvider | null = await startSandboxProvider({ data_file, ...quick });
  const { url } = running;
  const port = Number(new URL(url).port);
  let notified: string[] = [];
  return {
    url,
    running: () => {
      assert(running, "the provider is stopped");
      return running;
    },
    notify: async (address: string) => {
      notified = [address];
      const answer = await fetch(`${url}/notification-urls`, jsonRequest("POST", { urls: notified }));
      assert.equal(answer.status, 200);
    },
    stop: async () => {
      await running?.close();
      running = null;
    },
    start: async (options: Partial<SandboxProviderOptions> = {}) => {
      running = await startSandboxProvider({ data_file, port, notification_urls: notified, ...quick, ...options });
    },
  };
}

/** Calls a server as administrator. */
export function callAt(base: string, key = ADMIN_KEY): Call {
  return async (method, path, body, headers = {}) => {
    const request = body === undefined ? { method, headers: {} } : jsonRequest(method, body);
    const started = performance.now();
    const response = await fetch(base + path, {
      ...request,
      headers: { authorization: `Bearer ${key}`, ...request.headers, ...headers },
    });
    const text = await response.text();
    const type = response.headers.get("content-type") ?? "";
    const is_json = /json/.test(type) && !/ndjson/.test(type) && text !== "";
    const elapsed_ms = performance.now() - started;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: is_json ? JSON.parse(text) : null,
      elapsed_ms,
    };
  };
}

function jsonRequest(method: string, body: unknown) {
  const is_raw = typeof body === "string" || body instanceof Uint8Array;
  return {
    method,
    headers: { "content-type": "application/json" },
    body: (is_raw ? body : JSON.stringify(body)) as string,
  };
}

export async function waitFor(call: Call, order_id: string, condition: (order: Json) => boolean): Promise<Json> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { status, body } = await call("GET", `/v1/orders/${order_id}`);
    assert.equal(status, 200);
    if (condition(body)) return body;
    if (performance.now() > until) {
      const { body: exceptions } = await call("GET", "/v1/exceptions");
      assert.fail(`waited in vain for ${condition}: ${JSON.stringify({ order: body, exceptions }, null, 1)}`);
    }
    await rest();
  }
}

async function settle({ database, tenant_id }: TestDatabase, clock: { now: () => Date }): Promise<void> {
  const until = performance.now() + 4 * PATIENCE_MS;
  for (let quiet = 0; quiet < 2; ) {
    const open = await read(database, tenant_id, "settle", async (tx) => {
      const [row] = await tx.query<{ open: number }>(
        `select (select count(*) from platform.due_work as work where work.tenant_id = $1 and work.due_at <= $2)::integer
              + (select count(*) from platform.intents as intent
                  where intent.tenant_id = $1
                    and (intent.state = 'running' or (intent.state = 'waiting' and intent.due_at <= $2)))::integer as open`,
        [tenant_id, clock.now()],
      );
      return row?.open;
    });
    quiet = open === 0 ? quiet + 1 : 0;
    assert(performance.now() < until, `${open} pieces of work are still open`);
    await rest();
  }
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 15));
