import type { Order } from "../../api/types.ts";

export type OrderMoney = {
  readonly owed_minor: number;
  readonly authorized_minor: number;
  /** What has really come; what marketplaces have settled counts as such. */
  readonly received_minor: number;
  readonly refunded_minor: number;
  /** Still to come; negative if it is to be given back. */
  readonly open_minor: number;
};

/** The balance of an order, from its payments. Amounts in minor units of the order's currency. */
export function moneyOf(order: Pick<Order, "payments" | "totals">): OrderMoney {
  const sum = (amount: (payment: Order["payments"][number]) => number) =>
    order.payments.reduce((total, payment) => total + amount(payment), 0);
  const received_minor = sum((payment) =>
    payment.timing === "settled" ? payment.amount_minor : payment.captured_minor,
  );
  const refunded_minor = sum((payment) => payment.refunded_minor);
  return {
    owed_minor: order.totals.owed_minor,
    authorized_minor: sum((payment) => payment.authorized_minor),
    received_minor,
    refunded_minor,
    open_minor: order.totals.owed_minor - received_minor + refunded_minor,
  };
}
