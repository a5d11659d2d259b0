import type { Authorization, Book, Operation, Outcome, Transfer } from "./types.ts";

/** What a merchant gets as the answer of a call, and again when it asks for the call by its key. */
export type OperationAnswer = Pick<
  Operation,
  | "idempotency_key"
  | "kind"
  | "outcome"
  | "reference"
  | "authorization_reference"
  | "amount_minor"
  | "currency"
  | "expires_at"
  | "reason"
>;

export function answerOf(operation: Operation): OperationAnswer {
  return {
    idempotency_key: operation.idempotency_key,
    kind: operation.kind,
    outcome: operation.outcome,
    reference: operation.reference,
    authorization_reference: operation.authorization_reference,
    amount_minor: operation.amount_minor,
    currency: operation.currency,
    expires_at: operation.expires_at,
    reason: operation.reason,
  };
}

/** What really happened, for those who check a merchant's books against it. */
export type Truth = {
  readonly authorizations: readonly (Omit<Authorization, "authorize_key" | "token"> & {
    /** Succeeded captures, voids and refunds, oldest first. */
    readonly effects: readonly OperationAnswer[];
  })[];
  readonly transfers: readonly Transfer[];
  /** All calls by outcome; a replay of a call counts once. */
  readonly operation_counts: { readonly [outcome in Outcome]: number };
  readonly open_notification_count: number;
};

/** @param payment_id null for everything */
export function truthOf(book: Book, payment_id: string | null): Truth {
  const effects = new Map<string, OperationAnswer[]>();
  const operation_counts = { succeeded: 0, declined: 0, pending: 0 };
  for (const operation of book.operations.values()) {
    if (payment_id !== null && operation.payment_id !== payment_id) continue;
    operation_counts[operation.outcome] += 1;
    if (operation.outcome !== "succeeded" || operation.kind === "authorize") continue;
    const list = effects.get(operation.authorization_id ?? "") ?? [];
    list.push(answerOf(operation));
    effects.set(operation.authorization_id ?? "", list);
  }
  const authorizations = [...book.authorizations.values()]
    .filter((authorization) => payment_id === null || authorization.payment_id === payment_id)
    .map(({ authorize_key: _key, token: _token, ...authorization }) => ({
      ...authorization,
      effects: effects.get(authorization.authorization_id) ?? [],
    }));
  return {
    authorizations,
    transfers: [...book.transfers.values()],
    operation_counts,
    open_notification_count: book.open_notifications.size,
  };
}
