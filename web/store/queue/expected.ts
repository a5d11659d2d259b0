import type { FulfillmentOrder } from "../../api/types.ts";
import type { LineQuantity, StoreAction, Work } from "./action.ts";

/**
 * A fulfillment order as it will be once what waits on the device has been told. The server decides; this is what a person
 * sees until it has.
 */
export function expected(before: FulfillmentOrder, actions: readonly StoreAction[]): FulfillmentOrder {
  return actions
    .filter((action) => action.fulfillment_order_id === before.fulfillment_order_id && action.conflict === null)
    .reduce((head, { work }) => after(head, work), before);
}

type Line = FulfillmentOrder["lines"][number];

function after(head: FulfillmentOrder, work: Work): FulfillmentOrder {
  switch (work.action) {
    case "accept":
      return head.status === "released" ? withStatus(head, "accepted") : head;
    case "refuse":
      return worked(head, work.lines ?? allToPick(head), (line, quantity) => ({
        ...line,
        to_pick_quantity: line.to_pick_quantity - quantity,
        refused_quantity: line.refused_quantity + quantity,
      }));
    case "pick":
      return worked(head, work.lines, (line, quantity) => ({
        ...line,
        picked_quantity: line.picked_quantity + quantity,
        refused_quantity: line.refused_quantity + line.to_pick_quantity - quantity,
        to_pick_quantity: 0,
      }));
    case "pack":
      return withStatus(head, "packed");
    case "ship":
      return withStatus(head, "shipped");
    case "hand_over":
      return withStatus(head, "handed_over");
  }
}

function allToPick(head: FulfillmentOrder): readonly LineQuantity[] {
  return head.lines.map(({ line_no, to_pick_quantity }) => ({ line_no, quantity: to_pick_quantity }));
}

function worked(
  head: FulfillmentOrder,
  work: readonly LineQuantity[],
  change: (line: Line, quantity: number) => Line,
): FulfillmentOrder {
  const lines = head.lines.map((line) => {
    const done = work.find(({ line_no }) => line_no === line.line_no);
    return done && line.to_pick_quantity > 0 ? change(line, Math.min(done.quantity, line.to_pick_quantity)) : line;
  });
  const sum = (of: (line: Line) => number) => lines.reduce((total, line) => total + of(line), 0);
  const picked = sum((line) => line.picked_quantity);
  const is_all = sum((line) => line.to_pick_quantity) === 0;
  const whenAll = picked === 0 ? "refused" : head.delivery_method === "collect" ? "ready_to_collect" : "picking";
  const status = is_all ? whenAll : picked > 0 ? "picking" : head.status;
  return withStatus({ ...head, lines }, status);
}

function withStatus(head: FulfillmentOrder, status: FulfillmentOrder["status"]): FulfillmentOrder {
  return { ...head, status, allowed_actions: actionsIn({ ...head, status }) };
}

/** As the server's own lists have it, for as long as it cannot be asked. */
function actionsIn({ status, delivery_method, lines }: FulfillmentOrder): FulfillmentOrder["allowed_actions"] {
  const is_open = lines.some(({ to_pick_quantity }) => to_pick_quantity > 0);
  const is_pickable = is_open && ["released", "accepted", "picking"].includes(status);
  const names = [
    ...(status === "released" ? ["accept"] : []),
    ...(is_pickable ? ["refuse", "pick"] : []),
    ...(delivery_method === "ship" && status === "picking" && !is_open ? ["pack"] : []),
    ...(delivery_method === "ship" && status === "packed" ? ["ship"] : []),
    ...(delivery_method === "collect" && status === "ready_to_collect" ? ["hand_over"] : []),
  ];
  return names.map((action) => ({ action }));
}
