import {
  type Attributes,
  type Context,
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import type { BusinessEvent } from "./events.ts";

/**
 * Traces by the OpenTelemetry API, which does nothing until app/tracing.ts has registered an exporter.
 *
 * Two kinds of traces. A process has traces of its own: a request, a batch of the worker and the transactions in it. And
 * every order has one for its whole life, over all processes: its trace id is its order id without the dashes (a UUID is
 * the 16 bytes that a trace id wants), so nothing about traces has to be stored. Batches and orders are joined by links.
 * Spans carry ids, kinds and counts, never what a customer has entered.
 */
const TRACER = "dirigent";
/** What the specification lets a span have by default. */
const LINKS_MAX = 128;

/** Whoever works order by order asks first, so that tracing costs nothing while it is off. */
export function isTracing(): boolean {
  // An exporter is registered together with the propagator of its trace headers; the one that does nothing has no headers.
  return propagation.fields().length > 0;
}

/** Runs `work` in a span below the one that is open, if there is one: what a worker does to look for work leaves no trace. */
export function spanned<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()?.isRecording()) return work();
  return runIn(trace.getTracer(TRACER).startSpan(name), context.active(), work);
}

type BatchSpan = { readonly size: number; readonly links: () => readonly (Link | null)[] };

/** Runs `work`, which serves many at once, in a trace of its own that links to those it serves (the first 128 of them). */
export function batchSpanned<T>(name: string, batch: BatchSpan, work: () => Promise<T>): Promise<T> {
  if (!isTracing()) return work();
  const links = batch.links().filter((link) => link !== null);
  const attributes = { "dirigent.batch_size": batch.size };
  const span = trace
    .getTracer(TRACER)
    .startSpan(name, { root: true, links: links.slice(0, LINKS_MAX), attributes }, ROOT_CONTEXT);
  return runIn(span, ROOT_CONTEXT, work);
}

/** Runs one step of the lifecycle over its group: a span below the batch's, and one in the trace of each order. */
export async function stepSpanned(
  step: string,
  order_ids: () => readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  if (!isTracing()) return work();
  const spans = order_ids().map((order_id) => startOrderSpan(order_id, step));
  await spanned(step, work);
  for (const span of spans) span.end();
}

async function runIn<T>(span: Span, parent: Context, work: () => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Of an error only its name and code: messages may quote what a customer has entered. */
function failSpan(span: Span, error: unknown): void {
  const name = error instanceof Error ? error.name : "unknown";
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  span.setAttribute("error.type", code || name);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** How another span can point at the one that is open; null if there is none that is recorded. */
export function activeLink(): Link | null {
  const span = trace.getActiveSpan();
  return span?.isRecording() ? { context: span.spanContext() } : null;
}

/** The span of a request: continues the caller's trace if it has sent one (W3C `traceparent`). */
export function startRequestSpan(method: string, route: string, headers: Readonly<Record<string, unknown>>) {
  const parent = propagation.extract(ROOT_CONTEXT, headers);
  const attributes = { "http.request.method": method, "http.route": route };
  const span = trace.getTracer(TRACER).startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
  return { span, context: trace.setSpan(parent, span) };
}

/** @param status of the answer; only a failure of ours makes a failed span */
export function endRequestSpan(span: Span, status: number): void {
  span.setAttribute("http.response.status_code", status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Runs `work` with a context that callbacks have lost. */
export function within<T>(lost: Context, work: () => T): T {
  return context.with(lost, work);
}

/** @returns puts the lines of the business log, once they are committed, into the traces of their orders */
export function traceEvents(events: readonly BusinessEvent[]): () => void {
  if (!isTracing()) return () => {};
  const link = activeLink();
  return () => {
    for (const { order_id, type, actor } of events)
      if (order_id !== null) startOrderSpan(order_id, type, { attributes: { "dirigent.actor": actor }, link }).end();
  };
}

type Call = { readonly intent_id: string; readonly order_id: string | null; readonly attempts: number };

/** A span for each call to the outside in the trace of its order, by intent; none while tracing is off. */
export function startCallSpans(kind: string, calls: readonly Call[]): ReadonlyMap<string, Span> {
  if (!isTracing()) return new Map();
  return new Map(
    calls.flatMap(({ intent_id, order_id, attempts }) =>
      order_id === null
        ? []
        : [
            [
              intent_id,
              startOrderSpan(order_id, kind, {
                kind: SpanKind.CLIENT,
                attributes: { "dirigent.attempt": attempts },
                link: activeLink(),
              }),
            ] as const,
          ],
    ),
  );
}

/** @param outcome answered, retry or park */
export function endCallSpan(span: Span | undefined, outcome: string): void {
  if (!span) return;
  span.setAttribute("dirigent.outcome", outcome);
  if (outcome !== "answered") span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/**
 * What all spans of an order hang from. Nobody sends this span itself: whichever process comes first would have to, and
 * viewers show the spans below a parent that is not there as the roots of their trace.
 */
function orderSpanContext(order_id: string): SpanContext {
  const traceId = order_id.replaceAll("-", "");
  return { traceId, spanId: traceId.slice(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** How a batch points at the orders that it serves. */
export function orderLinks(order_ids: readonly string[]): Link[] {
  return order_ids.map((order_id) => ({ context: orderSpanContext(order_id) }));
}

type OrderSpan = { readonly kind?: SpanKind; readonly attributes?: Attributes; readonly link?: Link | null };

/** A span in the life of an order, linked to the batch that it is part of. */
function startOrderSpan(order_id: string, name: string, options: OrderSpan = {}): Span {
  const link = options.link === undefined ? activeLink() : options.link;
  return trace.getTracer(TRACER).startSpan(
    name,
    {
      kind: options.kind ?? SpanKind.INTERNAL,
      links: link ? [link] : [],
      attributes: { ...options.attributes, "dirigent.order_id": order_id },
    },
    trace.setSpanContext(ROOT_CONTEXT, orderSpanContext(order_id)),
  );
}
