import { findParties, type OrderParty } from "../customers/index.ts";
import { type FulfillmentOrder, findByOrders, findShipmentsByOrders, type Shipment } from "../fulfillment/index.ts";
import { findReservations, type ReservedQuantity } from "../inventory/index.ts";
import { findInvoiceHeads, type InvoiceHead } from "../invoicing/index.ts";
import { findOrders, lockOrders, type Order, type OrderLine, STAGES, unitsIn } from "../orders/index.ts";
import { findSituations, lockSituations, type PaymentSituation } from "../payments/index.ts";
import type { Transaction } from "../platform/transaction.ts";
import { findReturnsByOrders, type Return } from "../returns/index.ts";
import { type OrderFacts, type RuleHold, ruleHolds, type Workflow } from "../workflows/index.ts";
import { loadChannelsByCode } from "./channels-by-code.ts";
import type { Services } from "./services.ts";

/** Units of a line that are reserved at a location and not yet released to it. */
export type SourcedUnits = {
  readonly line_no: number;
  readonly item_id: string;
  readonly location_id: string;
  readonly quantity: number;
};

/**
 * All that is known of one order, while a transaction works on it. Deciders read it; steps and facts put changed parts in
 * the place of old ones. `saveChanges` compares `order` with `loaded` and writes the difference.
 */
export type OrderView = {
  order: Order;
  readonly loaded: Order;
  party: OrderParty;
  readonly workflow: Workflow;
  /** What the workflow's own stages demand, by "before:release" and the like. */
  readonly rule_holds: ReadonlyMap<string, readonly RuleHold[]>;
  payments: PaymentSituation;
  /** In order of release. */
  fulfillment_orders: readonly FulfillmentOrder[];
  shipments: readonly Shipment[];
  invoices: readonly InvoiceHead[];
  returns: readonly Return[];
  sourced: readonly SourcedUnits[];
  /** Backordered units are tried once each time the order is looked at. */
  sourcing_tried: boolean;
  /** Shipments and returns whose documents have been asked for in this transaction. */
  documents_asked: ReadonlySet<string>;
};

/** Locks orders with their payments and reads everything about them: one statement per capability for all of them. */
export async function lockViews(
  tx: Transaction,
  services: Services,
  order_ids: readonly string[],
): Promise<OrderView[]> {
  const orders = await lockOrders(tx, order_ids);
  return readViews(tx, services, orders, lockSituations);
}

/** The same to look at only. */
export async function findViews(
  tx: Transaction,
  services: Services,
  order_ids: readonly string[],
): Promise<OrderView[]> {
  const orders = await findOrders(tx, order_ids);
  return readViews(tx, services, orders, findSituations);
}

async function readViews(
  tx: Transaction,
  services: Services,
  orders: ReadonlyMap<string, Order>,
  readSituations: typeof lockSituations,
): Promise<OrderView[]> {
  const ids = [...orders.keys()];
  if (ids.length === 0) return [];
  const all = [...orders.values()];
  // A fresh order has nothing of what comes later in its life, so nothing of that is read for it. Where its units are says
  // not enough: what a location has refused is open again, and the location may ask about its fulfillment order still.
  const released = idsOf(
    all,
    (order) =>
      order.confirmed_at !== null ||
      order.lines.some((line) => line.quantity > line.stages.open + line.stages.backordered + line.stages.sourced),
  );
  const departed = idsOf(all, (order) => unitsIn(order, "shipped", "delivered", "returned") > 0);
  const sourced = idsOf(all, (order) => unitsIn(order, "sourced") > 0);

  // All asked in one turn; locks are taken in the order in which they are asked for.
  const [parties, situations, fulfillment_orders, shipments, invoices, returns, reservations, workflows, channels] =
    await Promise.all([
      findParties(tx, ids),
      readSituations(tx, ids),
      findByOrders(tx, released),
      findShipmentsByOrders(tx, departed),
      findInvoiceHeads(tx, departed),
      findReturnsByOrders(tx, departed),
      findReservations(tx, sourced),
      workflowsOf(tx, services, all),
      loadChannelsByCode(tx),
    ]);

  return all.map((order) => {
    const view = {
      order,
      party: parties.get(order.order_id) as OrderParty,
      payments: situations.get(order.order_id) as PaymentSituation,
      fulfillment_orders: fulfillment_orders.get(order.order_id) ?? [],
      shipments: shipments.get(order.order_id) ?? [],
      invoices: invoices.get(order.order_id) ?? [],
      returns: returns.get(order.order_id) ?? [],
    };
    return newView(services, view, {
      workflow: loadWorkflow(workflows, order),
      channel_kind: channels.get(order.channel_code)?.kind ?? "api",
      sourced: sourcedUnits(reservations.get(order.order_id) ?? [], view.fulfillment_orders),
    });
  });
}

/** A view of parts that are at hand, such as those of an order that was just placed. */
export function newView(
  services: Pick<Services, "workflow_conditions">,
  parts: Pick<OrderView, "order" | "party" | "payments" | "fulfillment_orders" | "shipments" | "invoices" | "returns">,
  more: { readonly workflow: Workflow; readonly channel_kind: string; readonly sourced: readonly SourcedUnits[] },
): OrderView {
  return {
    ...parts,
    loaded: parts.order,
    workflow: more.workflow,
    rule_holds: holdsOfWorkflow(services, more.workflow, orderFacts(parts, more.channel_kind)),
    sourced: more.sourced,
    sourcing_tried: false,
    documents_asked: new Set(),
  };
}

/** What conditions may ask about an order. */
export function orderFacts(parts: Pick<OrderView, "order" | "party" | "payments">, channel_kind: string): OrderFacts {
  const { order, party, payments } = parts;
  return {
    type: order.type,
    channel: order.channel_code,
    channel_kind,
    country: order.country,
    currency: order.currency,
    total_minor: order.total_minor,
    priority: order.priority,
    customer_group: party.customer_group,
    attributes: order.attributes,
    delivery_methods: [...new Set(order.lines.map((line) => line.delivery_method))],
    payment_methods: [...new Set(payments.payments.map((payment) => payment.method))],
  };
}

function holdsOfWorkflow(services: Pick<Services, "workflow_conditions">, workflow: Workflow, facts: OrderFacts) {
  const holds = new Map<string, readonly RuleHold[]>();
  for (const { place } of workflow.stages) {
    const side = place.before ? "before" : "after";
    const stage = place.before ?? place.after;
    if (!stage) continue;
    holds.set(`${side}:${stage}`, ruleHolds(services.workflow_conditions, workflow, { side, stage }, facts));
  }
  return holds;
}

/** Reserved at a location, less what that location has been asked for and still holds. */
function sourcedUnits(
  reservations: readonly ReservedQuantity[],
  fulfillment_orders: readonly FulfillmentOrder[],
): SourcedUnits[] {
  return reservations.flatMap((reservation) => {
    let quantity = reservation.quantity;
    for (const head of fulfillment_orders) {
      if (head.location_id !== reservation.location_id) continue;
      const line = head.lines.find((candidate) => candidate.line_no === reservation.line_no);
      if (line) quantity -= line.quantity - line.refused_quantity - line.canceled_quantity - line.shipped_quantity;
    }
    const { line_no, item_id, location_id } = reservation;
    return quantity > 0 ? [{ line_no, item_id, location_id, quantity }] : [];
  });
}

/** A version that another process has just published is read at once, and not when the cache grows old. */
async function workflowsOf(
  tx: Transaction,
  services: Services,
  orders: readonly Order[],
): Promise<readonly Workflow[]> {
  const cached = await services.workflows.get(tx);
  const keys = new Set(cached.map(({ code, version }) => `${code} ${version}`));
  if (orders.every((order) => keys.has(`${order.workflow_code} ${order.workflow_version}`))) return cached;
  services.workflows.forget(tx.tenant_id);
  return services.workflows.get(tx);
}

function loadWorkflow(workflows: readonly Workflow[], order: Order): Workflow {
  const workflow = workflows.find(
    ({ code, version }) => code === order.workflow_code && version === order.workflow_version,
  );
  if (!workflow)
    throw new Error(
      `Workflow ${order.workflow_code} version ${order.workflow_version} of order ${order.order_id} is gone: publish it again.`,
    );
  return workflow;
}

function idsOf(orders: readonly Order[], condition: (order: Order) => boolean): string[] {
  return orders.filter(condition).map((order) => order.order_id);
}

/** Lines whose stages, or the places they may come from, are others than when the order was read. */
export function linesChanged(view: OrderView): OrderLine[] {
  if (view.order.lines === view.loaded.lines) return [];
  return view.order.lines.filter((line) => {
    const before = lineBefore(view, line);
    return (
      before !== line &&
      (placesChanged(view, line) || STAGES.some((stage) => before?.stages[stage] !== line.stages[stage]))
    );
  });
}

export function placesChanged(view: OrderView, line: OrderLine): boolean {
  const before = lineBefore(view, line);
  return (
    before?.excluded_location_ids !== line.excluded_location_ids ||
    before.requested_location_id !== line.requested_location_id
  );
}

function lineBefore(view: OrderView, line: OrderLine): OrderLine | undefined {
  // Lines are numbered from 1 as a rule, so the position needs no search.
  const at_position = view.loaded.lines[line.line_no - 1];
  if (at_position?.line_no === line.line_no) return at_position;
  return view.loaded.lines.find((candidate) => candidate.line_no === line.line_no);
}
