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

/** Which part of a tenant's world a caller sees and changes; null: all of it. What lies beyond is as if it were not there. */
export type Bounds = {
  readonly channel_codes: readonly string[] | null;
  readonly location_codes: readonly string[] | null;
};

/** Who calls: a program with an API key, or a user who has signed in. One of the two ids is set. */
export type Caller = Bounds & {
  readonly tenant_id: string;
  readonly api_key_id: string | null;
  readonly user_id: string | null;
  /** Of the session by which the user calls. */
  readonly session_id: string | null;
  /** `api:<key name>` or `user:<handle>`, as it appears in the log: never a person's name or address. */
  readonly actor: string;
  readonly scopes: readonly string[];
  /** Most money that one action may give back, in minor units; null: no limit. */
  readonly amount_max_minor: number | null;
  /** Names, streets, mail addresses and phone numbers of customers are blanked out. */
  readonly masks_personal_data: boolean;
};

/** Null: no such key, or revoked. Throws on an outage. */
export type Authenticate = (bearer: string) => Promise<Caller | null> | Caller | null;

/** Knows users by the cookie of their session. */
export type Sessions = {
  /** Null: no session, or one that has ended. Throws on an outage. */
  readonly authenticate: (cookie_header: string) => Promise<Caller | null>;
  /** Where browsers reach us, such as https://oms.example: what changes something by a cookie must come from a page of it. */
  readonly public_origin: string;
};

export type HttpServerOptions = {
  readonly authenticate: Authenticate;
  /** Without it nobody can sign in: callers need a key. */
  readonly sessions?: Sessions;
  /** Addresses or networks of reverse proxies, whose X-Forwarded-For is believed. */
  readonly trusted_proxies?: readonly string[];
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
    /** Which scope a caller needs; `any` is had by whoever is known; null makes the route public. Every route must say. */
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
