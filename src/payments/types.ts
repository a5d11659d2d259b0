/** When a payment is taken: fixed by the workflow when the order is accepted. `settled`: taken elsewhere, as on marketplaces. */
export type Timing = "on_shipment" | "in_advance" | "on_account" | "settled";

export type PaymentState = "pending" | "authorizing" | "authorized" | "declined" | "paid" | "voided";

/** One tender of an order. Amounts in minor units of `currency`; refunded <= captured <= authorized. */
export type Payment = {
  readonly payment_id: string;
  readonly order_id: string;
  /** 1 is charged first and refunded last. */
  readonly position: number;
  readonly method: string;
  readonly provider: string | null;
  readonly timing: Timing;
  readonly currency: string;
  readonly amount_minor: number;
  readonly authorized_minor: number;
  readonly captured_minor: number;
  readonly refunded_minor: number;
  readonly status: PaymentState;
  readonly reference: string | null;
  readonly token: string | null;
  readonly authorization_expires_at: Date | null;
  /** By when money that the customer sends himself must have come. */
  readonly due_at: Date | null;
};

/** What the payment status of an order is told by. */
export type Tender = Pick<Payment, "timing" | "status" | "amount_minor" | "captured_minor" | "refunded_minor">;

export type OperationKind = "authorize" | "capture" | "receive" | "void" | "refund";

/** What was asked of a provider for a payment, or came in by itself (`receive`). Its id is the call's idempotency key. */
export type Operation = {
  readonly operation_id: string;
  readonly payment_id: string;
  readonly order_id: string;
  readonly kind: OperationKind;
  /** What it is for: a shipment, a return, the order. Once per payment and kind, unless it failed. */
  readonly cause_id: string;
  readonly amount_minor: number;
  readonly state: "pending" | "succeeded" | "failed";
  readonly provider_reference: string | null;
  readonly failure: string | null;
  readonly decided_at: Date;
  readonly answered_at: Date | null;
};

/** What is decided to be asked. */
export type NewOperation = Pick<Operation, "payment_id" | "order_id" | "kind" | "cause_id" | "amount_minor">;

/** The money side of one order. */
export type PaymentSituation = {
  /** By position. */
  readonly payments: readonly Payment[];
  /** Every operation that has not failed, and those that a person has given up: they are not asked for again. */
  readonly operations: readonly Operation[];
};

export type PaymentStatus =
  | "none"
  | "pending"
  | "authorized"
  | "partially_paid"
  | "paid"
  | "declined"
  | "refunded"
  | "partially_refunded"
  | "voided";
