import { type Id, NOW, type Row, type Rows } from "./small-world-rows.ts";

/** How each order is paid, and what became of it. */
export const money: Rows = (id) => [
  payment(id, "unpaid order", 2000, { method: "bank_transfer", timing: "in_advance", status: "pending" }),
  payment(id, "held order", 1000, { ...CARD, authorized_minor: 1000 }),
  payment(id, "backordered order", 1000, { method: "invoice", timing: "on_account", status: "pending" }),
  payment(id, "sourced order", 1000, { ...CARD, authorized_minor: 1000 }),
  payment(id, "shipping order", 4490, { ...CARD, authorized_minor: 4490, captured_minor: 1123 }),
  operation(id, "shipping order", "capture", "shipment of shipping order", 1123),
  payment(id, "collect order", 2000, {
    method: "marketplace",
    timing: "settled",
    status: "paid",
    authorized_minor: 2000,
    captured_minor: 2000,
  }),
  payment(id, "shipped order", 2000, {
    ...CARD,
    status: "paid",
    authorized_minor: 2000,
    captured_minor: 2000,
    refunded_minor: 1001,
  }),
  operation(id, "shipped order", "authorize", "shipped order", 2000),
  operation(id, "shipped order", "capture", "shipment of shipped order", 2000),
  operation(id, "shipped order", "refund", "return", 1001),
  payment(id, "canceled order", 1000, { ...CARD, status: "voided", authorized_minor: 1000 }),
  operation(id, "canceled order", "void", "cancellation", 1000),
  [
    "payments.notifications",
    {
      provider: "sandbox",
      notification_id: "n-1",
      payment_id: id("payment of shipped order"),
      kind: "captured",
      received_at: NOW,
      outcome: "known",
    },
  ],
];

const CARD = { method: "card", provider: "sandbox", reference: "auth-1", timing: "on_shipment", status: "authorized" };

function payment(id: Id, order: string, amount_minor: number, more: object): Row {
  return [
    "payments.payments",
    { payment_id: id(`payment of ${order}`), order_id: id(order), position: 1, currency: "EUR", amount_minor, ...more },
  ];
}

function operation(id: Id, order: string, kind: string, cause: string, amount_minor: number): Row {
  const values = {
    operation_id: id(`${kind} ${order}`),
    payment_id: id(`payment of ${order}`),
    order_id: id(order),
    kind,
    cause_id: id(cause),
  };
  return ["payments.operations", { ...values, amount_minor, state: "succeeded", decided_at: NOW, answered_at: NOW }];
}
