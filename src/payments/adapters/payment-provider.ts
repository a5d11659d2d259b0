/**
 * What Dirigent asks of a payment provider. An adapter translates and nothing else: it keeps no state, decides nothing
 * about orders, and is held to `test/contracts/payment-provider.contract.ts`.
 *
 * Amounts are integer minor units of the currency beside them, at least 1. Instants in answers are ISO 8601 in UTC.
 * Every call carries an idempotency key that was stored before: the same key with the same call has its effect once,
 * and gets the answer of the first time. No call may be made while a database transaction is open.
 *
 * A call ends in one of three ways: an answer (also a business no: `declined`), `ProviderOutage` (try the same key
 * again), or `ProviderRejectedCall` (our mistake: trying again does not help).
 */
export type PaymentProvider = {
  /** As in an order's `payments[].provider` and in the path of its notifications. */
  readonly code: string;
  readonly capabilities: ProviderCapabilities;
  authorize(call: AuthorizeCall): Promise<ProviderAnswer>;
  capture(call: CaptureCall): Promise<ProviderAnswer>;
  /** Gives up what is not captured; the answer's amount is what was given up. */
  void(call: VoidCall): Promise<ProviderAnswer>;
  refund(call: RefundCall): Promise<ProviderAnswer>;
  /**
   * What became of a call whose answer was lost, as of now: a pending authorization that succeeded meanwhile is
   * `succeeded`. Null: it has had no effect so far; a late one is still possible, so go on with the same key only.
   */
  find(idempotency_key: string): Promise<ProviderAnswer | null>;
  /**
   * Checks the signature of what came in and reads it; kinds that we do not know are left out.
   * The same notification may come any number of times, and before the answer of its call.
   *
   * @throws SignatureError when it is not the provider who sent this, or not now
   */
  readNotification(raw: RawNotification, now: Date): Promise<readonly ProviderNotification[]>;
};

export type ProviderCapabilities = {
  /** An authorization can be captured in parts. */
  readonly multiple_captures: boolean;
  /** A part of an authorization can be given up while the rest stands. */
  readonly partial_void: boolean;
  /** How long an authorization can be captured. */
  readonly authorization_days: number;
};

type Call = {
  readonly idempotency_key: string;
  /** Ours; tells apart equal references of authorizations that shops made. */
  readonly payment_id: string;
  /** What the customer sees on the statement. */
  readonly order_number: string;
  readonly currency: string;
};

export type AuthorizeCall = Call & {
  /** The provider's name for the customer's means of payment, from the shop's checkout. */
  readonly token: string;
  readonly amount_minor: number;
};

/**
 * An authorization as we know it. Amount and expiry are for one that the shop made and that the provider may not have
 * seen before; a provider that knows the reference goes by its own books.
 */
export type AuthorizationReference = {
  readonly reference: string;
  readonly amount_minor: number;
  readonly expires_at: string | null;
};

export type CaptureCall = Call & {
  readonly authorization: AuthorizationReference;
  readonly amount_minor: number;
  /** No further capture follows: what remains is given up. */
  readonly final: boolean;
};

export type VoidCall = Call & { readonly authorization: AuthorizationReference };

export type RefundCall = Call & {
  /** `provider_reference` of a capture or of a received transfer; or an authorization's, to leave the choice open. */
  readonly reference: string;
  readonly amount_minor: number;
};

export type ProviderAnswer = {
  /** `pending`: a notification brings the result later. */
  readonly outcome: "succeeded" | "declined" | "pending";
  /** The provider's name for the authorization, capture, void or refund; also a declined one has one. */
  readonly provider_reference: string;
  readonly amount_minor: number;
  readonly currency: string;
  /** Authorizations: no capture from this instant on. */
  readonly expires_at: string | null;
  /** Why it was declined: the provider's code. Null unless declined. */
  readonly reason: string | null;
};

/** An HTTP request as it came in; the signature covers the bytes of the body, so it must not have been parsed. */
export type RawNotification = {
  /** Names in lower case, as node:http gives them. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: Buffer;
};

export type ProviderNotification = {
  /** The same each time this notification is sent. */
  readonly notification_id: string;
  readonly kind: ProviderNotificationKind;
  readonly occurred_at: string;
  /** Of our call that had this effect; null when it was not ours (a transfer). */
  readonly idempotency_key: string | null;
  readonly payment_id: string | null;
  readonly order_number: string | null;
  /** As in the answer of the call; for a transfer, what a refund of it names. */
  readonly provider_reference: string;
  readonly authorization_reference: string | null;
  readonly amount_minor: number;
  readonly currency: string;
  readonly expires_at: string | null;
  readonly reason: string | null;
  /** What the payer wrote on a transfer. */
  readonly reference_text: string | null;
};

export type ProviderNotificationKind =
  | "authorization_succeeded"
  | "authorization_declined"
  | "capture_succeeded"
  | "refund_succeeded"
  | "transfer_received";

/** The provider could not be asked or its answer not be read: retry the same key, or `find` it. */
export class ProviderOutage extends Error {
  /** True: the call may have had its effect. False: it certainly had none. */
  readonly outcome_unknown: boolean;

  constructor(message: string, options: { readonly outcome_unknown: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "ProviderOutage";
    this.outcome_unknown = options.outcome_unknown;
  }
}

/**
 * The provider understood us and says that the call itself is wrong (a malformed body, a key used for another call).
 * A bug on our side: it says nothing about the money, and must not be taken for `declined`.
 */
export class ProviderRejectedCall extends Error {
  readonly status: number;
  /** The provider's code of the mistake, such as `idempotency_key_reused`. */
  readonly code: string;

  constructor(message: string, options: { readonly status: number; readonly code: string }) {
    super(message);
    this.name = "ProviderRejectedCall";
    this.status = options.status;
    this.code = options.code;
  }
}

/** A notification is not genuine, or too old or too new to be accepted. Nothing of it may be used. */
export class SignatureError extends Error {
  readonly reason: "signature_missing" | "timestamp_out_of_tolerance" | "signature_mismatch";

  constructor(reason: SignatureError["reason"]) {
    super(reason);
    this.name = "SignatureError";
    this.reason = reason;
  }
}
