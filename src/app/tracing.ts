export type Tracing = {
  /** Sends what has not been sent yet, and ends. */
  readonly stop: () => Promise<void>;
};

/**
 * Sends traces to an OpenTelemetry collector if OTEL_EXPORTER_OTLP_ENDPOINT names one, by OTLP over HTTP. The SDK is loaded
 * only then; it reads the specification's other variables (OTEL_TRACES_SAMPLER, …) by itself, and batches what it sends
 * without holding anything up: what a collector does not take is dropped.
 *
 * To be called before anything is wired: a server asks once whether there is tracing.
 */
export async function startTracing(environment: Readonly<Record<string, string | undefined>>): Promise<Tracing | null> {
  if (!environment.OTEL_EXPORTER_OTLP_ENDPOINT) return null;
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import("@opentelemetry/sdk-trace-node"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": environment.OTEL_SERVICE_NAME || "dirigent" }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter(), { maxQueueSize: 16_384, maxExportBatchSize: 2_048 }),
    ],
  });
  provider.register();
  return { stop: () => provider.shutdown() };
}
