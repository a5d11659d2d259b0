import { accept, type Decision, refuse } from "../kernel/decision.ts";
import type { FulfillmentOrder, FulfillmentOrderLine, FulfillmentStatus, LineQuantity } from "./types.ts";

export type WorkRefusal =
  | { readonly code: "fulfillment_order_not_found" }
  | {
      readonly code: "not_possible_in_status";
      readonly status: FulfillmentStatus;
      readonly action: string;
      readonly possible_in: readonly FulfillmentStatus[];
    }
  | { readonly code: "not_possible_for_method"; readonly delivery_method: string; readonly action: string }
  | { readonly code: "line_not_in_fulfillment_order"; readonly line_no: number }
  | { readonly code: "nothing_left_to_do" }
  | {
      readonly code: "more_than_to_do";
      readonly line_no: number;
      readonly quantity: number;
      readonly possible_quantity: number;
    };

/** A fulfillment order after a piece of work, and the units that the work moved. */
export type Worked = {
  readonly fulfillment_order: FulfillmentOrder;
  readonly moved: readonly LineQuantity[];
  readonly missing: readonly LineQuantity[];
};

const ACCEPTABLE = ["released"] as const;
const REFUSABLE = ["released", "accepted", "picking"] as const;
const PICKABLE = ["released", "accepted", "picking"] as const;
const PACKABLE = ["picking", "packed"] as const;
const SHIPPABLE = ["released", "accepted", "picking", "packed"] as const;
const COLLECTABLE = ["ready_to_collect"] as const;

/** A location says that it will do the work. Saying it twice is the same as once. */
export function decideAcceptance(fulfillment_order: FulfillmentOrder, now: Date): Decision<Worked, WorkRefusal> {
  if (fulfillment_order.status === "accepted") return accept({ fulfillment_order, moved: [], missing: [] });
  const status = requireStatus(fulfillment_order, "accept", ACCEPTABLE);
  if (status) return refuse(status);
  return accept({
    fulfillment_order: { ...fulfillment_order, status: "accepted", updated_at: now },
    moved: [],
    missing: [],
  });
}

/**
 * A location will not do the work, or a part of it that it has not picked yet. The refused units are sourced again elsewhere.
 *
 * @param lines null refuses everything that is not picked
 */
export function decideRefusal(
  fulfillment_order: FulfillmentOrder,
  lines: readonly LineQuantity[] | null,
  now: Date,
): Decision<Worked, WorkRefusal> {
  const status = requireStatus(fulfillment_order, "refuse", REFUSABLE);
  if (status) return refuse(status);

  const asked = lines ?? fulfillment_order.lines.map((line) => ({ line_no: line.line_no, quantity: toPick(line) }));
  return workOn(
    fulfillment_order,
    asked,
    toPick,
    (line, quantity) => ({ ...line, refused_quantity: line.refused_quantity + quantity }),
    now,
    "missing",
  );
}

/**
 * A location says what it has picked. For each line named, the quantity is final: what is missing to the quantity asked
 * for was not found (a short pick) and is sourced again elsewhere. Lines not named are still to be picked.
 *
 * A collect order is ready for the customer as soon as nothing is left to pick.
 */
export function decidePick(
  fulfillment_order: FulfillmentOrder,
  lines: readonly LineQuantity[],
  now: Date,
): Decision<Worked, WorkRefusal> {
  const status = requireStatus(fulfillment_order, "pick", PICKABLE);
  if (status) return refuse(status);

  const moved: LineQuantity[] = [];
  const missing: LineQuantity[] = [];
  const worked = openWork(fulfillment_order);
  for (const { line_no, quantity } of lines) {
    const line = worked.find(line_no);
    if (!line) return refuse({ code: "line_not_in_fulfillment_order", line_no });
    const possible_quantity = toPick(line);
    if (quantity > possible_quantity || possible_quantity === 0)
      return refuse({ code: "more_than_to_do", line_no, quantity, possible_quantity });
    if (quantity > 0) moved.push({ line_no, quantity });
    if (quantity < possible_quantity) missing.push({ line_no, quantity: possible_quantity - quantity });
    worked.replace({
      ...line,
      picked_quantity: line.picked_quantity + quantity,
      refused_quantity: line.refused_quantity + possible_quantity - quantity,
    });
  }
  return accept({ fulfillment_order: worked.close(now), moved, missing });
}

/** What was picked is in its boxes. Said again of what is packed already, it is the same as once. */
export function decidePacking(
  fulfillment_order: FulfillmentOrder,
  lines: readonly LineQuantity[] | null,
  now: Date,
): Decision<Worked, WorkRefusal> {
  if (fulfillment_order.delivery_method !== "ship") {
    return refuse({
      code: "not_possible_for_method",
      delivery_method: fulfillment_order.delivery_method,
      action: "pack",
    });
  }
  const status = requireStatus(fulfillment_order, "pack", PACKABLE);
  if (status) return refuse(status);
  if (fulfillment_order.status === "packed" && lines === null)
    return accept({ fulfillment_order, moved: [], missing: [] });
  const asked = lines ?? fulfillment_order.lines.map((line) => ({ line_no: line.line_no, quantity: toPack(line) }));
  return workOn(
    fulfillment_order,
    asked,
    toPack,
    (line, quantity) => ({
      ...line,
      packed_quantity: Math.max(line.packed_quantity, line.shipped_quantity) + quantity,
    }),
    now,
  );
}

/**
 * A location gave parcels to a carrier. Units that it has not reported as picked count as picked by this; units that it
 * reported as missing cannot be shipped.
 */
export function decideShipment(
  fulfillment_order: FulfillmentOrder,
  lines: readonly LineQuantity[],
  now: Date,
): Decision<Worked, WorkRefusal> {
  if (fulfillment_order.delivery_method !== "ship") {
    return refuse({
      code: "not_possible_for_method",
      delivery_method: fulfillment_order.delivery_method,
      action: "ship",
    });
  }
  const status = requireStatus(fulfillment_order, "ship", SHIPPABLE);
  if (status) return refuse(status);
  return workOn(fulfillment_order, mergeLines(lines), toShip, shipUnits, now);
}

/** The customer has taken the goods at the counter. @param lines null hands over all that is ready */
export function decideHandOver(
  fulfillment_order: FulfillmentOrder,
  lines: readonly LineQuantity[] | null,
  now: Date,
): Decision<Worked, WorkRefusal> {
  if (fulfillment_order.delivery_method !== "collect") {
    return refuse({
      code: "not_possible_for_method",
      delivery_method: fulfillment_order.delivery_method,
      action: "hand over",
    });
  }
  const status = requireStatus(fulfillment_order, "hand over", COLLECTABLE);
  if (status) return refuse(status);
  const ready = (line: FulfillmentOrderLine) => line.picked_quantity - line.shipped_quantity;
  const asked = lines ?? fulfillment_order.lines.map((line) => ({ line_no: line.line_no, quantity: ready(line) }));
  return workOn(fulfillment_order, mergeLines(asked), ready, shipUnits, now);
}

/** Takes units out of the work of a location because they are canceled. Not picked ones first: the caller says how many of each. */
export function cancelUnits(
  fulfillment_order: FulfillmentOrder,
  units: { readonly line_no: number; readonly unpicked_quantity: number; readonly picked_quantity: number },
  now: Date,
): FulfillmentOrder {
  const lines = fulfillment_order.lines.map((line) => {
    if (line.line_no !== units.line_no) return line;
    const picked_quantity = line.picked_quantity - units.picked_quantity;
    return {
      ...line,
      picked_quantity,
      packed_quantity: Math.min(line.packed_quantity, picked_quantity),
      canceled_quantity: line.canceled_quantity + units.unpicked_quantity + units.picked_quantity,
    };
  });
  const worked = { ...fulfillment_order, lines };
  return { ...worked, status: statusOfWork(worked), updated_at: now };
}

/** Units that a location is still to pick. */
export function toPick(line: FulfillmentOrderLine): number {
  return line.quantity - line.picked_quantity - line.refused_quantity - line.canceled_quantity;
}

/** What may be done with a fulfillment order as it is; the same lists that the deciders go by. */
export function possibleWork(fulfillment_order: FulfillmentOrder): readonly string[] {
  const { status, delivery_method } = fulfillment_order;
  const among = (statuses: readonly FulfillmentStatus[]) => statuses.includes(status);
  const has = (of: (line: FulfillmentOrderLine) => number) => fulfillment_order.lines.some((line) => of(line) > 0);
  return [
    ...(among(ACCEPTABLE) ? ["accept"] : []),
    ...(among(REFUSABLE) && has(toPick) ? ["refuse"] : []),
    ...(among(PICKABLE) && has(toPick) ? ["pick"] : []),
    ...(delivery_method === "ship" && among(PACKABLE) && has(toPack) ? ["pack"] : []),
    ...(delivery_method === "ship" && among(SHIPPABLE) ? ["ship"] : []),
    ...(delivery_method === "collect" && among(COLLECTABLE) ? ["hand_over"] : []),
  ];
}

function toPack(line: FulfillmentOrderLine): number {
  return line.picked_quantity - Math.max(line.packed_quantity, line.shipped_quantity);
}

function toShip(line: FulfillmentOrderLine): number {
  return line.quantity - line.refused_quantity - line.canceled_quantity - line.shipped_quantity;
}

function shipUnits(line: FulfillmentOrderLine, quantity: number): FulfillmentOrderLine {
  const shipped_quantity = line.shipped_quantity + quantity;
  return { ...line, shipped_quantity, picked_quantity: Math.max(line.picked_quantity, shipped_quantity) };
}

function workOn(
  fulfillment_order: FulfillmentOrder,
  asked: readonly LineQuantity[],
  possible: (line: FulfillmentOrderLine) => number,
  change: (line: FulfillmentOrderLine, quantity: number) => FulfillmentOrderLine,
  now: Date,
  as: "moved" | "missing" = "moved",
): Decision<Worked, WorkRefusal> {
  const worked = openWork(fulfillment_order);
  const units: LineQuantity[] = [];
  for (const { line_no, quantity } of asked) {
    const line = worked.find(line_no);
    if (!line) return refuse({ code: "line_not_in_fulfillment_order", line_no });
    const possible_quantity = possible(line);
    if (quantity > possible_quantity) return refuse({ code: "more_than_to_do", line_no, quantity, possible_quantity });
    if (quantity === 0) continue;
    units.push({ line_no, quantity });
    worked.replace(change(line, quantity));
  }
  if (units.length === 0) return refuse({ code: "nothing_left_to_do" });
  return accept({
    fulfillment_order: worked.close(now),
    moved: as === "moved" ? units : [],
    missing: as === "missing" ? units : [],
  });
}

/** Derives the status from the lines: nobody sets it. */
function statusOfWork(fulfillment_order: FulfillmentOrder): FulfillmentStatus {
  const { lines, delivery_method, status } = fulfillment_order;
  const total = (of: (line: FulfillmentOrderLine) => number) => lines.reduce((sum, line) => sum + of(line), 0);
  const picked = total((line) => line.picked_quantity);
  const shipped = total((line) => line.shipped_quantity);
  const unpicked = total(toPick);

  if (unpicked === 0 && picked === 0) return total((line) => line.refused_quantity) > 0 ? "refused" : "canceled";
  if (unpicked === 0 && shipped === picked) return delivery_method === "ship" ? "shipped" : "handed_over";
  if (unpicked === 0 && delivery_method === "collect") return "ready_to_collect";
  if (unpicked === 0 && total((line) => Math.max(line.packed_quantity, line.shipped_quantity)) === picked)
    return "packed";
  if (picked > 0) return "picking";
  return status === "accepted" ? "accepted" : status === "released" ? "released" : "picking";
}

function requireStatus(
  fulfillment_order: FulfillmentOrder,
  action: string,
  possible_in: readonly FulfillmentStatus[],
): WorkRefusal | null {
  const { status } = fulfillment_order;
  return possible_in.includes(status) ? null : { code: "not_possible_in_status", status, action, possible_in };
}

/** A fulfillment order whose lines change one by one: copied once and found by number, however many lines it has. */
function openWork(fulfillment_order: FulfillmentOrder) {
  const lines = fulfillment_order.lines.slice();
  const positions = new Map(lines.map((line, position) => [line.line_no, position]));
  return {
    find: (line_no: number) => lines[positions.get(line_no) ?? -1],
    replace: (changed: FulfillmentOrderLine) => {
      lines[positions.get(changed.line_no) as number] = changed;
    },
    close: (now: Date): FulfillmentOrder => {
      const worked = { ...fulfillment_order, lines };
      return { ...worked, status: statusOfWork(worked), updated_at: now };
    },
  };
}

/** A line that several parcels hold is one request for the sum. */
function mergeLines(lines: readonly LineQuantity[]): LineQuantity[] {
  const merged = new Map<number, number>();
  for (const line of lines) merged.set(line.line_no, (merged.get(line.line_no) ?? 0) + line.quantity);
  return [...merged].map(([line_no, quantity]) => ({ line_no, quantity }));
}
