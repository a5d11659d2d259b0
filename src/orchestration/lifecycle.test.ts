import assert from "node:assert/strict";
import { test } from "node:test";
import {
  holdOf,
  hoursFromNow,
  invoiceOf,
  lineIn,
  NOW,
  operationOf,
  orderOf,
  paymentOf,
  shipmentOf,
  viewWith,
  workflowOf,
} from "../../test/support/order-view.ts";
import type { Order, StageQuantities } from "../orders/index.ts";
import type { Payment } from "../payments/index.ts";
import { holdsToPlace, nextDeadline, nextStep, undocumented } from "./lifecycle.ts";
import type { OrderView } from "./order-view.ts";

const order = (stages: Partial<StageQuantities>, more: Partial<Order> = {}) => orderOf([lineIn(stages)], more);
const paidBy = (...payments: readonly Partial<Payment>[]) => ({
  payments: payments.map((payment, index) => paymentOf({ position: index + 1, ...payment })),
  operations: [],
});
const TRANSFER: Partial<Payment> = {
  ...{ method: "bank_transfer", provider: null, timing: "in_advance", authorized_minor: 0, status: "pending" },
  due_at: hoursFromNow(168),
};
const TOKEN: Partial<Payment> = { status: "pending", authorized_minor: 0, token: "tok_ok" };
const CONFIRMED = { confirmed_at: NOW } as const;
const SHIPPED = { order: order({ shipped: 1 }, CONFIRMED), shipments: [shipmentOf(1)] };
const CAPTURED = { payments: paidBy({ captured_minor: 1_000, status: "paid" }) };
const pending = (kind: "authorize" | "capture" | "refund" | "void") => [operationOf({ kind })];

type Case = readonly [situation: string, view: Partial<Omit<OrderView, "loaded">>, step: string | null];

const CASES: readonly Case[] = [
  ["is new", { order: order({ open: 1 }, { screened: null }) }, "screen_orders"],
  ["is new and held by hand", { order: order({ open: 1 }, { screened: null, holds: [holdOf()] }) }, null],
  ["is screened and has a token", { payments: paidBy(TOKEN) }, "authorize_payments"],
  ["has a token and is canceled", { order: order({ canceled: 1 }), payments: paidBy(TOKEN) }, null],
  [
    "waits for its authorization",
    { payments: { ...paidBy({ ...TOKEN, status: "authorizing" }), operations: pending("authorize") } },
    null,
  ],
  ["has units to source", {}, "source_lines"],
  ["has units to source while its money is still to come", { payments: paidBy(TRANSFER) }, "source_lines"],
  ["has backordered units that were not tried yet", { order: order({ backordered: 1 }) }, "source_lines"],
  ["has backordered units that were just tried", { order: order({ backordered: 1 }), sourcing_tried: true }, null],
  ["waits for a transfer", { order: order({ sourced: 1 }), payments: paidBy(TRANSFER) }, null],
  [
    "got half of its transfer",
    { order: order({ sourced: 1 }), payments: paidBy({ ...TRANSFER, authorized_minor: 500, captured_minor: 500 }) },
    null,
  ],
  [
    "has its transfer",
    {
      order: order({ sourced: 1 }),
      payments: paidBy({ ...TRANSFER, authorized_minor: 1_000, captured_minor: 1_000, status: "paid" }),
    },
    "confirm_orders",
  ],
  [
    "is overdue",
    { order: order({ sourced: 1 }), payments: paidBy({ ...TRANSFER, due_at: hoursFromNow(0) }) },
    "end_unpaid_orders",
  ],
  [
    "is overdue while a provider owes an answer",
    {
      order: order({ sourced: 1 }),
      payments: { ...paidBy({ ...TRANSFER, due_at: hoursFromNow(-1) }), operations: pending("capture") },
    },
    null,
  ],
  [
    "is overdue and was held for it before",
    {
      order: order({ sourced: 1 }, { holds: [holdOf({ code: "payment_overdue", origin: "rule", lifted_at: NOW })] }),
      payments: paidBy({ ...TRANSFER, due_at: hoursFromNow(-1) }),
    },
    null,
  ],
  [
    "is overdue, was held for it before, and the time that was given with it is over",
    {
      order: order(
        { sourced: 1 },
        { holds: [holdOf({ code: "payment_overdue", origin: "rule", lifted_at: hoursFromNow(-168) })] },
      ),
      payments: paidBy({ ...TRANSFER, due_at: hoursFromNow(-400) }),
    },
    "end_unpaid_orders",
  ],
  [
    "has an authorized card that is wanted in advance",
    { order: order({ sourced: 1 }), payments: paidBy({ timing: "in_advance" }) },
    "capture_in_advance",
  ],
  [
    "has a declined card",
    { order: order({ sourced: 1 }), payments: paidBy({ status: "declined", authorized_minor: 0 }) },
    null,
  ],
  ["is sourced and covered", { order: order({ sourced: 1 }) }, "confirm_orders"],
  [
    "is on account, so covered",
    {
      order: order({ sourced: 1 }),
      payments: paidBy({ timing: "on_account", provider: null, status: "pending", authorized_minor: 0 }),
    },
    "confirm_orders",
  ],
  ["is confirmed", { order: order({ sourced: 1 }, CONFIRMED) }, "release_lines"],
  [
    "is confirmed, but the customer may still change it",
    { order: order({ sourced: 1 }, CONFIRMED), workflow: workflowOf({ release: { delay_minutes: 30 } }) },
    null,
  ],
  ["is confirmed and held", { order: order({ sourced: 1 }, { ...CONFIRMED, holds: [holdOf()] }) }, null],
  ["is with its location", { order: order({ released: 1 }, CONFIRMED) }, null],
  ["has shipped", SHIPPED, "capture_payments"],
  [
    "has shipped and is held: money is settled all the same",
    { ...SHIPPED, order: order({ shipped: 1 }, { holds: [holdOf()] }) },
    "capture_payments",
  ],
  [
    "has shipped and the capture is asked for",
    { ...SHIPPED, payments: { ...paidBy({}), operations: pending("capture") } },
    "ask_for_documents",
  ],
  [
    "has shipped, is invoiced, and waits for the capture",
    { ...SHIPPED, payments: { ...paidBy({}), operations: pending("capture") }, invoices: [invoiceOf("shipment-1")] },
    null,
  ],
  ["has shipped and was captured", { ...SHIPPED, ...CAPTURED }, "ask_for_documents"],
  [
    "has shipped, captured, and the invoice is asked for",
    { ...SHIPPED, ...CAPTURED, documents_asked: new Set(["shipment-1"]) },
    null,
  ],
  [
    "has shipped, captured, invoiced",
    { ...SHIPPED, ...CAPTURED, invoices: [invoiceOf("shipment-1")] },
    "complete_orders",
  ],
  [
    "is completed",
    {
      ...SHIPPED,
      ...CAPTURED,
      order: order({ shipped: 1 }, { ...CONFIRMED, completed_at: NOW }),
      invoices: [invoiceOf("shipment-1")],
    },
    null,
  ],
  ["is canceled with an open authorization", { order: order({ canceled: 1 }) }, "void_payments"],
  [
    "is canceled and the void is asked for",
    { order: order({ canceled: 1 }), payments: { ...paidBy({}), operations: pending("void") } },
    null,
  ],
  [
    "is canceled and was paid in advance",
    {
      order: order({ canceled: 1 }),
      payments: paidBy({ ...TRANSFER, authorized_minor: 1_000, captured_minor: 1_000, status: "paid" }),
    },
    "refund_payments",
  ],
  [
    "is canceled and was settled elsewhere",
    { order: order({ canceled: 1 }), payments: paidBy({ timing: "settled", captured_minor: 1_000, status: "paid" }) },
    null,
  ],
  [
    "has one unit of two shipped",
    {
      order: order({ shipped: 1, released: 1 }),
      shipments: [shipmentOf(1)],
      payments: paidBy({ amount_minor: 2_000, captured_minor: 1_000 }),
      invoices: [invoiceOf("shipment-1")],
    },
    null,
  ],
];

for (const [situation, view, step] of CASES) {
  test(`an order that ${situation} ${step === null ? "waits" : `goes on with ${step}`}`, () => {
    assert.equal(nextStep(viewWith(view), NOW), step);
  });
}

const returned = (received_quantity: number) => ({
  ...({
    return_id: "return-1",
    order_id: "o",
    reason: "too_small",
    state: "received",
    location_id: null,
    external_id: null,
  } as const),
  ...{ registered_at: NOW, received_at: NOW },
  lines: [{ line_no: 1, quantity: 1, received_quantity, disposition: "restock" as const, first_unit: 0 }],
});

test("a credit note is asked for once every shipment has its invoice, and not for a return of which nothing came", () => {
  const view = { ...SHIPPED, order: order({ returned: 1 }) };

  assert.deepEqual(undocumented(viewWith({ ...view, returns: [returned(1)] })), [
    { kind: "issue_invoice", cause_id: "shipment-1" },
  ]);
  assert.deepEqual(undocumented(viewWith({ ...view, returns: [returned(1)], invoices: [invoiceOf("shipment-1")] })), [
    { kind: "issue_credit_note", cause_id: "return-1" },
  ]);
  assert.deepEqual(
    undocumented(viewWith({ ...view, returns: [returned(0)], invoices: [invoiceOf("shipment-1")] })),
    [],
  );
});

const rule = (place: string, ...stages: readonly string[]) => ({
  rule_holds: new Map([[place, stages.map((stage) => ({ stage, reason: "check" }))]]),
});

const RULE_CASES: readonly Case[] = [
  [
    "is to be held before the screening",
    { order: order({ open: 1 }, { screened: null }), ...rule("before:screen", "first") },
    "place_rule_holds",
  ],
  [
    "is to be held after the screening, which is still to come",
    { order: order({ open: 1 }, { screened: null }), ...rule("after:screen", "first") },
    "screen_orders",
  ],
  ["is to be held after the screening", rule("after:screen", "first"), "place_rule_holds"],
  [
    "is to be held before its release, and is not confirmed",
    { order: order({ sourced: 1 }), ...rule("before:release", "check") },
    "confirm_orders",
  ],
  [
    "is to be held before its release",
    { order: order({ sourced: 1 }, CONFIRMED), ...rule("before:release", "check") },
    "place_rule_holds",
  ],
  [
    "was held before its release and let go",
    {
      order: order(
        { sourced: 1 },
        { ...CONFIRMED, holds: [holdOf({ code: "check", origin: "rule", lifted_at: NOW })] },
      ),
      ...rule("before:release", "check"),
    },
    "release_lines",
  ],
  [
    "is to be held a second time, for another reason",
    {
      order: order(
        { sourced: 1 },
        { ...CONFIRMED, holds: [holdOf({ code: "check", origin: "rule", lifted_at: NOW })] },
      ),
      ...rule("before:release", "check", "again"),
    },
    "place_rule_holds",
  ],
  [
    "was held by hand under the name of the rule",
    {
      order: order({ sourced: 1 }, { ...CONFIRMED, holds: [holdOf({ code: "check", lifted_at: NOW })] }),
      ...rule("before:release", "check"),
    },
    "place_rule_holds",
  ],
  [
    "was held by the screening under the name of the rule",
    {
      order: order(
        { sourced: 1 },
        { ...CONFIRMED, holds: [holdOf({ code: "risk_review", origin: "risk", lifted_at: NOW })] },
      ),
      ...rule("before:release", "risk_review"),
    },
    "release_lines",
  ],
  [
    "waits for payment before a later rule hold",
    { order: order({ sourced: 1 }), payments: paidBy(TRANSFER), ...rule("before:release", "check") },
    null,
  ],
  [
    "has left: goods that are gone cannot be held",
    { ...SHIPPED, ...rule("before:capture", "check") },
    "capture_payments",
  ],
  [
    "is held before its release, with a shipment of another part to capture",
    {
      order: orderOf([lineIn({ shipped: 1 }), lineIn({ sourced: 1 }, { line_no: 2 })], CONFIRMED),
      shipments: [shipmentOf(1)],
      payments: paidBy({ amount_minor: 2_000 }),
      ...rule("before:release", "check"),
    },
    "place_rule_holds",
  ],
];

for (const [situation, view, step] of RULE_CASES) {
  test(`an order that ${situation} ${step === null ? "waits" : `goes on with ${step}`}`, () => {
    assert.equal(nextStep(viewWith(view), NOW), step);
  });
}

test("a rule demands its holds at their places, each once", () => {
  const view = viewWith({
    order: order({ sourced: 1 }, { holds: [holdOf({ code: "check", origin: "rule" })] }),
    ...rule("before:release", "check", "again"),
  });

  assert.deepEqual(holdsToPlace(view), [{ place: "before:release", stage: "again", reason: "check" }]);
});

type DeadlineCase = readonly [situation: string, view: Partial<Omit<OrderView, "loaded">>, at: Date | null];

const DEADLINES: readonly DeadlineCase[] = [
  [
    "has backordered units: after the retry time of its workflow",
    { order: order({ backordered: 1 }) },
    hoursFromNow(1),
  ],
  [
    "waits for a transfer: when it is due",
    { order: order({ sourced: 1 }), payments: paidBy(TRANSFER) },
    hoursFromNow(168),
  ],
  [
    "waits for one of two transfers: the earlier",
    { order: order({ sourced: 2 }), payments: paidBy(TRANSFER, { ...TRANSFER, due_at: hoursFromNow(5) }) },
    hoursFromNow(5),
  ],
  [
    "waits for a transfer that a person has given more time: when that is over",
    {
      order: order(
        { sourced: 1 },
        { holds: [holdOf({ code: "payment_overdue", origin: "rule", lifted_at: hoursFromNow(-1) })] },
      ),
      payments: paidBy({ ...TRANSFER, due_at: hoursFromNow(-1) }),
    },
    hoursFromNow(167),
  ],
  [
    "waits for a transfer that is overdue: never",
    { order: order({ sourced: 1 }), payments: paidBy({ ...TRANSFER, due_at: NOW }) },
    null,
  ],
  [
    "has backordered units and a transfer to come: the earlier",
    { order: order({ backordered: 1 }), payments: paidBy(TRANSFER) },
    hoursFromNow(1),
  ],
  [
    "may be released in half an hour: then",
    { order: order({ sourced: 1 }, CONFIRMED), workflow: workflowOf({ release: { delay_minutes: 30 } }) },
    hoursFromNow(0.5),
  ],
  ["is held: never, a person must lift it", { order: order({ backordered: 1 }, { holds: [holdOf()] }) }, null],
  ["is with its location: never, the location must act", { order: order({ released: 1 }) }, null],
  ["is paid and waits for nothing: never", { ...SHIPPED, ...CAPTURED }, null],
];

for (const [situation, view, at] of DEADLINES) {
  test(`is looked at again without a fact if it ${situation}`, () => {
    assert.deepEqual(nextDeadline(viewWith(view), NOW), at);
  });
}

test("the deciders write nothing into the view they read", () => {
  for (const [, more] of [...CASES, ...RULE_CASES]) {
    const view = viewWith(more);
    const before = JSON.stringify(view);
    nextStep(view, NOW);
    nextDeadline(view, NOW);
    assert.equal(JSON.stringify(view), before);
  }
});
