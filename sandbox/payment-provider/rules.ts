import type { Authorization, Capture, Outcome, Transfer } from "./types.ts";

/** What the provider says to a call, before it is booked. */
export type Ruling = { readonly outcome: Outcome; readonly amount_minor: number; readonly reason: string | null };

/** What stands behind the reference of a refund; `capture` and `transfer` are set when the reference names one. */
export type RefundSource =
  | { readonly kind: "authorization"; readonly authorization: Authorization; readonly capture: Capture | null }
  | { readonly kind: "transfer"; readonly transfer: Transfer };

export type Money = { readonly amount_minor: number; readonly currency: string };

/** Tokens are the sandbox's test cards: each stands for one way an authorization can go. */
export function ruleAuthorization(token: string, amount_minor: number): Ruling {
  switch (token) {
    case "tok_ok":
    case "tok_slow":
      return { outcome: "succeeded", amount_minor, reason: null };
    case "tok_pending":
    case "tok_pending_declined":
      return { outcome: "pending", amount_minor, reason: null };
    case "tok_declined":
      return decline(amount_minor, "card_declined");
    default:
      return decline(amount_minor, "unknown_token");
  }
}

export function ruleCapture(authorization: Authorization | null, money: Money, now: Date): Ruling {
  const { amount_minor } = money;
  if (!authorization) return decline(amount_minor, "unknown_authorization");
  const standing = refuseUnlessStanding(authorization);
  if (standing) return decline(amount_minor, standing);
  if (authorization.status === "pending") return decline(amount_minor, "authorization_pending");
  if (money.currency !== authorization.currency) return decline(amount_minor, "currency_mismatch");
  if (authorization.expires_at !== null && now >= new Date(authorization.expires_at)) {
    return decline(amount_minor, "authorization_expired");
  }
  if (amount_minor > authorization.authorized_minor - authorization.captured_minor) {
    return decline(amount_minor, "amount_exceeds_authorization");
  }
  return { outcome: "succeeded", amount_minor, reason: null };
}

/** A void gives up all that is not captured. An expired or pending authorization can be given up too. */
export function ruleVoid(authorization: Authorization | null): Ruling {
  if (!authorization) return decline(0, "unknown_authorization");
  const rest_minor = authorization.authorized_minor - authorization.captured_minor;
  const standing = refuseUnlessStanding(authorization);
  if (standing) return decline(rest_minor, standing);
  if (rest_minor === 0) return decline(0, "nothing_to_void");
  return { outcome: "succeeded", amount_minor: rest_minor, reason: null };
}

export function ruleRefund(source: RefundSource | null, money: Money): Ruling {
  const { amount_minor } = money;
  if (!source) return decline(amount_minor, "unknown_payment");
  const paid = source.kind === "transfer" ? source.transfer : source.authorization;
  if (money.currency !== paid.currency) return decline(amount_minor, "currency_mismatch");
  if (amount_minor > refundableMinor(source)) return decline(amount_minor, "amount_exceeds_captured");
  return { outcome: "succeeded", amount_minor, reason: null };
}

function refundableMinor(source: RefundSource): number {
  if (source.kind === "transfer") return source.transfer.amount_minor - source.transfer.refunded_minor;
  const { authorization, capture } = source;
  const of_authorization = authorization.captured_minor - authorization.refunded_minor;
  return capture ? Math.min(of_authorization, capture.amount_minor - capture.refunded_minor) : of_authorization;
}

function refuseUnlessStanding(authorization: Authorization): string | null {
  switch (authorization.status) {
    case "declined":
      return "authorization_declined";
    case "voided":
      return "authorization_voided";
    case "closed":
      return "authorization_closed";
    default:
      return null;
  }
}

function decline(amount_minor: number, reason: string): Ruling {
  return { outcome: "declined", amount_minor, reason };
}
