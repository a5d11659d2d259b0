import type { Static } from "typebox";
import { authorizationId, findAuthorization } from "./book.ts";
import { notificationsOf } from "./notifications.ts";
import type { AuthorizeBody, CaptureBody, RefundBody, VoidBody } from "./requests.ts";
import { type RefundSource, type Ruling, ruleAuthorization, ruleCapture, ruleRefund, ruleVoid } from "./rules.ts";
import type { Authorization, Book, Notification, NotificationType, Operation, TruthRecord } from "./types.ts";

/** A call that moves money, as it came in. */
export type Command = { readonly idempotency_key: string; readonly fingerprint: string } & (
  | { readonly kind: "authorize"; readonly body: Static<typeof AuthorizeBody> }
  | { readonly kind: "capture"; readonly reference: string; readonly body: Static<typeof CaptureBody> }
  | { readonly kind: "void"; readonly reference: string; readonly body: Static<typeof VoidBody> }
  | { readonly kind: "refund"; readonly body: Static<typeof RefundBody> }
);

export type CommandSettings = {
  /** How long an own authorization can be captured. */
  readonly authorization_days: number;
  readonly notify: ReadonlySet<NotificationType>;
};

type Effect = Omit<Extract<TruthRecord, { type: "operation_performed" }>, "type" | "request_no" | "notifications">;
type Ruled = Pick<Operation, "authorization_id" | "authorization_reference" | "source_reference" | "final"> & {
  readonly ruling: Ruling;
};

const OWN_PREFIX = "sbx_";
const DAY_MS = 86_400_000;

/**
 * Decides one call and returns the record of it; nothing is changed here.
 *
 * @param new_id a part of new references that is used by nobody else
 */
export function decideCommand(
  book: Book,
  settings: CommandSettings,
  command: Command,
  context: { readonly request_no: number; readonly new_id: string },
  now: Date,
): Extract<TruthRecord, { type: "operation_performed" }> {
  const effect = decideEffect(book, settings, command, context.new_id, now);
  const { operation } = effect;
  const notifications: readonly Notification[] = notificationsOf(operation, effect.opened_authorization, now);
  return {
    type: "operation_performed",
    request_no: context.request_no,
    ...effect,
    notifications: notifications.filter((notification) => settings.notify.has(notification.type)),
  };
}

function decideEffect(book: Book, settings: CommandSettings, command: Command, new_id: string, now: Date): Effect {
  switch (command.kind) {
    case "authorize":
      return authorize(settings, command, new_id, now);
    case "capture": {
      const { body } = command;
      const { authorization, adopted } = findOrAdopt(book, command, now);
      const ruling = ruleCapture(authorization, body, now);
      const ruled = { ...concerning(authorization), source_reference: null, final: body.final, ruling };
      return {
        operation: operationOf(command, body.currency, `sbx_cap_${new_id}`, ruled, now),
        opened_authorization: adopted,
      };
    }
    case "void": {
      const { authorization, adopted } = findOrAdopt(book, command, now);
      const ruled = {
        ...concerning(authorization),
        source_reference: null,
        final: true,
        ruling: ruleVoid(authorization),
      };
      const currency = authorization?.currency ?? command.body.currency;
      return {
        operation: operationOf(command, currency, `sbx_void_${new_id}`, ruled, now),
        opened_authorization: adopted,
      };
    }
    case "refund": {
      const { body } = command;
      const source = findRefundSource(book, body.reference, body.payment_id);
      const authorization = source?.kind === "authorization" ? source.authorization : null;
      const source_reference = authorization?.reference === body.reference ? null : body.reference;
      const ruled = { ...concerning(authorization), source_reference, final: false, ruling: ruleRefund(source, body) };
      return {
        operation: operationOf(command, body.currency, `sbx_ref_${new_id}`, ruled, now),
        opened_authorization: null,
      };
    }
  }
}

function authorize(
  settings: CommandSettings,
  command: Extract<Command, { kind: "authorize" }>,
  new_id: string,
  now: Date,
): Effect {
  const { body } = command;
  const reference = `sbx_auth_${new_id}`;
  const expires_at = new Date(now.getTime() + settings.authorization_days * DAY_MS).toISOString();
  const ruling = ruleAuthorization(body.token, body.amount_minor);
  const opened: Authorization = {
    authorization_id: authorizationId(reference, body.payment_id, "provider"),
    reference,
    origin: "provider",
    payment_id: body.payment_id,
    order_number: body.order_number,
    authorize_key: command.idempotency_key,
    token: body.token,
    currency: body.currency,
    authorized_minor: body.amount_minor,
    captured_minor: 0,
    refunded_minor: 0,
    released_minor: 0,
    status: ruling.outcome === "pending" ? "pending" : "authorized",
    expires_at,
    recorded_at: now.toISOString(),
  };
  const opened_authorization = ruling.outcome === "declined" ? null : opened;
  const ruled = { ...concerning(opened_authorization), source_reference: null, final: false, ruling };
  const operation = operationOf(command, body.currency, reference, ruled, now);
  return { operation: { ...operation, expires_at: opened_authorization ? expires_at : null }, opened_authorization };
}

/**
 * Finds the authorization, or takes over one that the shop made: its amount is what the merchant states at the first
 * call. A reference that looks like our own and is not in the book is not taken over.
 */
function findOrAdopt(
  book: Book,
  command: Extract<Command, { kind: "capture" | "void" }>,
  now: Date,
): { readonly authorization: Authorization | null; readonly adopted: Authorization | null } {
  const { reference, body } = command;
  const known = findAuthorization(book, reference, body.payment_id);
  if (known || reference.startsWith(OWN_PREFIX)) return { authorization: known, adopted: null };
  const adopted: Authorization = {
    authorization_id: authorizationId(reference, body.payment_id, "shop"),
    reference,
    origin: "shop",
    payment_id: body.payment_id,
    order_number: body.order_number,
    authorize_key: null,
    token: null,
    currency: body.currency,
    authorized_minor: body.authorization.amount_minor,
    captured_minor: 0,
    refunded_minor: 0,
    released_minor: 0,
    status: "authorized",
    expires_at: body.authorization.expires_at,
    recorded_at: now.toISOString(),
  };
  return { authorization: adopted, adopted };
}

/** A refund names a transfer, one of our captures, or an authorization; not one of another payment. */
function findRefundSource(book: Book, reference: string, payment_id: string): RefundSource | null {
  const transfer = book.transfers.get(reference);
  if (transfer) return { kind: "transfer", transfer };
  const capture = book.captures.get(reference) ?? null;
  const authorization = capture
    ? book.authorizations.get(capture.authorization_id)
    : findAuthorization(book, reference, payment_id);
  if (!authorization || authorization.payment_id !== payment_id) return null;
  return { kind: "authorization", authorization, capture };
}

function concerning(authorization: Authorization | null) {
  return {
    authorization_id: authorization?.authorization_id ?? null,
    authorization_reference: authorization?.reference ?? null,
  };
}

function operationOf(command: Command, currency: string, reference: string, ruled: Ruled, now: Date): Operation {
  const { ruling, ...rest } = ruled;
  return {
    idempotency_key: command.idempotency_key,
    kind: command.kind,
    fingerprint: command.fingerprint,
    payment_id: command.body.payment_id,
    order_number: command.body.order_number,
    ...rest,
    reference,
    outcome: ruling.outcome,
    amount_minor: ruling.amount_minor,
    currency,
    expires_at: null,
    reason: ruling.reason,
    recorded_at: now.toISOString(),
  };
}
