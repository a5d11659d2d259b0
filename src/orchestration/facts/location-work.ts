import {
  decideAcceptance,
  decideHandOver,
  decidePacking,
  decidePick,
  decideRefusal,
  decideShipment,
  type FulfillmentOrder,
  type FulfillmentOrderLine,
  findOrderIds,
  insertShipments,
  type LineQuantity,
  type Shipment,
  toPick,
  type Worked,
  type WorkRefusal,
} from "../../fulfillment/index.ts";
import { correctAfterShortPick, type GoodsIssue, type ShortPick } from "../../inventory/index.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { newId } from "../../kernel/ids.ts";
import {
  departedUnits,
  loadLine,
  type OrderLine,
  type Stage,
  shiftUnits,
  withLine,
  withLines,
} from "../../orders/index.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { addEvent, addMail, type Batch } from "../changes.ts";
import type { OrderView } from "../order-view.ts";
import { tellReady } from "../tell-ready.ts";
import { type FactContext, onOrders } from "./on-orders.ts";

export type ParcelFact = {
  readonly tracking_number: string | null;
  readonly weight_grams: number | null;
  readonly lines: readonly LineQuantity[];
};

/** What a location says it has done with a fulfillment order. `lines` null means everything that can be. */
export type LocationWork = { readonly fulfillment_order_id: string } & (
  | { readonly action: "accept" }
  | { readonly action: "refuse"; readonly reason: string; readonly lines: readonly LineQuantity[] | null }
  /** Said by somebody in the office, not by the location: what it has not picked goes out from elsewhere. */
  | { readonly action: "take_back" }
  | { readonly action: "pick"; readonly lines: readonly LineQuantity[] }
  | { readonly action: "pack"; readonly lines: readonly LineQuantity[] | null }
  | { readonly action: "ship"; readonly carrier: string; readonly parcels: readonly ParcelFact[] }
  | { readonly action: "hand_over"; readonly lines: readonly LineQuantity[] | null }
);

/** The reason of a location that was not asked. */
const TAKEN_BACK = "taken_back";
/** These say that the location cannot do the work, not that the goods are missing. */
const REASONS_WITH_STOCK = new Set([TAKEN_BACK, "capacity", "no_capacity", "closed", "too_busy", "not_allowed"]);

/**
 * Records work of locations, each piece on its own: a refused one changes nothing, the others count.
 *
 * @returns the fulfillment orders as they are now, in the order of `works`
 */
export async function recordLocationWork(
  tx: Transaction,
  context: FactContext,
  works: readonly LocationWork[],
): Promise<Decision<FulfillmentOrder, WorkRefusal>[]> {
  const order_ids = await findOrderIds(
    tx,
    works.map((work) => work.fulfillment_order_id),
  );
  return onOrders(tx, context, [...new Set(order_ids.values())], (batch, views) => {
    return recordWorkOn(batch, works, (work) => views.get(order_ids.get(work.fulfillment_order_id) ?? ""));
  });
}

/** The same inside a batch whose orders are locked and in view already. */
export async function recordWorkOn(
  batch: Batch,
  works: readonly LocationWork[],
  viewOf: (work: LocationWork) => OrderView | undefined,
): Promise<Decision<FulfillmentOrder, WorkRefusal>[]> {
  const effects: Effects = { issues: [], shipments: [], corrections: [] };
  const outcomes = works.map((work) => {
    const view = viewOf(work);
    return view ? recordOne(batch, view, work, effects) : refuse({ code: "fulfillment_order_not_found" } as const);
  });
  insertShipments(batch.tx, effects.shipments);
  // Stock last and all together: its rows are the ones that others want too.
  if (effects.corrections.length > 0) await correctAfterShortPick(batch.tx, effects.corrections, batch.now);
  if (effects.issues.length > 0) await batch.stock.issue(effects.issues, batch.now);
  return outcomes;
}

type Effects = { readonly issues: GoodsIssue[]; readonly shipments: Shipment[]; readonly corrections: ShortPick[] };

function recordOne(
  batch: Batch,
  view: OrderView,
  work: LocationWork,
  effects: Effects,
): Decision<FulfillmentOrder, WorkRefusal> {
  const before = view.fulfillment_orders.find((head) => head.fulfillment_order_id === work.fulfillment_order_id);
  if (!before) return refuse({ code: "fulfillment_order_not_found" });
  const decision = decide(before, work, batch.now);
  if (!decision.accepted) return decision;

  const { fulfillment_order: after, missing } = decision.value;
  if (after === before) return accept(after);
  if (work.action === "ship" || work.action === "hand_over")
    addShipment(batch, view, after, work, decision.value, effects);
  moveStages(view, before, after);
  view.fulfillment_orders = view.fulfillment_orders.map((head) => (head === before ? after : head));
  batch.fulfillment_orders.set(after.fulfillment_order_id, after);
  giveBack(batch, view, after, missing, reasonOf(work), effects);
  addEvent(batch, view, EVENT_TYPES[work.action], {
    fulfillment_order_id: after.fulfillment_order_id,
    location: after.location_code,
    status: after.status,
    lines: decision.value.moved,
    missing,
    ...(work.action === "refuse" ? { reason: work.reason } : {}),
  });
  if (after.status === "ready_to_collect" && before.status !== "ready_to_collect") tellReady(batch, view, after);
  return accept(after);
}

function reasonOf(work: LocationWork): string {
  if (work.action === "take_back") return TAKEN_BACK;
  return work.action === "refuse" ? work.reason : "not_found";
}

const EVENT_TYPES = {
  take_back: "fulfillment_order_taken_back",
  accept: "fulfillment_order_accepted",
  refuse: "fulfillment_order_refused",
  pick: "units_picked",
  pack: "units_packed",
  ship: "units_shipped",
  hand_over: "units_handed_over",
} as const;

function decide(before: FulfillmentOrder, work: LocationWork, now: Date): Decision<Worked, WorkRefusal> {
  switch (work.action) {
    case "accept":
      return decideAcceptance(before, now);
    case "refuse":
      return decideRefusal(before, work.lines, now);
    case "take_back":
      return decideRefusal(before, null, now);
    case "pick":
      return decidePick(before, work.lines, now);
    case "pack":
      return decidePacking(before, work.lines, now);
    case "ship":
      return decideShipment(
        before,
        work.parcels.flatMap((parcel) => parcel.lines),
        now,
      );
    case "hand_over":
      return decideHandOver(before, work.lines, now);
  }
}

function addShipment(
  batch: Batch,
  view: OrderView,
  head: FulfillmentOrder,
  work: LocationWork & { readonly action: "ship" | "hand_over" },
  worked: Worked,
  effects: Effects,
): void {
  if (worked.moved.length === 0) return;
  const shipment: Shipment = {
    shipment_id: newId(),
    fulfillment_order_id: head.fulfillment_order_id,
    order_id: view.order.order_id,
    location_id: head.location_id,
    kind: work.action,
    carrier: work.action === "ship" ? work.carrier : null,
    shipped_at: batch.now,
    lines: worked.moved.map((units) => ({ ...units, first_unit: departedUnits(loadLine(view.order, units.line_no)) })),
    parcels: work.action === "ship" ? work.parcels.map((parcel) => ({ parcel_id: newId(), ...parcel })) : [],
  };
  effects.shipments.push(shipment);
  view.shipments = [...view.shipments, shipment];
  for (const { line_no, quantity } of worked.moved) {
    const { item_id } = loadLine(view.order, line_no);
    const { order_id } = view.order;
    effects.issues.push({
      order_id,
      line_no,
      item_id,
      location_id: head.location_id,
      quantity,
      cause_id: `shipment:${shipment.shipment_id}`,
    });
  }
  if (work.action === "ship") {
    addMail(batch, view, {
      template: "shipped",
      cause_id: shipment.shipment_id,
      facts: { shipment_id: shipment.shipment_id },
    });
  }
}

/** The order's lines follow the work: what changed between two states of a fulfillment order changes their stages. */
function moveStages(view: OrderView, before: FulfillmentOrder, after: FulfillmentOrder): void {
  const moved: OrderLine[] = [];
  for (const [position, line] of after.lines.entries()) {
    const earlier = before.lines[position];
    if (earlier?.line_no !== line.line_no) continue;
    // A line that is as it was still moves when the whole is ready: it was picked before the others.
    if (earlier === line && before.status === after.status) continue;
    const from = stagesOfWork(before, earlier);
    const to = stagesOfWork(after, line);
    const deltas: Partial<Record<Stage, number>> = {};
    for (const stage of Object.keys(to) as (keyof typeof to)[]) deltas[stage] = to[stage] - from[stage];
    moved.push(shiftUnits(loadLine(view.order, line.line_no), deltas));
  }
  view.order = withLines(view.order, moved);
}

/** Where the units of a line of a fulfillment order are, in the words of the order. What was refused is open again. */
function stagesOfWork(head: FulfillmentOrder, line: FulfillmentOrderLine) {
  const packed = Math.max(line.packed_quantity, line.shipped_quantity);
  const is_collected = head.delivery_method === "collect";
  const is_ready = head.status === "ready_to_collect" || head.status === "handed_over";
  const waiting = line.picked_quantity - (is_collected ? line.shipped_quantity : packed);
  return {
    open: line.refused_quantity,
    released: toPick(line),
    picked: is_ready ? 0 : waiting,
    packed: is_collected ? 0 : packed - line.shipped_quantity,
    shipped: is_collected ? 0 : line.shipped_quantity,
    ready_to_collect: is_ready ? waiting : 0,
    delivered: is_collected ? line.shipped_quantity : 0,
    canceled: line.canceled_quantity,
  };
}

/** Units that a location does not have or will not send go back to be sourced elsewhere, and the location is not asked again. */
function giveBack(
  batch: Batch,
  view: OrderView,
  head: FulfillmentOrder,
  missing: readonly LineQuantity[],
  reason: string,
  effects: Effects,
): void {
  for (const { line_no, quantity } of missing) {
    const line = loadLine(view.order, line_no);
    const { location_id } = head;
    view.order = withLine(view.order, {
      ...line,
      excluded_location_ids: [...new Set([...line.excluded_location_ids, location_id])],
    });
    const claim = { line_no, item_id: line.item_id, location_id };
    if (REASONS_WITH_STOCK.has(reason)) {
      batch.releases.push({ ...claim, holder_id: view.order.order_id, quantity });
    } else {
      const cause_id = `short:${newId()}`;
      effects.corrections.push({
        ...claim,
        order_id: view.order.order_id,
        missing_quantity: quantity,
        cause_id,
        reason,
      });
    }
  }
}
