import { randomBytes } from "node:crypto";
import fastify, { type FastifyReply, type FastifyRequest, LogController, type RouteOptions } from "fastify";
import { createAdmission } from "./admission.ts";
import { addBodyParsers } from "./body-parsers.ts";
import { docsPage } from "./docs-page.ts";
import { errorHandler, requestFacts } from "./error-handler.ts";
import { buildGuard } from "./guard.ts";
import { addHealthRoutes } from "./health.ts";
import { PAGE_SECURITY_POLICY } from "./html.ts";
import { knownRoutes } from "./not-found.ts";
import { collectOpenApi, type OpenApi } from "./openapi.ts";
import { addProblemRoutes } from "./problem-routes.ts";
import { addRequestTracing } from "./request-tracing.ts";
import { checkRoute } from "./route-rules.ts";
import { watchSlowBodies } from "./slow-bodies.ts";
import type { HttpServer, HttpServerOptions, RequestTypes } from "./types.ts";
import { answerUnreadable } from "./unreadable.ts";
import { buildValidatorCompiler, validationError } from "./validation.ts";

const SLOW_REQUEST_MS = 1_000;
const API_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";
const CLOSED_QUERY = { type: "object", properties: {}, additionalProperties: false };

/**
 * Makes the HTTP server with everything that is the same for all routes: errors, authentication, validation, limits, health,
 * figures, documentation. Routes are added afterwards; `close()` lets the requests in flight end.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A child logger per request costs more than most requests log; whoever logs adds request_id.
    childLoggerFactory: (logger) => logger,
    bodyLimit: options.body_max_bytes ?? 1024 * 1024,
    routerOptions: { maxParamLength: 200 },
    // Idle in both directions: ends forgotten streams and senders that stop in the middle.
    connectionTimeout: 120_000,
    // Longer than the usual 60 s of load balancers, so that they are the ones to close.
    keepAliveTimeout: 65_000,
    http: { headersTimeout: 15_000, maxHeaderSize: 16 * 1024 },
    return503OnClosing: false,
    genReqId: requestIds(),
    trustProxy: options.trusted_proxies?.length ? [...options.trusted_proxies] : false,
    schemaErrorFormatter: validationError,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => errorHandler(options.logger)(error, request, reply as FastifyReply),
  }).withTypeProvider<RequestTypes>();

  // The whole request may stream for hours; bodies that must not are watched by slow_bodies.
  server.server.requestTimeout = 0;
  server.setValidatorCompiler(buildValidatorCompiler() as never);
  // Faster than generated serializers on documents of our size, and drops nothing.
  server.setSerializerCompiler(() => JSON.stringify);
  server.setErrorHandler(errorHandler(options.logger));
  server.decorateRequest("caller", null);
  server.decorateRequest("raw_body", null);
  server.decorateRequest("body_bytes", 0);
  addBodyParsers(server as never);

  addRequestTracing(server);
  const closing = closeGracefully(server, options);
  addRequestHooks(server, options, closing);
  await collectOpenApi(server, options.version ?? "0.1.0");
  addHealthRoutes(server, {
    checks: options.checks ?? {},
    warnings: options.warnings ?? {},
    metrics: options.metrics,
    logger: options.logger,
    isClosing: closing,
  });
  addProblemRoutes(server, options.refusals ?? []);
  addDocumentation(server);
  return server;
}

function addRequestHooks(server: HttpServer, options: HttpServerOptions, isClosing: () => boolean): void {
  const admission = createAdmission({ in_flight_max: options.in_flight_max ?? 1_000 }, options.metrics);
  const slow_bodies = watchSlowBodies(options.body_timeout_ms ?? 30_000);
  const routes = knownRoutes();
  server.addHook("onClose", async () => slow_bodies.stop());

  server.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    reply.header("x-content-type-options", "nosniff");
    reply.header("content-security-policy", API_SECURITY_POLICY);
    reply.header("referrer-policy", "no-referrer");
    reply.header("cache-control", "no-store");
    done();
  });
  server.addHook("onSend", (_request, reply, payload, done) => {
    if (isClosing()) reply.header("connection", "close");
    done(null, payload);
  });
  server.addHook("preValidation", (request, _reply, done) => {
    slow_bodies.arrived(request.raw);
    done();
  });
  server.addHook("onRoute", (route) => {
    checkRoute(route);
    routes.remember(route);
    if (route.schema && route.schema.hide !== true) route.schema.querystring ??= CLOSED_QUERY;
    route.onRequest = [
      buildGuard(route, {
        authenticate: options.authenticate,
        sessions: options.sessions ?? null,
        admission,
        slow_bodies,
      }),
      ...[route.onRequest ?? []].flat(),
    ];
    route.onResponse = [recordResponse(route, options), ...[route.onResponse ?? []].flat()];
  });
  server.setNotFoundHandler((request, reply) => routes.answer(request, reply));
}

/** Measures every request of a route, and logs the slow ones. */
function recordResponse(route: RouteOptions, options: HttpServerOptions) {
  const recorders = new Map<number, (seconds: number) => void>();
  return (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    let record = recorders.get(reply.statusCode);
    if (!record) {
      record = options.metrics.httpRecorder(String(route.method), route.url, reply.statusCode);
      recorders.set(reply.statusCode, record);
    }
    const elapsed_ms = reply.elapsedTime;
    if (route.config?.streams) return done();
    record(elapsed_ms / 1000);
    if (elapsed_ms > SLOW_REQUEST_MS) {
      options.logger.warn(
        { ...requestFacts(request), status: reply.statusCode, duration_ms: Math.round(elapsed_ms) },
        "slow request",
      );
    }
    done();
  };
}

function addDocumentation(server: HttpServer): void {
  const config = { scope: null };
  const schema = { hide: true };
  let page: string | null = null;

  server.get("/openapi.json", { config, schema }, async () => server.swagger());
  server.get("/docs", { config, schema }, async (_request, reply) => {
    page ??= docsPage(server.swagger() as unknown as OpenApi);
    reply.header("content-security-policy", PAGE_SECURITY_POLICY);
    return reply.header("content-type", "text/html; charset=utf-8").send(page);
  });
}

/**
 * On close(): readiness turns to 503 while requests are still taken (so that load balancers notice), then no connection is
 * taken any more, requests in flight end, and what has not ended in time is cut.
 *
 * @returns whether close() has been called
 */
function closeGracefully(server: HttpServer, options: HttpServerOptions): () => boolean {
  let is_closing = false;
  let idle_timer: NodeJS.Timeout | undefined;
  let cut_timer: NodeJS.Timeout | undefined;
  server.addHook("preClose", async () => {
    is_closing = true;
    if (options.drain_delay_ms) await new Promise((resolve) => setTimeout(resolve, options.drain_delay_ms));
    // A connection that becomes idle only now would otherwise stay until its keep-alive ends.
    idle_timer = setInterval(() => server.server.closeIdleConnections(), 50).unref();
    cut_timer = setTimeout(() => server.server.closeAllConnections(), options.drain_max_ms ?? 10_000).unref();
  });
  server.addHook("onClose", async () => {
    clearInterval(idle_timer);
    clearTimeout(cut_timer);
  });
  return () => is_closing;
}

/** Unique across processes by the random beginning, and within one by counting. */
function requestIds(): () => string {
  const prefix = randomBytes(8).toString("base64url");
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}
