import { type FulfillmentOrder, handOverCode } from "../../fulfillment/index.ts";
import { dueAt } from "../../kernel/calendar.ts";
import { newId } from "../../kernel/ids.ts";
import type { Location } from "../../locations/index.ts";
import { loadLine, moveUnitsOfLines, type Order } from "../../orders/index.ts";
import { addEvent, type Batch } from "../changes.ts";
import type { OrderView, SourcedUnits } from "../order-view.ts";
import type { Services } from "../services.ts";

const NEVER_CLOSED: ReadonlySet<string> = new Set();

/** Hands what is reserved to its locations: one fulfillment order per location and delivery method. */
export async function releaseLines(batch: Batch, views: readonly OrderView[]): Promise<void> {
  const locations = await batch.services.locations(batch.tx);
  const due_by_location = new Map<string, Date | null>();
  const first_released = views.filter((view) => view.fulfillment_orders.length === 0).map(({ order }) => order);
  for (const view of views) {
    const heads = splitByLocation(view).map((part) => {
      const location = loadLocation(locations, part.location_id);
      const due_at = due_by_location.get(location.location_id) ?? calendarDueAt(location, batch.now);
      due_by_location.set(location.location_id, due_at);
      return newFulfillmentOrder(batch, view, { ...part, location, due_at });
    });
    const { ordered_at } = view.order;
    batch.released.push(...heads.map((head) => ({ ...head, ordered_at, hand_over_code: codeFor(head) })));
    view.order = moveUnitsOfLines(view.order, view.sourced, { from: "sourced", to: "released" });
    view.sourced = [];
    view.fulfillment_orders = [...view.fulfillment_orders, ...heads];
    for (const head of heads) {
      addEvent(batch, view, "fulfillment_order_released", {
        fulfillment_order_id: head.fulfillment_order_id,
        location: head.location_code,
        delivery_method: head.delivery_method,
        lines: head.lines.map(({ line_no, quantity }) => ({ line_no, quantity })),
      });
    }
  }
  batch.tx.afterCommit(() => measureRelease(batch.services, first_released));
}

function measureRelease({ clock, metrics }: Services, orders: readonly Order[]): void {
  const released_at = clock.now().getTime();
  for (const { received_at } of orders) metrics.recordRelease(Math.max(0, released_at - received_at.getTime()) / 1_000);
}

/** Told to the customer alone: no answer of the API has it. */
function codeFor({ delivery_method }: FulfillmentOrder): string | null {
  return delivery_method === "collect" ? handOverCode(newId()) : null;
}

type Part = {
  readonly location_id: string;
  readonly delivery_method: "ship" | "collect";
  readonly units: readonly SourcedUnits[];
};

function splitByLocation(view: OrderView): Part[] {
  const groups = Map.groupBy(
    view.sourced,
    (units) => `${units.location_id} ${loadLine(view.order, units.line_no).delivery_method}`,
  );
  return [...groups.values()].map((units) => {
    const first = units[0] as SourcedUnits;
    return {
      location_id: first.location_id,
      delivery_method: loadLine(view.order, first.line_no).delivery_method,
      units,
    };
  });
}

function newFulfillmentOrder(
  batch: Batch,
  view: OrderView,
  part: Part & { readonly location: Location; readonly due_at: Date | null },
): FulfillmentOrder {
  return {
    fulfillment_order_id: newId(),
    order_id: view.order.order_id,
    order_number: view.order.number,
    location_id: part.location_id,
    location_code: part.location.code,
    delivery_method: part.delivery_method,
    status: "released",
    priority: view.order.priority,
    released_at: batch.now,
    due_at: part.due_at,
    updated_at: batch.now,
    lines: part.units.map((units) => {
      const line = loadLine(view.order, units.line_no);
      return {
        line_no: line.line_no,
        item_id: line.item_id,
        sku: line.sku,
        description: line.description,
        quantity: units.quantity,
        picked_quantity: 0,
        packed_quantity: 0,
        shipped_quantity: 0,
        refused_quantity: 0,
        canceled_quantity: 0,
      };
    }),
  };
}

/** By when a location hands over what it is given now; null: it has not said until when it works. */
export function calendarDueAt(location: Location, now: Date): Date | null {
  if (location.cut_off_time === null) return null;
  return dueAt({
    now,
    time_zone: location.time_zone,
    cut_off_time: location.cut_off_time,
    opening_hours: location.opening_hours,
    closed_on: NEVER_CLOSED,
    handling_days: location.handling_days,
  });
}

function loadLocation(locations: ReadonlyMap<string, Location>, location_id: string): Location {
  const location = locations.get(location_id);
  if (!location) throw new Error(`Location ${location_id} holds a reservation but does not exist.`);
  return location;
}
