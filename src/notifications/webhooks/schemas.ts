import { Type } from "typebox";
import type { WebhookReplay } from "./store-replays.ts";
import { DELIVERY_STATES, type WebhookDelivery, type WebhookEndpoint } from "./types.ts";

export const closed = { additionalProperties: false } as const;
export const Id = Type.String({ format: "uuid" });
const Instant = Type.String({ format: "date-time" });
const InstantOrNull = Type.Union([Instant, Type.Null()]);

const Url = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: "https, and leading to the public internet; redirects are not followed.",
  examples: ["https://shop.example.com/dirigent"],
});
const Description = Type.Union([Type.String({ maxLength: 500 }), Type.Null()]);
const EventTypes = Type.Union(
  [
    Type.Array(Type.String({ pattern: "^[a-z][a-z_]{0,98}\\*?$" }), { minItems: 1, maxItems: 100, uniqueItems: true }),
    Type.Null(),
  ],
  {
    description:
      "Names of event types as GET /v1/orders/{order_id}/events has them, or beginnings with * such as payment_*; null: all.",
    examples: [["order_received", "units_shipped", "payment_*"]],
  },
);
const Channels = Type.Union(
  [
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 100, uniqueItems: true }),
    Type.Null(),
  ],
  { description: "Only events of orders of these channels; null: of all." },
);

export const NewEndpointBody = Type.Object(
  {
    url: Url,
    description: Type.Optional(Description),
    event_types: Type.Optional(EventTypes),
    channels: Type.Optional(Channels),
    active: Type.Optional(Type.Boolean({ default: true })),
  },
  closed,
);
export const EndpointChangeBody = Type.Object(
  {
    url: Type.Optional(Url),
    description: Type.Optional(Description),
    event_types: Type.Optional(EventTypes),
    channels: Type.Optional(Channels),
    active: Type.Optional(
      Type.Boolean({ description: "true also for one that was disabled: it goes on with what waits for it." }),
    ),
  },
  { ...closed, minProperties: 1 },
);

export const EndpointSchema = Type.Object(
  {
    endpoint_id: Id,
    url: Type.String(),
    description: Description,
    event_types: EventTypes,
    channels: Channels,
    active: Type.Boolean(),
    created_at: Instant,
    updated_at: Instant,
    disabled_at: InstantOrNull,
    disabled_reason: Type.Union(
      [Type.Literal("gone"), Type.Literal("failing"), Type.Literal("by_request"), Type.Null()],
      { description: "gone: it answered 410; failing: it took nothing for five days." },
    ),
    failing_since: InstantOrNull,
    resting_until: InstantOrNull,
    previous_secret_until: InstantOrNull,
  },
  closed,
);
const Secret = Type.String({
  description: "whsec_ and base64. Shown this one time; if it gets lost, rotate it.",
});
export const MadeEndpointSchema = Type.Object({ ...EndpointSchema.properties, secret: Secret }, closed);

export const RotationBody = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 7 * 24 * 3_600,
        default: 24 * 3_600,
        description: "For so long messages bear a signature by each of the two secrets.",
      }),
    ),
  },
  closed,
);

export const DeliverySchema = Type.Object(
  {
    event_id: Type.String({ format: "uuid", description: "The webhook-id of the message." }),
    order_id: Id,
    event_type: Type.String(),
    state: Type.Union(DELIVERY_STATES.map((state) => Type.Literal(state))),
    attempts: Type.Integer(),
    next_attempt_at: InstantOrNull,
    created_at: Instant,
    last_attempt_at: InstantOrNull,
    last_status: Type.Union([Type.Integer(), Type.Null()], { description: "Null if nobody answered." }),
    last_error: Type.Union([Type.String(), Type.Null()]),
    ended_at: InstantOrNull,
  },
  closed,
);

export const ReplayBody = Type.Object(
  {
    event_id: Type.Optional(Id),
    since: Type.Optional(Instant),
    until: Type.Optional(Instant),
  },
  { ...closed, minProperties: 1, description: "Either an event, or a span of time: since, and until if not now." },
);
export const ReplaySchema = Type.Object(
  {
    replay_id: Type.Union([Id, Type.Null()]),
    endpoint_id: Id,
    event_id: Type.Union([Id, Type.Null()]),
    since: InstantOrNull,
    until: InstantOrNull,
  },
  closed,
);

export const TestSchema = Type.Object(
  {
    webhook_id: Type.String(),
    taken: Type.Boolean({ description: "It was answered with 2xx." }),
    status: Type.Union([Type.Integer(), Type.Null()]),
    error: Type.Union([Type.String(), Type.Null()]),
    elapsed_ms: Type.Integer(),
  },
  closed,
);

const instant = (date: Date | null) => date?.toISOString() ?? null;

export function presentEndpoint(endpoint: WebhookEndpoint) {
  const { endpoint_id, url, description, event_types, channels, active, disabled_reason } = endpoint;
  return {
    endpoint_id,
    url,
    description,
    event_types,
    channels,
    active,
    created_at: endpoint.created_at.toISOString(),
    updated_at: endpoint.updated_at.toISOString(),
    disabled_at: instant(endpoint.disabled_at),
    disabled_reason,
    failing_since: instant(endpoint.failing_since),
    resting_until: instant(endpoint.resting_until),
    previous_secret_until: instant(endpoint.previous_secret_until),
  };
}

export function presentDelivery(delivery: WebhookDelivery) {
  const { event_id, order_id, event_type, state, attempts, last_status, last_error } = delivery;
  return {
    event_id,
    order_id,
    event_type,
    state,
    attempts,
    next_attempt_at: state === "waiting" ? delivery.due_at.toISOString() : null,
    created_at: delivery.created_at.toISOString(),
    last_attempt_at: instant(delivery.last_attempt_at),
    last_status,
    last_error,
    ended_at: instant(delivery.ended_at),
  };
}

export function presentReplay(replay: Pick<WebhookReplay, "replay_id" | "endpoint_id" | "since" | "until">) {
  const { replay_id, endpoint_id, since, until } = replay;
  return { replay_id, endpoint_id, event_id: null, since: since.toISOString(), until: until.toISOString() };
}
