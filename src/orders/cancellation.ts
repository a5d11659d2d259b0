import { accept, type Decision, refuse } from "../kernel/decision.ts";
import type { Order, OrderLine, Stage } from "./types.ts";

export type CancelRequest = {
  readonly order_id: string;
  /** Null cancels whatever can still be canceled. */
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[] | null;
  readonly reason: string;
};

export type CancelRefusal =
  | { readonly code: "line_not_found"; readonly line_no: number }
  | { readonly code: "quantity_not_cancelable"; readonly line_no: number; readonly cancelable_quantity: number }
  | { readonly code: "nothing_to_cancel" };

export type UnitsToCancel = { readonly line_no: number; readonly from: Stage; readonly quantity: number };

/**
 * Units are canceled where it costs least: those nobody works on first, those already picked last. What has left for the
 * customer can only come back as a return.
 */
const CANCELABLE: readonly Stage[] = [
  "open",
  "backordered",
  "sourced",
  "released",
  "picked",
  "packed",
  "ready_to_collect",
];

/**
 * Decides which units of an order are canceled.
 *
 * @param until the workflow's limit: "released" protects what a location has been told to pick
 * @returns the units by stage, or line_not_found | quantity_not_cancelable | nothing_to_cancel; all of it or nothing
 */
export function decideCancellation(
  order: Order,
  request: CancelRequest,
  until: "shipped" | "released",
): Decision<readonly UnitsToCancel[], CancelRefusal> {
  const asked =
    request.lines ?? order.lines.map((line) => ({ line_no: line.line_no, quantity: cancelableQuantity(line, until) }));

  const units: UnitsToCancel[] = [];
  for (const { line_no, quantity } of mergeLines(asked)) {
    const line = order.lines.find((candidate) => candidate.line_no === line_no);
    if (!line) return refuse({ code: "line_not_found", line_no });
    const cancelable_quantity = cancelableQuantity(line, until);
    if (quantity > cancelable_quantity)
      return refuse({ code: "quantity_not_cancelable", line_no, cancelable_quantity });
    units.push(...takeUnits(line, quantity, until));
  }
  return units.length === 0 ? refuse({ code: "nothing_to_cancel" }) : accept(units);
}

/** How many units of a line can still be canceled. */
export function cancelableQuantity(line: OrderLine, until: "shipped" | "released"): number {
  return cancelableStages(until).reduce((sum, stage) => sum + line.stages[stage], 0);
}

function cancelableStages(until: "shipped" | "released"): readonly Stage[] {
  return until === "shipped" ? CANCELABLE : CANCELABLE.slice(0, 3);
}

function takeUnits(line: OrderLine, quantity: number, until: "shipped" | "released"): UnitsToCancel[] {
  const units: UnitsToCancel[] = [];
  let missing = quantity;
  for (const from of cancelableStages(until)) {
    const taken = Math.min(missing, line.stages[from]);
    if (taken > 0) units.push({ line_no: line.line_no, from, quantity: taken });
    missing -= taken;
  }
  return units;
}

/** A line named twice is meant as one request for the sum. */
function mergeLines(lines: readonly { readonly line_no: number; readonly quantity: number }[]) {
  const merged = new Map<number, number>();
  for (const line of lines) merged.set(line.line_no, (merged.get(line.line_no) ?? 0) + line.quantity);
  return [...merged].map(([line_no, quantity]) => ({ line_no, quantity }));
}
