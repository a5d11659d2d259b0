import { cancelUnits as cancelWork, type FulfillmentOrderLine, toPick } from "../fulfillment/index.ts";
import { newId } from "../kernel/ids.ts";
import { grossOf, loadLine, moveLineUnits, openHolds, type Stage, type UnitsToCancel } from "../orders/index.ts";
import { addEvent, addMail, type Batch } from "./changes.ts";
import type { OrderView } from "./order-view.ts";
import { tellReady } from "./tell-ready.ts";

export type CancellationReason =
  | "customer_request"
  | "payment_overdue"
  | "not_available"
  | "not_collected"
  | "risk_refused"
  | "other";

/**
 * Cancels units of an order wherever they are: takes them out of the work of their locations, gives their stock back, and
 * tells the customer. Their money is settled by the lifecycle.
 */
export function cancelOrderUnits(batch: Batch, view: OrderView, units: readonly UnitsToCancel[], reason: string): void {
  const cancellation_id = newId();
  const ready_before = readyIds(view);
  let gross_minor = 0;
  for (const unit of units) {
    const line = loadLine(view.order, unit.line_no);
    const to = line.quantity - line.stages.canceled;
    const unit_gross_minor = grossOf(view.order, [{ line_no: unit.line_no, from: to - unit.quantity, to }]);
    gross_minor += unit_gross_minor;
    takeOut(batch, view, unit, ready_before);
    view.order = moveLineUnits(view.order, unit.line_no, { from: unit.from, to: "canceled", quantity: unit.quantity });
    batch.cancellations.push({
      cancellation_id: newId(),
      order_id: view.order.order_id,
      line_no: unit.line_no,
      quantity: unit.quantity,
      from_stage: unit.from,
      gross_minor: unit_gross_minor,
      reason,
      actor: batch.actor,
      canceled_at: batch.now,
    });
  }
  makeRestReady(batch, view, ready_before);
  const lines = mergeByLine(units);
  addEvent(batch, view, "units_canceled", { cancellation_id, reason, lines, gross_minor });
  addMail(batch, view, {
    template: "canceled",
    cause_id: cancellation_id,
    facts: { reason, lines, gross_minor, money: moneyOutcome(view) },
  });
}

/** Places a hold and takes it into the view, so that nothing more happens to the order in this transaction either. */
export function placeHold(
  batch: Batch,
  view: OrderView,
  hold: { readonly code: string; readonly origin: "manual" | "rule" | "risk"; readonly note: string | null },
): string {
  const hold_id = newId();
  const placed = {
    ...hold,
    hold_id,
    order_id: view.order.order_id,
    placed_by: batch.actor,
    placed_at: batch.now,
    lifted_by: null,
    lifted_at: null,
  };
  batch.holds.push(placed);
  view.order = { ...view.order, holds: [...view.order.holds, placed] };
  addEvent(batch, view, "hold_placed", {
    hold_id,
    code: hold.code,
    origin: hold.origin,
    open_holds: openHolds(view.order).length,
  });
  return hold_id;
}

function takeOut(batch: Batch, view: OrderView, unit: UnitsToCancel, ready_before: ReadonlySet<string>): void {
  if (unit.from === "open" || unit.from === "backordered") return;
  if (unit.from === "sourced") takeOutOfReservations(batch, view, unit);
  else takeOutOfWork(batch, view, unit, ready_before);
}

/** Fulfillment orders that wait for the customer. */
function readyIds(view: OrderView): ReadonlySet<string> {
  const ready = view.fulfillment_orders.filter((head) => head.status === "ready_to_collect");
  return new Set(ready.map((head) => head.fulfillment_order_id));
}

/** What was picked of a collect order is ready for the customer as soon as nothing else of it is to be picked any more. */
function makeRestReady(batch: Batch, view: OrderView, ready_before: ReadonlySet<string>): void {
  for (const head of view.fulfillment_orders) {
    if (head.status !== "ready_to_collect" || ready_before.has(head.fulfillment_order_id)) continue;
    for (const { line_no, picked_quantity, shipped_quantity } of head.lines) {
      const quantity = picked_quantity - shipped_quantity;
      view.order = moveLineUnits(view.order, line_no, { from: "picked", to: "ready_to_collect", quantity });
    }
    tellReady(batch, view, head);
  }
}

function takeOutOfReservations(batch: Batch, view: OrderView, unit: UnitsToCancel): void {
  let missing = unit.quantity;
  view.sourced = view.sourced.flatMap((sourced) => {
    if (sourced.line_no !== unit.line_no || missing === 0) return [sourced];
    const quantity = Math.min(missing, sourced.quantity);
    missing -= quantity;
    batch.releases.push({ ...sourced, holder_id: view.order.order_id, quantity });
    return sourced.quantity > quantity ? [{ ...sourced, quantity: sourced.quantity - quantity }] : [];
  });
  assertAllTaken(missing, unit);
}

function takeOutOfWork(batch: Batch, view: OrderView, unit: UnitsToCancel, ready_before: ReadonlySet<string>): void {
  let missing = unit.quantity;
  view.fulfillment_orders = view.fulfillment_orders.map((head) => {
    const line = head.lines.find((candidate) => candidate.line_no === unit.line_no);
    // The status may have changed by units of this very cancellation; the stages still say what it was before.
    const was_ready = ready_before.has(head.fulfillment_order_id);
    const quantity = line ? Math.min(missing, unitsOfWork(line, unit.from, was_ready)) : 0;
    if (!line || quantity === 0) return head;
    missing -= quantity;
    batch.releases.push({
      holder_id: view.order.order_id,
      line_no: unit.line_no,
      item_id: line.item_id,
      location_id: head.location_id,
      quantity,
    });
    const picked = unit.from !== "released";
    const changed = cancelWork(
      head,
      { line_no: unit.line_no, unpicked_quantity: picked ? 0 : quantity, picked_quantity: picked ? quantity : 0 },
      batch.now,
    );
    batch.fulfillment_orders.set(changed.fulfillment_order_id, changed);
    return changed;
  });
  assertAllTaken(missing, unit);
}

/** Units of a line in the work of one location that are in this stage of the order. */
function unitsOfWork(line: FulfillmentOrderLine, stage: Stage, is_ready: boolean): number {
  const packed = Math.max(line.packed_quantity, line.shipped_quantity);
  if (stage === "released") return toPick(line);
  if (stage === "packed") return packed - line.shipped_quantity;
  if (stage === "ready_to_collect") return is_ready ? line.picked_quantity - line.shipped_quantity : 0;
  return is_ready ? 0 : line.picked_quantity - packed;
}

/** What happens with the money of canceled units, for the mail. */
function moneyOutcome(view: OrderView): "nothing_paid" | "authorization_released" | "refund" | "not_invoiced" {
  const payments = view.payments.payments;
  if (payments.some((payment) => payment.captured_minor > payment.refunded_minor || payment.timing === "settled"))
    return "refund";
  if (payments.some((payment) => payment.authorized_minor > 0)) return "authorization_released";
  return payments.some((payment) => payment.timing === "on_account") ? "not_invoiced" : "nothing_paid";
}

function mergeByLine(units: readonly UnitsToCancel[]) {
  const by_line = Map.groupBy(units, (unit) => unit.line_no);
  return [...by_line].map(([line_no, group]) => ({
    line_no,
    quantity: group.reduce((sum, unit) => sum + unit.quantity, 0),
  }));
}

function assertAllTaken(missing: number, unit: UnitsToCancel): void {
  if (missing > 0)
    throw new Error(
      `${missing} units of line ${unit.line_no} are ${unit.from} for the order but nowhere for a location.`,
    );
}
