import type { FastifyBaseLogger } from "fastify";
import type { Metrics } from "../metrics.ts";
import { errorCode } from "../transaction.ts";
import type { HttpServer } from "./types.ts";

const CHECK_TIMEOUT_MS = 2_000;

export type HealthOptions = {
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  readonly warnings: Readonly<Record<string, () => Promise<void>>>;
  readonly metrics: Metrics;
  readonly logger: FastifyBaseLogger;
  readonly isClosing: () => boolean;
};

/** Whether the process lives (restart it if not) and whether it should get requests (leave it out if not), and its figures. */
export function addHealthRoutes(server: HttpServer, options: HealthOptions): void {
  const config = { scope: null, unmetered: true };
  const schema = { hide: true };

  server.get("/health/live", { config, schema }, async () => ({ status: "ok" }));

  server.get("/health/ready", { config, schema }, async (_request, reply) => {
    const [checked, warned] = await Promise.all([
      outcomesOf(options.checks, options.logger),
      outcomesOf(options.warnings, options.logger),
    ]);
    const is_sound = checked.every(([, outcome]) => outcome === "ok");
    const is_ready = !options.isClosing() && is_sound;
    const worst = warned.every(([, outcome]) => outcome === "ok") ? "ok" : "degraded";
    const status = options.isClosing() ? "shutting_down" : is_sound ? worst : "failing";
    return reply.code(is_ready ? 200 : 503).send({ status, checks: Object.fromEntries([...checked, ...warned]) });
  });

  server.get("/metrics", { config, schema }, async (_request, reply) => {
    return reply
      .header("content-type", options.metrics.registry.contentType)
      .send(await options.metrics.registry.metrics());
  });
}

function outcomesOf(checks: HealthOptions["checks"], logger: FastifyBaseLogger) {
  return Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(name, check, logger)] as const),
  );
}

async function outcomeOf(name: string, check: () => Promise<void>, logger: FastifyBaseLogger): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer within ${CHECK_TIMEOUT_MS / 1000} seconds`);
  });
  try {
    return await Promise.race([check().then(() => "ok"), timeout]);
  } catch (error) {
    logger.warn({ err: error, check: name }, "health check failed");
    return failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Everybody may read this, so of system and database errors only the code is shown; our own messages are shown whole. */
function failureOf(error: unknown): string {
  const code = errorCode(error) || (error as { readonly code?: unknown } | null)?.code;
  if (typeof code === "string" && code !== "") return code;
  return error instanceof Error ? error.message : "failed";
}
