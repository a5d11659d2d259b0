import type { FulfillmentOrder } from "../../api/types.ts";

const SOON_MS = 60 * 60_000;

/** How much it presses: late, due within the hour, or with time. */
export type Urgency = "late" | "soon" | "calm";

/** What a fulfillment order waits for next. */
export type Step = "accept" | "pick" | "pack" | "ship" | "hand_over";

/** @returns null for what is over */
export function nextStep(head: FulfillmentOrder): Step | null {
  switch (head.status) {
    case "released":
      return "accept";
    case "accepted":
      return "pick";
    case "picking":
      return toPick(head) > 0 ? "pick" : "pack";
    case "packed":
      return "ship";
    case "ready_to_collect":
      return "hand_over";
    default:
      return null;
  }
}

export function urgencyOf(due_at: string | null, now: number): Urgency {
  if (due_at === null) return "calm";
  const left_ms = new Date(due_at).getTime() - now;
  return left_ms < 0 ? "late" : left_ms <= SOON_MS ? "soon" : "calm";
}

/** What is due first comes first; among equals what matters more, then what has waited longer. */
export function byUrgency(one: FulfillmentOrder, other: FulfillmentOrder): number {
  return (
    dueTime(one) - dueTime(other) ||
    other.priority - one.priority ||
    one.released_at.localeCompare(other.released_at) ||
    one.fulfillment_order_id.localeCompare(other.fulfillment_order_id)
  );
}

/** The end of time for what has no promise; a number, so that two of them are equal. */
const dueTime = (head: FulfillmentOrder) =>
  head.due_at === null ? Number.MAX_SAFE_INTEGER : new Date(head.due_at).getTime();

export function toPick(head: FulfillmentOrder): number {
  return head.lines.reduce((sum, line) => sum + line.to_pick_quantity, 0);
}

/** Pieces that the place still has to do with: asked for and not refused. */
export function pieces(head: FulfillmentOrder): number {
  return head.lines.reduce((sum, line) => sum + line.quantity - line.refused_quantity, 0);
}
