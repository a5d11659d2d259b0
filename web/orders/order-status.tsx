import type { Order, OrderStatus } from "../api/types.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./order-status.module.css";
import { ORDERS } from "./words.ts";

/** Where an order stands, as a word on its color. */
export function OrderStatusBadge({ status }: { readonly status: OrderStatus }) {
  const say = useWords(ORDERS);
  return (
    <span className={classes.badge} data-status={status}>
      {say(`status.${status}`)}
    </span>
  );
}

export const PAYMENT_STATUSES = [
  "none",
  "pending",
  "authorized",
  "paid",
  "partially_paid",
  "refunded",
  "partially_refunded",
  "declined",
  "voided",
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** A dot and a word: how the money of an order stands. */
export function PaymentDot({ order }: { readonly order: Pick<Order, "payment_status"> }) {
  const say = useWords(ORDERS);
  const status = PAYMENT_STATUSES.find((known) => known === order.payment_status) ?? "none";
  return (
    <span className={classes.payment} data-payment={status}>
      {say(`payment.${status}`)}
    </span>
  );
}
