/** A program of others that wants to be told of events of orders. */
export type WebhookEndpoint = {
  readonly endpoint_id: string;
  readonly url: string;
  readonly description: string | null;
  /** Names, or beginnings that end with *; null: all. */
  readonly event_types: readonly string[] | null;
  /** Null: orders of all channels. */
  readonly channels: readonly string[] | null;
  readonly active: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly disabled_at: Date | null;
  /** gone: it answered 410; failing: for days. */
  readonly disabled_reason: "gone" | "failing" | "by_request" | null;
  readonly failures_in_a_row: number;
  readonly failing_since: Date | null;
  readonly resting_until: Date | null;
  /** Until then messages bear the signature of the secret before, too. */
  readonly previous_secret_until: Date | null;
};

/** What messages to an endpoint are signed with. */
export type SigningSecrets = {
  readonly secret: string;
  readonly previous_secret: string | null;
  readonly previous_secret_until: Date | null;
};

export type DeliveryState = "waiting" | "delivered" | "failed";
export const DELIVERY_STATES = ["waiting", "delivered", "failed"] as const satisfies readonly DeliveryState[];

/** That an endpoint is to be told of an event, and what has come of it. */
export type WebhookDelivery = {
  readonly event_id: string;
  readonly order_id: string;
  readonly event_type: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly due_at: Date;
  readonly created_at: Date;
  readonly first_failed_at: Date | null;
  readonly last_attempt_at: Date | null;
  /** Of the last answer; null when there was none. */
  readonly last_status: number | null;
  /** In our own words, without anything of the receiver's. */
  readonly last_error: string | null;
  readonly ended_at: Date | null;
};

/** A message as it goes out, but for its signature. */
export type WebhookMessage = { readonly webhook_id: string; readonly body: string };

/** What came of one attempt. */
export type WebhookAnswer =
  | { readonly outcome: "answered"; readonly status: number; readonly retry_after_seconds: number | null }
  /** Nobody answered in time, or properly. */
  | { readonly outcome: "unanswered"; readonly error: string }
  /** The address is one that we do not call. */
  | { readonly outcome: "forbidden"; readonly error: string };

/** An event as it is told. */
export type ToldEvent = {
  readonly event_id: string;
  readonly order_id: string;
  readonly order_version: number | null;
  readonly type: string;
  readonly occurred_at: Date;
  readonly data: Readonly<Record<string, unknown>>;
};

/** How an order is known outside. */
export type OrderLabel = { readonly number: string; readonly external_id: string; readonly channel_code: string };
