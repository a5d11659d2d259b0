import { fork } from "node:child_process";
import { flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { welcomePath } from "../access/index.ts";
import { readConfig } from "../platform/config.ts";
import { type Database, openDatabase, REQUEST_TIMEOUTS } from "../platform/database.ts";
import { createDatabaseClock } from "../platform/database-clock.ts";
import { DataDirectoryInUseError, startEmbeddedPostgres } from "../platform/embedded-postgres/index.ts";
import { armFaultPoint } from "../platform/fault-points.ts";
import type { HttpServer } from "../platform/http/index.ts";
import { createLogger, type Logger } from "../platform/logging.ts";
import { createMetrics } from "../platform/metrics.ts";
import { migrate, UnusableDatabaseError } from "../platform/migrate.ts";
import { onceReachable } from "../platform/once-reachable.ts";
import { withSecretFiles } from "../platform/secret-files.ts";
import { bootstrap } from "./bootstrap.ts";
import { builtConsole } from "./console/build.ts";
import { serveConsole } from "./console/serve.ts";
import { DEMO_MAIL_FROM, type DemoOptions, readDemoSpeed, startDemo } from "./demo/start.ts";
import { startTracing } from "./tracing.ts";
import { wireHealth, wireHttp, wireServices } from "./wiring.ts";
import { startWorker } from "./worker.ts";

const ROLES = ["api", "worker", "all"] as const;

/** Serves: Postgres (embedded unless DATABASE_URL is set), migrations, api, worker. Ends cleanly on SIGINT and SIGTERM. */
async function serve(): Promise<void> {
  const { options, config } = readSettings();
  const logger = createLogger({ level: config.log_level });
  const ending: (() => Promise<void>)[] = [];
  const stop = stopOnce(ending, logger);

  try {
    const tracing = await startTracing(process.env);
    if (tracing) ending.push(() => tracing.stop());
    const url = config.database_url ?? (await startOwnPostgres(config.data_dir, ending));
    const { applied } = await onceReachable(() => migrate(url, undefined, { log: say }), say);
    if (applied.length > 0) say(`migrated: ${applied.length} steps`);
    const onLost = (error: Error) => logger.warn({ err: error }, "connection lost");
    const databases = openDatabases(url, options.role, config.connections_max, onLost);
    const { database } = databases;
    ending.unshift(databases.close);
    const clock = await followDatabaseClock(database, ending);
    const { key, welcome_token } = await bootstrap(url, database, config.bootstrap_key, clock.now());
    if (key) say(`administrator API key (shown this once): ${key}`);
    if (welcome_token && !options.demo)
      say(`first administrator (once, within 24 hours): ${config.public_url}${welcomePath(welcome_token)}`);

    if (options.sandbox) ending.unshift(await startSandbox(config.port));
    const demo = options.demo
      ? await startDemo({
          url,
          database,
          config,
          options: options.demo,
          notification_url: notificationUrl(config.port),
          out: say,
        })
      : null;
    const metrics = createMetrics();
    const neutral = wireServices(database, config, clock, metrics);
    // Whoever asks and whoever works are the same retailer: mails and invoices say so.
    const wired = demo ? { ...neutral, services: demo.asRetailer(neutral.services) } : neutral;
    if (options.role !== "api") {
      const services = { ...wired.services, database: databases.of_worker };
      const worker = startWorker({ services, logger, metrics });
      wired.onWake(worker.wake);
      ending.unshift(() => worker.stop());
    }
    if (options.role !== "worker") {
      const server = await wireHttp(wired, {
        logger,
        metrics,
        requests_max: config.requests_max,
        demo_sign_ins: demo?.sign_ins ?? [],
      });
      demo?.addRoutes(server);
      ending.unshift(() => server.close());
      await serveConsole(server, config.console_dir ?? (await builtConsole(say)), config.public_url);
      await server.listen({ host: config.host, port: config.port });
      const port = portOf(server, config.port);
      say(`ready http://${config.host}:${port}`);
      if (demo) ending.unshift(await demo.live(`http://127.0.0.1:${port}`));
    } else {
      if (config.worker_port !== null) {
        const server = await wireHealth(wired, { logger, metrics });
        ending.unshift(() => server.close());
        await server.listen({ host: config.host, port: config.worker_port });
        say(`health and figures at http://${config.host}:${portOf(server, config.worker_port)}`);
      }
      say("ready worker");
    }
    // A process that is killed would not write it at its end; where no cache is wanted this does nothing.
    flushCompileCache();
  } catch (error) {
    explain(error, logger, options.role === "worker" ? (config.worker_port ?? 0) : config.port);
    await stop(1);
  }
}

function portOf({ server }: HttpServer, asked: number): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : asked;
}

/**
 * In a process that does both, requests and the worker have connections of their own: neither can take them all. A request is
 * answered in time whatever the database does; nobody waits for the worker.
 */
function openDatabases(url: string, role: Options["role"], connections_max: number, onLost: (error: Error) => void) {
  const open = (connections: number, timeouts: object): Database =>
    openDatabase({ url, connections_max: connections, on_connection_lost: onLost, ...timeouts });
  const is_shared = role === "all" && connections_max > 1;
  const for_worker = is_shared ? Math.floor(connections_max / 2) : connections_max;
  const database = open(
    is_shared ? connections_max - for_worker : connections_max,
    role === "worker" ? {} : REQUEST_TIMEOUTS,
  );
  const of_worker = is_shared ? open(for_worker, {}) : database;
  const close = async () => {
    await database.close();
    if (of_worker !== database) await of_worker.close();
  };
  return { database, of_worker, close };
}

const COMPARE_CLOCKS_EVERY_MS = 10_000;

async function followDatabaseClock(database: Database, ending: (() => Promise<void>)[]) {
  const clock = createDatabaseClock({
    askDatabase: async () =>
      (await database.pool.query<{ now: Date }>("select clock_timestamp() as now")).rows[0]?.now as Date,
  });
  await clock.compare();
  // Time goes on without the database; its outage is told by everything else.
  const timer = setInterval(() => void clock.compare().catch(() => {}), COMPARE_CLOCKS_EVERY_MS);
  ending.unshift(async () => clearInterval(timer));
  return clock;
}

/** Ends the process with one line if an option or a variable makes no sense. */
function readSettings() {
  try {
    armFaultPoint(process.env);
    const options = readOptions();
    const environment = withSecretFiles(process.env);
    const named = options.demo ? { DIRIGENT_MAIL_FROM: DEMO_MAIL_FROM, ...environment } : environment;
    return { options, config: withSandboxMail(readConfig(named, options), options.sandbox) };
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

type Options = {
  readonly port?: number;
  readonly role: (typeof ROLES)[number];
  readonly sandbox: boolean;
  readonly demo: DemoOptions | null;
};

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      role: { type: "string", default: "all" },
      sandbox: { type: "boolean", default: false },
      demo: { type: "boolean", default: false },
      "demo-speed": { type: "string" },
    },
  });
  const sandbox = values.sandbox || values.demo;
  const demo = values.demo ? { speed: readDemoSpeed(values["demo-speed"] ?? null, "--demo-speed") } : null;
  const role = ROLES.find((candidate) => candidate === values.role);
  if (!role) throw new Error(`--role is "${values.role}": use one of ${ROLES.join(", ")}.`);
  if (demo && role !== "all") throw new Error("--demo needs the api and the worker: leave --role out.");
  if (values.port === undefined) return { role, sandbox, demo };
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port is "${values.port}": use a number from 0 to 65535.`);
  return { role, sandbox, demo, port };
}

async function startOwnPostgres(data_dir: string, ending: (() => Promise<void>)[]): Promise<string> {
  const postgres = await startEmbeddedPostgres({ data_dir, log: say });
  ending.push(() => postgres.stop());
  return postgres.local_url;
}

/** With the sandbox, mails go to its mail catcher unless another server is named. */
function withSandboxMail(config: ReturnType<typeof readConfig>, sandbox: boolean): ReturnType<typeof readConfig> {
  return sandbox && config.smtp_url === null ? { ...config, smtp_url: "smtp://127.0.0.1:4425" } : config;
}

function notificationUrl(port: number): string {
  return `http://127.0.0.1:${port}/v1/payment-notifications/sandbox`;
}

/** The sandbox is a program of its own; it ends when we do. */
async function startSandbox(port: number): Promise<() => Promise<void>> {
  const program = new URL("../../sandbox/main.ts", import.meta.url);
  const child = fork(program, ["--notification-url", notificationUrl(port)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  return async () => {
    child.kill("SIGTERM");
    await ended;
  };
}

/** Ends everything in the reverse order of its start, once, whoever asks. A second signal ends at once. */
function stopOnce(ending: readonly (() => Promise<void>)[], logger: Logger): (code: number) => Promise<void> {
  let is_stopping = false;
  const stop = async (code: number) => {
    if (is_stopping) process.exit(1);
    is_stopping = true;
    for (const end of [...ending]) {
      await end().catch((error) => logger.error({ err: error }, "could not be ended cleanly"));
    }
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));
  process.on("disconnect", () => void stop(0));
  return stop;
}

function explain(error: unknown, logger: Logger, port: number): void {
  const is_known = error instanceof DataDirectoryInUseError || error instanceof UnusableDatabaseError;
  if (is_known) complain(error.message);
  else if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    complain(`Port ${port} is taken by another program: stop it, or choose another with npm start -- --port N.`);
  } else {
    logger.fatal({ err: error }, "could not start");
    complain("Dirigent could not start. The line above says why.");
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

await serve();
