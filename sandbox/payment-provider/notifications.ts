import { randomUUID } from "node:crypto";
import type { Authorization, Notification, NotificationType, Operation, Transfer } from "./types.ts";

export const NOTIFICATION_TYPES: readonly NotificationType[] = [
  "authorization_succeeded",
  "authorization_declined",
  "capture_succeeded",
  "refund_succeeded",
  "transfer_received",
];

/**
 * What the merchant is told besides the answer of its call. An authorization is told only when its answer is slow;
 * the ones that are pending are told when they are resolved.
 */
export function notificationsOf(operation: Operation, opened: Authorization | null, now: Date): Notification[] {
  if (operation.outcome !== "succeeded") return [];
  switch (operation.kind) {
    case "authorize":
      return opened?.token === "tok_slow" ? [notificationOf("authorization_succeeded", operation, now)] : [];
    case "capture":
      return [notificationOf("capture_succeeded", operation, now)];
    case "refund":
      return [notificationOf("refund_succeeded", operation, now)];
    case "void":
      return [];
  }
}

export function notificationOf(type: NotificationType, operation: Operation, now: Date): Notification {
  return {
    notification_id: newNotificationId(),
    type,
    occurred_at: now.toISOString(),
    data: {
      idempotency_key: operation.idempotency_key,
      payment_id: operation.payment_id,
      order_number: operation.order_number,
      reference: operation.reference,
      authorization_reference: operation.authorization_reference,
      amount_minor: operation.amount_minor,
      currency: operation.currency,
      expires_at: operation.expires_at,
      reason: operation.reason,
      reference_text: null,
    },
  };
}

export function notificationOfTransfer(transfer: Transfer): Notification {
  return {
    notification_id: newNotificationId(),
    type: "transfer_received",
    occurred_at: transfer.recorded_at,
    data: {
      idempotency_key: null,
      payment_id: null,
      order_number: transfer.order_number,
      reference: transfer.reference,
      authorization_reference: null,
      amount_minor: transfer.amount_minor,
      currency: transfer.currency,
      expires_at: null,
      reason: null,
      reference_text: transfer.reference_text,
    },
  };
}

function newNotificationId(): string {
  return `msg_${randomUUID()}`;
}
