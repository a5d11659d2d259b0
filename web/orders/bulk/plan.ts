import type { Order } from "../../api/types.ts";
import { type Refusal, refusalOf } from "../actions/refusals.ts";

export const BULK_ACTIONS = ["hold", "lift_hold", "cancel"] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

type Facts = Pick<Order, "allowed_actions" | "holds" | "lines">;

/** What has to be done to one order; refused: nothing can be, and why. */
export type Plan =
  | { readonly steps: readonly Step[]; readonly refusal: null }
  | { readonly steps: readonly []; readonly refusal: Refusal };
export type Step =
  | { readonly action: "hold" }
  | { readonly action: "lift_hold"; readonly hold_id: string }
  | { readonly action: "cancel"; readonly lines: { line_no: number; quantity: number }[] };

/** Lifts every hold, cancels whatever still can be. */
export function planFor(action: BulkAction, order: Facts): Plan {
  const allowed = order.allowed_actions.find((each) => each.action === action);
  if (action === "lift_hold" && order.holds.length === 0) return refused("hold_not_found");
  if (!allowed) return refused("other");
  if (allowed.refusal) return refused(refusalOf(allowed.refusal.code));
  if (action === "hold") return { steps: [{ action }], refusal: null };
  if (action === "lift_hold") return { steps: order.holds.map(({ hold_id }) => ({ action, hold_id })), refusal: null };
  const lines = order.lines.flatMap(({ line_no, cancelable_quantity: quantity }) =>
    quantity > 0 ? [{ line_no, quantity }] : [],
  );
  return lines.length > 0 ? { steps: [{ action, lines }], refusal: null } : refused("nothing_to_cancel");
}

const refused = (refusal: Refusal): Plan => ({ steps: [], refusal });
