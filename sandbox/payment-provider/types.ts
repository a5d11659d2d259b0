/** All amounts are integer minor units of the currency beside them; all instants are ISO 8601 in UTC. */

export type OperationKind = "authorize" | "capture" | "void" | "refund";
export type Outcome = "succeeded" | "declined" | "pending";

/** What became of one call of the merchant. A declined call is kept too: the same key gets the same no. */
export type Operation = {
  readonly idempotency_key: string;
  readonly kind: OperationKind;
  /** Hash of path and body: the same key with another content is refused. */
  readonly fingerprint: string;
  readonly payment_id: string;
  readonly order_number: string;
  /** Null when the call named no authorization that is known. */
  readonly authorization_id: string | null;
  /** The reference as the merchant knows it. */
  readonly authorization_reference: string | null;
  /** Refunds: the capture or transfer the money is taken from; null when only the authorization was named. */
  readonly source_reference: string | null;
  /** Captures: no further one follows, the rest is released. */
  readonly final: boolean;
  readonly reference: string;
  readonly outcome: Outcome;
  readonly amount_minor: number;
  readonly currency: string;
  /** Authorizations: no capture from this instant on. */
  readonly expires_at: string | null;
  /** Why it was declined. */
  readonly reason: string | null;
  readonly recorded_at: string;
};

export type Authorization = {
  readonly authorization_id: string;
  readonly reference: string;
  /** `shop`: made by the shop before this provider knew of it, adopted at its first capture or void. */
  readonly origin: "provider" | "shop";
  readonly payment_id: string;
  readonly order_number: string;
  /** Key of the call that made it; null when a shop did. */
  readonly authorize_key: string | null;
  readonly token: string | null;
  readonly currency: string;
  readonly authorized_minor: number;
  readonly captured_minor: number;
  readonly refunded_minor: number;
  /** Given up by a void or by a final capture. */
  readonly released_minor: number;
  readonly status: "pending" | "authorized" | "declined" | "voided" | "closed";
  readonly expires_at: string | null;
  readonly recorded_at: string;
};

export type Capture = {
  readonly reference: string;
  readonly authorization_id: string;
  readonly payment_id: string;
  readonly currency: string;
  readonly amount_minor: number;
  readonly refunded_minor: number;
};

/** Money that arrived on the merchant's bank account: a prepayment. */
export type Transfer = {
  readonly reference: string;
  readonly order_number: string | null;
  /** What the payer wrote on the transfer. */
  readonly reference_text: string | null;
  readonly currency: string;
  readonly amount_minor: number;
  readonly refunded_minor: number;
  readonly recorded_at: string;
};

export type NotificationType =
  | "authorization_succeeded"
  | "authorization_declined"
  | "capture_succeeded"
  | "refund_succeeded"
  | "transfer_received";

export type Notification = {
  readonly notification_id: string;
  readonly type: NotificationType;
  readonly occurred_at: string;
  readonly data: {
    readonly idempotency_key: string | null;
    readonly payment_id: string | null;
    readonly order_number: string | null;
    readonly reference: string;
    readonly authorization_reference: string | null;
    readonly amount_minor: number;
    readonly currency: string;
    readonly expires_at: string | null;
    readonly reason: string | null;
    readonly reference_text: string | null;
  };
};

/** One line of the truth file. */
export type TruthRecord =
  | { readonly type: "request_faulted"; readonly request_no: number; readonly faults: readonly string[] }
  | {
      readonly type: "operation_performed";
      readonly request_no: number;
      readonly operation: Operation;
      readonly opened_authorization: Authorization | null;
      readonly notifications: readonly Notification[];
    }
  | {
      readonly type: "authorization_resolved";
      readonly authorization_id: string;
      readonly outcome: "succeeded" | "declined";
      readonly reason: string | null;
      readonly notifications: readonly Notification[];
    }
  | {
      readonly type: "transfer_received";
      readonly transfer: Transfer;
      readonly notifications: readonly Notification[];
    }
  | { readonly type: "notification_delivered"; readonly notification_id: string };

export type Book = {
  /** By idempotency key. */
  readonly operations: Map<string, Operation>;
  readonly authorizations: Map<string, Authorization>;
  readonly captures: Map<string, Capture>;
  readonly transfers: Map<string, Transfer>;
  /** Not yet acknowledged by the merchant. */
  readonly open_notifications: Map<string, Notification>;
  /** Requests that may be faulted are numbered across restarts, so that a fault plan goes on where it was. */
  last_request_no: number;
};
