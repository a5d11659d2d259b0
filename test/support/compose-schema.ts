/**
 * The part of the Compose specification (compose-spec.io) that compose.yaml uses, and nothing else: a word that is not
 * listed here is a mistake, until somebody has looked it up and adds it.
 */
const text = { type: "string" };
const texts = { type: "array", items: text, minItems: 1 };
const duration = { type: "string", pattern: "^(\\d+(h|ms|m|s))+$" };
const size = { type: "string", pattern: "^\\d+(b|k|m|g|kb|mb|gb)$" };
const closed = (properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
});
const mapOf = (values: unknown, names = "^[a-z][a-z0-9_-]*$") => ({
  type: "object",
  additionalProperties: false,
  patternProperties: { [names]: values },
});

const service = closed(
  {
    image: { type: "string", pattern: "^[a-z0-9./-]+:\\d+\\.\\d+(\\.\\d+)?(-[a-z0-9.-]+)?$" },
    build: closed({ context: text, dockerfile: text }, ["context"]),
    init: { type: "boolean" },
    read_only: { type: "boolean" },
    tmpfs: texts,
    cap_drop: texts,
    security_opt: texts,
    restart: { enum: ["no", "always", "on-failure", "unless-stopped"] },
    stop_grace_period: duration,
    networks: texts,
    logging: closed({ driver: text, options: mapOf(text) }, ["driver"]),
    command: texts,
    environment: mapOf(text, "^[A-Z][A-Z0-9_]*$"),
    secrets: texts,
    volumes: texts,
    shm_size: size,
    profiles: texts,
    ports: texts,
    healthcheck: {
      oneOf: [
        closed({ disable: { const: true } }, ["disable"]),
        closed({ test: texts, interval: duration, timeout: duration, retries: { type: "integer", minimum: 1 } }, [
          "test",
        ]),
      ],
    },
    deploy: closed({
      replicas: { type: "integer", minimum: 1 },
      resources: closed({ limits: closed({ cpus: { type: "string", pattern: "^\\d+(\\.\\d+)?$" }, memory: size }) }),
    }),
    depends_on: mapOf(
      closed({ condition: { enum: ["service_started", "service_healthy", "service_completed_successfully"] } }, [
        "condition",
      ]),
    ),
  },
  ["image"],
);

export const COMPOSE_SCHEMA = {
  ...closed(
    {
      name: text,
      services: mapOf(service),
      networks: mapOf(closed({})),
      volumes: mapOf(closed({})),
      secrets: mapOf(closed({ file: text }, ["file"])),
    },
    ["services"],
  ),
  patternProperties: { "^x-": {} },
};
