import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Static, TSchema } from "typebox";
import type { Metrics } from "../metrics.ts";
import type { Lane } from "./admission.ts";
import type { AnyRefusalTable } from "./problem.ts";

/** Who calls: a program with an API key. */
export type Caller = {
  readonly tenant_id: string;
  readonly api_key_id: string;
  /** `api:<key name>`, as it appears in the log. */
  readonly actor: string;
  readonly scopes: readonly string[];
  /** If set, the caller may only place and see orders of this channel. */
  readonly channel_code: string | null;
};

/** Null: no such key, or revoked. Throws on an outage. */
export type Authenticate = (bearer: string) => Promise<Caller | null> | Caller | null;

export type HttpServerOptions = {
  readonly authenticate: Authenticate;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Metrics;
  /** Named checks of /health/ready; each throws if the process should not get requests. */
  readonly checks?: Readonly<Record<string, () => Promise<void>>>;
  /** As checks, for what does not concern this process alone: it is said, and the process still gets requests. */
  readonly warnings?: Readonly<Record<string, () => Promise<void>>>;
  /** All tables of the capabilities, for the documentation of the codes. */
  readonly refusals?: readonly AnyRefusalTable[];
  readonly version?: string;
  /** All requests at once; default 1,000. Half of them may be single orders. */
  readonly in_flight_max?: number;
  readonly body_max_bytes?: number;
  /** How long an ordinary body may take to arrive. */
  readonly body_timeout_ms?: number;
  /** How long close() still takes requests while /health/ready says 503, for load balancers to notice; default 0. */
  readonly drain_delay_ms?: number;
  /** How long requests may take to end after that; default 10 s. */
  readonly drain_max_ms?: number;
};

/**
 * Requests have the types of their schemas. Answers are not typed by theirs: rows hold Dates and readonly lists where the
 * schema, which describes the JSON, says text and list.
 */
export interface RequestTypes extends FastifyTypeProvider {
  readonly validator: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
  readonly serializer: unknown;
}

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  RequestTypes
>;

/** What a body may be: parsed JSON, or for signed messages the bytes as they came. NDJSON is declared by `body.content`. */
export type BodyKind = "json" | "raw";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Which scope a caller needs; null makes the route public. Every route must say. */
    scope?: string | null;
    /** For POST: `optional` (default) and `required` take an Idempotency-Key, `none` ignores it. */
    idempotency?: "optional" | "required" | "none";
    body?: BodyKind;
    /** Documents that the route reads `If-Match` (see `expectedVersion`). */
    if_match?: boolean;
    /** The refusals that this route may answer with, for its documentation. */
    refusals?: readonly AnyRefusalTable[];
    /** Which bound counts it; `general` if not given. What streams NDJSON is always `heavy`. */
    lane?: Lane;
    /** Answers for minutes, as long as somebody listens: how long it took says nothing. */
    streams?: boolean;
    /** Not counted against the limit of requests in flight: health and metrics. */
    unmetered?: boolean;
  }
  interface FastifyRequest {
    caller: Caller | null;
    /** The bytes of the body, kept while an Idempotency-Key needs them for its hash. */
    raw_body: Buffer | null;
    /** Size of the body in bytes, once it has been read; 0 before. */
    body_bytes: number;
  }
}
