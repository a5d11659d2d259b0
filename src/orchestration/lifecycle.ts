import { departedUnits, earnedMinor, grossOf, liveUnits, openHolds, owedMinor, unitsIn } from "../orders/index.ts";
import {
  awaitsProvider,
  type BillableShipment,
  decideAdvanceCaptures,
  decideAuthorizations,
  decideCaptures,
  decideRefunds,
  decideVoids,
  waitsForPayment,
} from "../payments/index.ts";
import type { NamedStage } from "../workflows/index.ts";
import type { OrderView } from "./order-view.ts";

/**
 * THE LIFE OF AN ORDER, top to bottom. The first stage that is due is taken, then the list is read again from the top,
 * until every order waits for something outside: money, stock, a location, a person.
 *
 * - `due`    says when the stage has work (pure: the order as it stands, its workflow's policies, now)
 * - `waits`  says why the stages of the goods below may not go on yet
 * - `always` marks the stages of the money: they settle what has happened, whatever holds the rest back
 *
 * Cancellation, refusal and return are not stages but facts: they move units, and the stages below settle the rest.
 */
export const LIFECYCLE: readonly LifecycleStage[] = [
  // Nothing is spent on an order before we know whether we want it.
  { name: "screen", step: "screen_orders", due: (view) => view.order.screened === null },
  // A card is asked before stock is taken away from others; a refused card is the customer's turn.
  {
    name: "authorize",
    step: "authorize_payments",
    // Nor for an order that is canceled already, by the screening or by the customer.
    due: (view) => !isNothingToCome(view) && decideAuthorizations(view.payments).length > 0,
    waits: forAuthorization,
  },
  // Stock is reserved before we wait for money, so that what is paid for is there.
  { name: "source", step: "source_lines", due: hasUnitsToSource },
  // What could not be had in all the time that the workflow grants is not to be had.
  { name: "source", step: "cancel_backordered", due: (view, now) => isPast(backorderEnds(view), now) },
  // What the workflow wants in advance must have come before goods move.
  {
    name: "pay",
    step: "capture_in_advance",
    due: (view) => decideAdvanceCaptures(view.payments, owedMinor(view.order)).length > 0,
  },
  { name: "pay", step: "end_unpaid_orders", due: isOverdue, waits: forPayment },
  // Wanted, reserved and covered: only now do we promise it to the customer.
  {
    name: "confirm",
    step: "confirm_orders",
    due: (view) => view.order.confirmed_at === null && unitsIn(view.order, "sourced") > 0,
  },
  // Locations get their part of the work; from here on it is their turn.
  { name: "release", step: "release_lines", due: isReleasable },
  // What lies ready and nobody comes for goes back on the shelf.
  { name: "settle", step: "end_uncollected", always: true, due: (view, now) => isPast(collectionEnds(view), now) },
  // Money is taken for what has left, never for more: captured = shipped value.
  {
    name: "capture",
    step: "capture_payments",
    always: true,
    due: (view) => decideCaptures(view.payments, billableShipments(view)).length > 0,
  },
  // One document per shipment, and a credit note for what came back.
  { name: "invoice", step: "ask_for_documents", always: true, due: (view) => undocumented(view).length > 0 },
  // What was paid and is not owed any more goes back, and what was set aside is let go.
  {
    name: "settle",
    step: "refund_payments",
    always: true,
    due: (view) => decideRefunds(view.payments, refundRequest(view)).length > 0,
  },
  {
    name: "settle",
    step: "void_payments",
    always: true,
    due: (view) => isNothingToCome(view) && decideVoids(view.payments).length > 0,
  },
  // Delivered, documented, paid: done.
  { name: "complete", step: "complete_orders", always: true, due: isComplete },
];

export type LifecycleStage = {
  readonly name: NamedStage | "settle";
  readonly step: StepName;
  readonly due: (view: OrderView, now: Date) => boolean;
  readonly waits?: (view: OrderView, now: Date) => WaitsFor | null;
  readonly always?: true;
};

export type StepName =
  | "screen_orders"
  | "place_rule_holds"
  | "authorize_payments"
  | "source_lines"
  | "cancel_backordered"
  | "end_uncollected"
  | "capture_in_advance"
  | "end_unpaid_orders"
  | "confirm_orders"
  | "release_lines"
  | "capture_payments"
  | "ask_for_documents"
  | "refund_payments"
  | "void_payments"
  | "complete_orders";

export type WaitsFor = "hold" | "authorization" | "payment";

/** The next step of an order, or null when it waits for something outside. */
export function nextStep(view: OrderView, now: Date): StepName | null {
  let waiting = openHolds(view.order).length > 0;
  for (const stage of LIFECYCLE) {
    if (waiting && !stage.always) continue;
    if (demandsHold(view, "before", stage.name)) return "place_rule_holds";
    if (stage.due(view, now)) return stage.step;
    if (stage.waits?.(view, now)) waiting = true;
    else if (!stage.always && demandsHold(view, "after", stage.name)) return "place_rule_holds";
  }
  return null;
}

/** A hold of the workflow's own stages is placed once; lifted by a person, it stays lifted. Goods that have left cannot be held. */
export function holdsToPlace(view: OrderView) {
  if (unitsIn(view.order, "open", "backordered", "sourced") === 0) return [];
  // Of each code one hold that nobody placed by hand (orders.holds is unique so): a stage named risk_review yields to the screening.
  const placed = new Set(view.order.holds.filter((hold) => hold.origin !== "manual").map((hold) => hold.code));
  return [...view.rule_holds].flatMap(([place, holds]) =>
    holds.filter((hold) => !placed.has(hold.stage)).map((hold) => ({ place, ...hold })),
  );
}

function demandsHold(view: OrderView, side: "before" | "after", stage: string): boolean {
  return view.rule_holds.size > 0 && holdsToPlace(view).some((hold) => hold.place === `${side}:${stage}`);
}

/** When an order that waits must be looked at again even if nothing happens. Null: only a fact can move it. */
export function nextDeadline(view: OrderView, now: Date): Date | null {
  const deadlines: number[] = [];
  const collection_ends = collectionEnds(view);
  if (collection_ends) deadlines.push(collection_ends.getTime());
  if (openHolds(view.order).length > 0) return earliest(deadlines);
  const backorder_ends = backorderEnds(view);
  if (backorder_ends && backorder_ends > now) deadlines.push(backorder_ends.getTime());
  if (unitsIn(view.order, "open", "backordered") > 0)
    deadlines.push(now.getTime() + view.workflow.policies.backorder.retry_minutes * 60_000);
  if (forPayment(view)) {
    for (const payment of view.payments.payments) {
      if (payment.due_at && payment.due_at > now) deadlines.push(payment.due_at.getTime());
    }
    const extended_to = paymentExtendedTo(view);
    if (extended_to !== null && extended_to > now) deadlines.push(extended_to.getTime());
  }
  const released_from = releaseAt(view);
  if (unitsIn(view.order, "sourced") > 0 && released_from > now) deadlines.push(released_from.getTime());
  return earliest(deadlines);
}

function earliest(deadlines: readonly number[]): Date | null {
  return deadlines.length > 0 ? new Date(Math.min(...deadlines)) : null;
}

function isPast(end: Date | null, now: Date): boolean {
  return end !== null && end <= now;
}

/** When the workflow gives up waiting for stock; null: never, or nothing is waiting. */
function backorderEnds(view: OrderView): Date | null {
  const { cancel_after_days } = view.workflow.policies.backorder;
  if (cancel_after_days === null || unitsIn(view.order, "backordered") === 0) return null;
  return daysAfter(view.order.received_at, cancel_after_days);
}

/** When the first of what lies ready has waited too long for the customer; null: nothing lies ready. */
function collectionEnds(view: OrderView): Date | null {
  const ready = view.fulfillment_orders.filter((head) => head.status === "ready_to_collect");
  const ends = ready.map((head) => collectBy(view, head).getTime());
  return earliest(ends);
}

/** Until when the customer may collect what a fulfillment order holds ready for him. */
export function collectBy(view: OrderView, head: OrderView["fulfillment_orders"][number]): Date {
  return daysAfter(head.updated_at, view.workflow.policies.collect.expires_after_days);
}

function daysAfter(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * 86_400_000);
}

/** Shipments in the order they left, with what they are worth. */
export function billableShipments(view: OrderView): BillableShipment[] {
  return view.shipments.map((shipment) => ({
    shipment_id: shipment.shipment_id,
    gross_minor: grossOf(
      view.order,
      shipment.lines.map((line) => ({
        line_no: line.line_no,
        from: line.first_unit,
        to: line.first_unit + line.quantity,
      })),
    ),
  }));
}

export type MissingDocument = { readonly kind: "issue_invoice" | "issue_credit_note"; readonly cause_id: string };

/** Shipments without invoice, and received returns without credit note (which needs the invoices first). */
export function undocumented(view: OrderView): MissingDocument[] {
  if (view.shipments.length === 0) return [];
  const issued = new Set(view.invoices.map((invoice) => invoice.cause_id));
  const missing = (cause_id: string) => !issued.has(cause_id) && !view.documents_asked.has(cause_id);
  const invoices = view.shipments.filter((shipment) => missing(shipment.shipment_id));
  const uninvoiced = view.shipments.some((shipment) => !issued.has(shipment.shipment_id));
  const returns = uninvoiced
    ? []
    : view.returns.filter((entry) => entry.state === "received" && isCredited(entry) && missing(entry.return_id));
  return [
    ...invoices.map((shipment) => ({ kind: "issue_invoice" as const, cause_id: shipment.shipment_id })),
    ...returns.map((entry) => ({ kind: "issue_credit_note" as const, cause_id: entry.return_id })),
  ];
}

/** A return of which nothing arrived credits nothing. */
function isCredited(entry: OrderView["returns"][number]): boolean {
  return entry.lines.some((line) => line.received_quantity > 0);
}

export function refundRequest(view: OrderView) {
  return { owed_minor: owedMinor(view.order), earned_minor: earnedMinor(view.order), cause_id: view.order.order_id };
}

export function forAuthorization(view: OrderView): WaitsFor | null {
  return view.payments.payments.some((payment) => payment.status === "authorizing") ? "authorization" : null;
}

export function forPayment(view: OrderView): WaitsFor | null {
  return waitsForPayment(view.payments, owedMinor(view.order)) ? "payment" : null;
}

function isOverdue(view: OrderView, now: Date): boolean {
  if (!forPayment(view) || awaitsProvider(view.payments)) return false;
  const extended_to = paymentExtendedTo(view);
  if (extended_to !== null && (extended_to > now || isNothingToCome(view))) return false;
  return view.payments.payments.some(
    (payment) => payment.due_at !== null && payment.due_at <= now && payment.captured_minor < payment.amount_minor,
  );
}

/** Who lifts the hold of an overdue payment gives the customer as much time again; null: nobody has. */
function paymentExtendedTo(view: OrderView): Date | null {
  const lifted_at = view.order.holds.find((hold) => hold.code === "payment_overdue")?.lifted_at ?? null;
  if (lifted_at === null) return null;
  return new Date(lifted_at.getTime() + view.workflow.policies.payment_due_hours * 3_600_000);
}

function hasUnitsToSource(view: OrderView): boolean {
  return unitsIn(view.order, "open") > 0 || (!view.sourcing_tried && unitsIn(view.order, "backordered") > 0);
}

function isReleasable(view: OrderView, now: Date): boolean {
  return unitsIn(view.order, "sourced") > 0 && releaseAt(view) <= now;
}

/** Until then the customer may think again. */
export function releaseAt(view: OrderView): Date {
  return new Date(view.order.received_at.getTime() + view.workflow.policies.release.delay_minutes * 60_000);
}

/** No unit is left that could still leave for the customer. */
function isNothingToCome(view: OrderView): boolean {
  return view.order.lines.every(({ quantity, stages }) => {
    return stages.shipped + stages.delivered + stages.returned + stages.canceled === quantity;
  });
}

function isComplete(view: OrderView): boolean {
  const { order } = view;
  if (order.completed_at !== null || liveUnits(order) === 0) return false;
  if (order.lines.some((line) => departedUnits(line) + line.stages.canceled < line.quantity)) return false;
  if (awaitsProvider(view.payments) || undocumented(view).length > 0 || view.documents_asked.size > 0) return false;
  return view.shipments.every((shipment) => view.invoices.some((invoice) => invoice.cause_id === shipment.shipment_id));
}
