import type { Context, Span } from "@opentelemetry/api";
import type { FastifyRequest } from "fastify";
import { endRequestSpan, isTracing, startRequestSpan, within } from "../tracing.ts";
import type { HttpServer } from "./types.ts";

/** A span for every request of a measured route. Nothing is added while tracing is off, which is decided before the start. */
export function addRequestTracing(server: HttpServer): void {
  if (!isTracing()) return;
  const open = new WeakMap<FastifyRequest, { readonly span: Span; readonly context: Context }>();

  server.addHook("onRequest", (request, _reply, done) => {
    const { url, config } = request.routeOptions;
    if (config.unmetered || url === undefined) return done();
    const started = startRequestSpan(request.method, url, request.headers);
    open.set(request, started);
    within(started.context, done);
  });
  // The body arrives by events of the socket, which know nothing of the request's context.
  server.addHook("preValidation", (request, _reply, done) => {
    const started = open.get(request);
    if (started) within(started.context, done);
    else done();
  });
  server.addHook("onResponse", (request, reply, done) => {
    const started = open.get(request);
    if (started) endRequestSpan(started.span, reply.statusCode);
    done();
  });
}
