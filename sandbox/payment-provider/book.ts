import assert from "node:assert/strict";
import type { Authorization, Book, Capture, Operation, Transfer, TruthRecord } from "./types.ts";

/** The provider's books in memory: the sum of all records of its truth file, and of nothing else. */
export function emptyBook(): Book {
  return {
    operations: new Map(),
    authorizations: new Map(),
    captures: new Map(),
    transfers: new Map(),
    open_notifications: new Map(),
    last_request_no: 0,
  };
}

/**
 * Books one record; the same code runs for a new effect and for the replay at start. The assertions are the
 * provider's invariants, so a truth file that breaks one of them is refused.
 */
export function applyRecord(book: Book, record: TruthRecord): void {
  switch (record.type) {
    case "request_faulted":
      book.last_request_no = Math.max(book.last_request_no, record.request_no);
      return;
    case "operation_performed":
      book.last_request_no = Math.max(book.last_request_no, record.request_no);
      if (record.opened_authorization) openAuthorization(book, record.opened_authorization);
      bookOperation(book, record.operation);
      break;
    case "authorization_resolved":
      resolveAuthorization(book, record.authorization_id, record.outcome, record.reason);
      break;
    case "transfer_received":
      book.transfers.set(record.transfer.reference, record.transfer);
      break;
    case "notification_delivered":
      book.open_notifications.delete(record.notification_id);
      return;
  }
  for (const notification of record.notifications)
    book.open_notifications.set(notification.notification_id, notification);
}

/** An own authorization is known by its reference; one that a shop made only together with the payment it belongs to. */
export function authorizationId(reference: string, payment_id: string, origin: Authorization["origin"]): string {
  return origin === "provider" ? reference : `${payment_id}/${reference}`;
}

/** @returns null also for an authorization that belongs to another payment */
export function findAuthorization(book: Book, reference: string, payment_id: string): Authorization | null {
  const found =
    book.authorizations.get(authorizationId(reference, payment_id, "provider")) ??
    book.authorizations.get(authorizationId(reference, payment_id, "shop"));
  return found && found.payment_id === payment_id ? found : null;
}

function openAuthorization(book: Book, authorization: Authorization): void {
  assert(!book.authorizations.has(authorization.authorization_id), "an authorization is opened once");
  book.authorizations.set(authorization.authorization_id, authorization);
}

function bookOperation(book: Book, operation: Operation): void {
  assert(!book.operations.has(operation.idempotency_key), "a key has one effect");
  book.operations.set(operation.idempotency_key, operation);
  if (operation.outcome !== "succeeded") return;
  if (operation.kind === "capture") bookCapture(book, operation);
  if (operation.kind === "void") bookVoid(book, operation);
  if (operation.kind === "refund") bookRefund(book, operation);
}

function bookCapture(book: Book, operation: Operation): void {
  const authorization = loadAuthorization(book, operation.authorization_id);
  const captured_minor = authorization.captured_minor + operation.amount_minor;
  assert(authorization.status === "authorized", "only a standing authorization is captured");
  assert(captured_minor <= authorization.authorized_minor, "captured <= authorized");
  book.authorizations.set(authorization.authorization_id, {
    ...authorization,
    captured_minor,
    status: operation.final ? "closed" : "authorized",
    released_minor: operation.final ? authorization.authorized_minor - captured_minor : 0,
  });
  const capture: Capture = {
    reference: operation.reference,
    authorization_id: authorization.authorization_id,
    payment_id: operation.payment_id,
    currency: operation.currency,
    amount_minor: operation.amount_minor,
    refunded_minor: 0,
  };
  book.captures.set(capture.reference, capture);
}

function bookVoid(book: Book, operation: Operation): void {
  const authorization = loadAuthorization(book, operation.authorization_id);
  if (authorization.status === "pending") declineAuthorize(book, authorization, "authorization_voided");
  book.authorizations.set(authorization.authorization_id, {
    ...authorization,
    status: "voided",
    released_minor: authorization.authorized_minor - authorization.captured_minor,
  });
}

function bookRefund(book: Book, operation: Operation): void {
  const { amount_minor } = operation;
  const transfer = book.transfers.get(operation.source_reference ?? "");
  if (transfer) {
    const refunded: Transfer = { ...transfer, refunded_minor: transfer.refunded_minor + amount_minor };
    assert(refunded.refunded_minor <= refunded.amount_minor, "refunded <= received");
    book.transfers.set(refunded.reference, refunded);
    return;
  }
  const authorization = loadAuthorization(book, operation.authorization_id);
  const refunded_minor = authorization.refunded_minor + amount_minor;
  assert(refunded_minor <= authorization.captured_minor, "refunded <= captured");
  book.authorizations.set(authorization.authorization_id, { ...authorization, refunded_minor });
  const capture = book.captures.get(operation.source_reference ?? "");
  if (!capture) return;
  assert(capture.refunded_minor + amount_minor <= capture.amount_minor, "refunded <= this capture");
  book.captures.set(capture.reference, { ...capture, refunded_minor: capture.refunded_minor + amount_minor });
}

function resolveAuthorization(book: Book, id: string, outcome: "succeeded" | "declined", reason: string | null): void {
  const authorization = loadAuthorization(book, id);
  assert(authorization.status === "pending", "only a pending authorization is resolved");
  const status = outcome === "succeeded" ? "authorized" : "declined";
  book.authorizations.set(id, { ...authorization, status });
  const operation = book.operations.get(authorization.authorize_key ?? "");
  assert(operation);
  book.operations.set(operation.idempotency_key, { ...operation, outcome, reason });
}

/** A pending authorization that was given up will never succeed, and whoever asks for it learns so. */
function declineAuthorize(book: Book, authorization: Authorization, reason: string): void {
  const operation = book.operations.get(authorization.authorize_key ?? "");
  assert(operation);
  book.operations.set(operation.idempotency_key, { ...operation, outcome: "declined", reason });
}

function loadAuthorization(book: Book, authorization_id: string | null): Authorization {
  const authorization = book.authorizations.get(authorization_id ?? "");
  assert(authorization, `authorization ${authorization_id} is not in the book`);
  return authorization;
}
