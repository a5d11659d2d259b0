import type { RefusalTable } from "../platform/http/index.ts";

export const PAYMENT_REFUSALS: RefusalTable = {
  payment_not_found: {
    status: 404,
    title: "No such payment",
    retryable: false,
    detail: () => "The order has no such payment: read the order for its payments.",
  },
  provider_unknown: {
    status: 404,
    title: "No such payment provider",
    retryable: false,
    detail: (refusal) => `No payment provider "${refusal.provider}" is configured: check the address that it notifies.`,
  },
  signature_invalid: {
    status: 401,
    title: "The signature of the notification does not hold",
    retryable: false,
    detail: () => "Sign the raw body with the shared secret, with a timestamp of the last five minutes.",
  },
  amount_exceeds_refundable: {
    status: 409,
    title: "More than can be refunded",
    retryable: false,
    detail: (refusal) => `At most ${refusal.refundable_minor} minor units can be refunded: ask for at most that.`,
  },
};
