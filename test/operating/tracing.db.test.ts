import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { startTracing } from "../../src/app/tracing.ts";
import { batchSpanned, isTracing, spanned } from "../../src/platform/tracing.ts";
import { byToken, headAt, line, openRetailer, shippingCharge } from "../journeys/retailer.ts";
import { startApp } from "../support/running-app.ts";

const CARRIED_ON = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPANS_OF_AN_ORDER = [
  "order_received",
  "screen_orders",
  "order_screened",
  "authorize_payments",
  "call_provider",
  "payment_authorize_succeeded",
  "source_lines",
  "confirm_orders",
  "release_lines",
  "order_sourced",
  "order_confirmed",
  "fulfillment_order_released",
];

test("without a collector nothing is recorded, and work just runs", async () => {
  assert.equal(isTracing(), false);
  assert.equal(await startTracing({}), null);
  assert.equal(await spanned("a", async () => trace.getActiveSpan()?.isRecording() ?? false), false);
  const no_links = () => assert.fail("links are not even asked for");
  assert.equal(await batchSpanned("a", { size: 1, links: no_links }, async () => 7), 7);
});

test("the way of an order through the loop can be followed by its id, in every process, without what a customer has entered", async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register();
  assert.equal(isTracing(), true);
  const app = await startApp();
  const { stock, orderOf, ship } = await openRetailer(app);
  await stock("A-100", "WH1", 1);

  const order = orderOf({
    lines: [line(1, "A-100", 1, 1_999)],
    charges: [shippingCharge(490)],
    payments: [byToken("tok_ok", 2_489)],
  });
  const headers = { traceparent: `00-${CARRIED_ON}-00f067aa0ba902b7-01` };
  const { body: placed } = await app.call("POST", "/v1/orders", order, headers);
  const released = await app.waitFor(placed.order_id, ({ status }) => status === "released");
  await ship(headAt(released, "WH1"), "T-1", [{ line_no: 1, quantity: 1 }]);
  await app.waitFor(placed.order_id, ({ status }) => status === "completed");
  await app.settle();

  const spans = exporter.getFinishedSpans();
  const trace_id = placed.order_id.replaceAll("-", "");
  const own = spans.filter((span) => span.spanContext().traceId === trace_id).sort(byStart);
  const names = own.map((span) => span.name);
  assert.deepEqual(
    names
      .filter((name) => SPANS_OF_AN_ORDER.includes(name))
      .slice(0, SPANS_OF_AN_ORDER.length)
      .sort(),
    [...SPANS_OF_AN_ORDER].sort(),
  );
  const at = (name: string) => names.indexOf(name);
  const in_order = ["screen_orders", "order_received", "call_provider", "release_lines", "capture_payments"];
  assert.deepEqual(
    in_order.map(at),
    in_order.map(at).sort((a, b) => a - b),
    names.join(", "),
  );
  for (const name of [...in_order, "send_mail", "issue_invoice", "invoice_issued", "order_completed"])
    assert.ok(at(name) >= 0, `${name} is missing: ${names.join(", ")}`);
  for (const span of own) assert.equal(span.attributes["dirigent.order_id"], placed.order_id);

  const call = own.find((span) => span.name === "call_provider") as ReadableSpan;
  assert.deepEqual([call.attributes["dirigent.outcome"], call.attributes["dirigent.attempt"]], ["answered", 1]);

  const received = own.find((span) => span.name === "order_received") as ReadableSpan;
  const group = spans.find((span) => span.spanContext().spanId === spanIdOf(received.links[0]));
  const intake = spans.find(
    (span) => span.spanContext().traceId === group?.spanContext().traceId && !span.parentSpanContext,
  );
  assert.equal(intake?.name, "take orders in");
  assert.deepEqual([group?.name, group?.parentSpanContext?.spanId], ["place orders", intake?.spanContext().spanId]);
  const request = spans.find((span) => span.spanContext().spanId === spanIdOf(intake?.links[0])) as ReadableSpan;
  assert.equal(request.name, "POST /v1/orders");
  assert.equal(request.spanContext().traceId, CARRIED_ON);
  assert.equal(request.attributes["http.response.status_code"], 201);

  const batch = spans.find((span) => span.name === "advance orders") as ReadableSpan;
  assert.ok(batch.links.some((link) => link.context.traceId === trace_id));
  const looking = spans.filter((span) => !span.parentSpanContext && /^(claim|sweep|look|load) /.test(span.name));
  assert.deepEqual(looking, [], "looking for work leaves no trace");
  const told = JSON.stringify(spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]));
  for (const personal of [order.customer.email, "Muster", "Hauptstr", "10115"])
    assert.ok(!told.includes(personal), personal);
  trace.disable();
});

test("a collector gets what happened, by OTLP over HTTP, at the latest when the process ends", async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      bodies.push(`${request.url} ${text}`);
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as { port: number };
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`;
  try {
    const tracing = await startTracing({ ...process.env, OTEL_SERVICE_NAME: "dirigent-worker" });
    await batchSpanned("advance orders", { size: 2, links: () => [] }, async () => {});
    await tracing?.stop();
  } finally {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    collector.close();
  }

  assert.equal(bodies.length, 1);
  assert.match(bodies[0] as string, /^\/v1\/traces .*"dirigent-worker".*"advance orders"/s);
});

const byStart = (a: ReadableSpan, b: ReadableSpan) =>
  a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1];
const spanIdOf = (link: ReadableSpan["links"][number] | undefined) => link?.context.spanId;
