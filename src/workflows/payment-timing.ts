import type { PaymentTiming, WorkflowPolicies } from "./document.ts";

/** Paid by the customer's own doing: there is nothing to draw when goods leave. */
export const PUSHED_METHODS: ReadonlySet<string> = new Set(["bank_transfer", "invoice"]);

/**
 * When a payment by this method must have happened: before release (`in_advance`), drawn when goods leave
 * (`on_shipment`; a hand-over to a collecting customer counts), or owed after the invoice (`on_account`).
 *
 * A method the policies do not name gets the default. Where the default would draw money that cannot be drawn, it is
 * asked for in advance: goods never leave on the hope of a transfer.
 */
export function paymentTiming(
  { payment_timing }: Pick<WorkflowPolicies, "payment_timing">,
  method: string,
): PaymentTiming {
  const named = Object.hasOwn(payment_timing.by_method, method) ? payment_timing.by_method[method] : undefined;
  if (named !== undefined) return named;
  const { default: byDefault } = payment_timing;
  return byDefault === "on_shipment" && PUSHED_METHODS.has(method) ? "in_advance" : byDefault;
}
