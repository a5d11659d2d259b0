import { type Item, loadItems } from "../../catalog/index.ts";
import { countReleasedSince } from "../../fulfillment/index.ts";
import { releaseCarts } from "../../inventory/index.ts";
import { coordinatesOf, type Location } from "../../locations/index.ts";
import { moveUnitsOfLines, type OrderLine } from "../../orders/index.ts";
import {
  insertPlans,
  type Network,
  openNetwork,
  type SourcingLocation,
  type SourcingPlan,
  type SourcingRequest,
  sourceInPlace,
} from "../../sourcing/index.ts";
import { addEvent, type Batch } from "../changes.ts";
import type { OrderView, SourcedUnits } from "../order-view.ts";

/** How often a plan is made anew because others took the stock between planning and reserving. */
const ROUNDS_MAX = 4;

/**
 * Decides from where each open unit goes out and reserves it there, for the whole group at once, so that a stock row is
 * touched once however many orders want it. What cannot be had stays backordered.
 */
export async function sourceLines(batch: Batch, views: readonly OrderView[]): Promise<void> {
  const { tx, services } = batch;
  await releaseCarts(
    tx,
    views.flatMap((view) => (view.order.reservation_id ? [view.order.reservation_id] : [])),
  );
  const locations = await services.locations(tx);
  const network = networkOf(services, locations);
  const loads = await loadsOf(batch, locations);

  const plans = new Map<string, SourcingPlan>();
  let remaining: readonly OrderView[] = [...views].sort((a, b) => b.order.priority - a.order.priority);
  for (const view of remaining) reopenBackordered(view);
  const items = await itemsOf(batch, views);
  for (let round = 1; remaining.length > 0 && round <= ROUNDS_MAX; round += 1) {
    const requests = remaining.map((view) => toRequest(view, items));
    const item_ids = [...new Set(requests.flatMap((request) => request.lines.map((line) => line.item_id)))];
    // The first plan goes by memory. What it cannot cover, or what others have taken meanwhile, is looked up: all items
    // of those orders, so what their plans took off in vain is put right too.
    const supply = await (round === 1 ? services.supply.current(tx, item_ids) : services.supply.refresh(tx, item_ids));
    const decided = sourceInPlace(requests, network, supply, loads);
    const believed = round === 1 ? decided.filter((plan) => plan.status === "complete") : decided;
    for (const plan of believed) plans.set(plan.order_key, plan);
    const doubted = new Set(decided.filter((plan) => !believed.includes(plan)).map((plan) => plan.order_key));
    const missed = await reserve(batch, remaining, believed);
    remaining = remaining.filter(({ order }) => missed.has(order.order_id) || doubted.has(order.order_id));
  }
  services.supply.forget(
    tx.tenant_id,
    remaining.flatMap((view) => view.order.lines.map((line) => line.item_id)),
  );
  const news = views.filter((view) => endSourcing(batch, view, plans.get(view.order.order_id)));
  insertPlans(
    tx,
    news.flatMap((view) => plans.get(view.order.order_id) ?? []),
    batch.now,
  );
}

async function itemsOf({ tx, items }: Batch, views: readonly OrderView[]): Promise<ReadonlyMap<string, Item>> {
  const wanted = new Set(views.flatMap((view) => view.order.lines.map((line) => line.item_id)));
  const unread = [...wanted].filter((item_id) => !items.has(item_id));
  for (const [item_id, item] of await loadItems(tx, unread)) items.set(item_id, item);
  return items;
}

/** @returns the ids of orders that did not get all that was planned for them */
async function reserve(
  batch: Batch,
  views: readonly OrderView[],
  plans: readonly SourcingPlan[],
): Promise<ReadonlySet<string>> {
  const wanted = plans.flatMap((plan) =>
    plan.assignments.map((assignment) => ({ ...assignment, order_id: plan.order_key })),
  );
  const { reserved, short } = await batch.stock.reserve(wanted);
  const reserved_by_order = Map.groupBy(reserved, (demand) => demand.order_id);
  for (const view of views) {
    const units = reserved_by_order.get(view.order.order_id) ?? [];
    view.order = moveUnitsOfLines(view.order, units, { from: "open", to: "sourced" });
    const sourced = units.map(({ line_no, item_id, location_id, quantity }) => ({
      line_no,
      item_id,
      location_id,
      quantity,
    }));
    view.sourced = mergeSourced([...view.sourced, ...sourced]);
  }
  return new Set(short.map((demand) => demand.order_id));
}

/** What a line has at a location is one entry, however often it was added to: a fulfillment order has each line once. */
export function mergeSourced(all: readonly SourcedUnits[]): SourcedUnits[] {
  const merged = new Map<string, SourcedUnits>();
  for (const units of all) {
    const key = `${units.line_no} ${units.location_id}`;
    const quantity = units.quantity + (merged.get(key)?.quantity ?? 0);
    merged.set(key, { ...units, quantity });
  }
  return [...merged.values()];
}

function reopenBackordered(view: OrderView): void {
  const units = view.order.lines.map(({ line_no, stages }) => ({ line_no, quantity: stages.backordered }));
  view.order = moveUnitsOfLines(view.order, units, { from: "backordered", to: "open" });
}

/** What is still open waits for stock. @returns whether that is news: a retry without effect leaves no trace */
function endSourcing(batch: Batch, view: OrderView, plan: SourcingPlan | undefined): boolean {
  view.sourcing_tried = true;
  const units = view.order.lines.map(({ line_no, stages }) => ({ line_no, quantity: stages.open }));
  view.order = moveUnitsOfLines(view.order, units, { from: "open", to: "backordered" });
  const backordered = view.order.lines.filter((line) => line.stages.backordered > 0);
  const loaded = new Map(view.loaded.lines.map((line) => [line.line_no, line]));
  const news = view.order.lines.some((line) => {
    const before = loaded.get(line.line_no);
    return before?.stages.sourced !== line.stages.sourced || before.stages.backordered !== line.stages.backordered;
  });
  if (!news) return false;
  addEvent(batch, view, "order_sourced", {
    result: plan?.status ?? "none",
    cost_minor: plan?.cost_minor ?? 0,
    units: view.sourced.map(({ line_no, location_id, quantity }) => ({ line_no, location_id, quantity })),
    backordered: backordered.map((line) => ({ line_no: line.line_no, quantity: line.stages.backordered })),
  });
  return true;
}

function toRequest(view: OrderView, items: ReadonlyMap<string, Item>): SourcingRequest {
  const address = view.party.shipping_address;
  return {
    order_key: view.order.order_id,
    ship_to: address ? destinationOf(address.country, address.postal_code) : null,
    ordered_at: view.order.ordered_at.toISOString(),
    lines: view.order.lines
      .filter((line) => line.stages.open > 0)
      .map((line) => toSourcingLine(line, items.get(line.item_id))),
    policy: view.workflow.policies.sourcing,
  };
}

/** Where carried goods go. Countries without a table of postal codes have no position: each location is then as far as the others. */
export function destinationOf(country: string, postal_code: string): NonNullable<SourcingRequest["ship_to"]> {
  return { country, postal_code, coordinates: coordinatesOf(country, postal_code) };
}

function toSourcingLine(line: OrderLine, item: Item | undefined): SourcingRequest["lines"][number] {
  return {
    line_no: line.line_no,
    item_id: line.item_id,
    quantity: line.stages.open,
    delivery_method: line.delivery_method,
    requested_location_id: line.requested_location_id,
    excluded_location_ids: line.excluded_location_ids,
    weight_grams: item?.weight_grams ?? null,
    hazard_class: item?.hazard_class ?? null,
    bulky: item?.bulky ?? false,
    splittable: true,
  };
}

/** Prepared once for as long as no location changes: the snapshot of locations hands out the same map until then. */
function networkOf({ networks }: Batch["services"], locations: ReadonlyMap<string, Location>): Network {
  let network = networks.get(locations);
  if (network === undefined) {
    network = openNetwork(
      new Map([...locations].map(([location_id, location]) => [location_id, toSourcingLocation(location)])),
    );
    networks.set(locations, network);
  }
  return network;
}

/** What those with a limit per day have been given today, by id. */
async function loadsOf(batch: Batch, locations: ReadonlyMap<string, Location>) {
  const limited = [...locations.values()].filter((location) => isLimited(location));
  if (limited.length === 0) return new Map<string, { orders: number; units: number }>();
  const day_ago = new Date(batch.now.getTime() - 24 * 3_600_000);
  return countReleasedSince(
    batch.tx,
    limited.map(({ location_id }) => location_id),
    day_ago,
  );
}

/** As sourcing sees a location before it has been given anything today. */
export function toSourcingLocation(location: Location): SourcingLocation {
  return {
    location_id: location.location_id,
    code: location.code,
    kind: location.kind,
    country: location.address.country,
    postal_code: location.address.postal_code,
    coordinates: location.coordinates,
    delivery_methods: location.delivery_methods,
    active: location.active,
    costs: location.costs,
    handling_days: location.handling_days,
    capacity: isLimited(location) ? { ...location.capacity, orders_today: 0, units_today: 0 } : null,
  };
}

function isLimited({ capacity }: Location): boolean {
  return capacity.orders_per_day !== null || capacity.units_per_day !== null;
}
