import { Badge, type MantineColor } from "@mantine/core";
import type { Order, OrderStatus } from "../api/types.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./order-status.module.css";
import { ORDERS } from "./words.ts";

const STATUS_COLORS: Readonly<Record<OrderStatus, MantineColor>> = {
  received: "gray",
  on_hold: "red",
  awaiting_payment: "orange",
  backordered: "orange",
  sourced: "blue",
  released: "blue",
  partially_shipped: "teal",
  shipped: "teal",
  ready_to_collect: "cyan",
  completed: "green",
  canceled: "gray",
};

export function OrderStatusBadge({ status }: { readonly status: OrderStatus }) {
  const say = useWords(ORDERS);
  return (
    <Badge variant="light" color={STATUS_COLORS[status]} className={classes.badge} data-status={status}>
      {say(`status.${status}`)}
    </Badge>
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
