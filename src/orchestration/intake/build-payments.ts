import { newId } from "../../kernel/ids.ts";
import type { Order } from "../../orders/index.ts";
import type { Payment } from "../../payments/index.ts";
import { paymentTiming, type WorkflowPolicies } from "../../workflows/index.ts";
import type { OrderInput } from "./order-schema.ts";

/** The tenders of an order with the timing that its workflow gives them, from now on fixed. */
export function buildPayments(
  order: Order,
  inputs: OrderInput["payments"],
  policies: WorkflowPolicies,
  now: Date,
): Payment[] {
  return inputs.map((input, index) => {
    const timing = input.settled ? "settled" : paymentTiming(policies, input.method);
    const authorized_minor = input.settled || input.authorization ? input.amount_minor : 0;
    return {
      payment_id: newId(),
      order_id: order.order_id,
      position: index + 1,
      method: input.method,
      provider: input.provider ?? null,
      timing,
      currency: order.currency,
      amount_minor: input.amount_minor,
      authorized_minor,
      captured_minor: input.settled ? input.amount_minor : 0,
      refunded_minor: 0,
      status: input.settled ? "paid" : input.authorization ? "authorized" : "pending",
      reference: input.authorization?.reference ?? null,
      token: input.token ?? null,
      authorization_expires_at: input.authorization?.expires_at ? new Date(input.authorization.expires_at) : null,
      due_at:
        timing === "in_advance" || input.token
          ? new Date(now.getTime() + policies.payment_due_hours * 3_600_000)
          : null,
    };
  });
}
