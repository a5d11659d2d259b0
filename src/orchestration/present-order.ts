import { type FulfillmentOrder, possibleWork, toPick } from "../fulfillment/index.ts";
import type { Location } from "../locations/index.ts";
import {
  cancelableQuantity,
  decideAddressChange,
  decideCancellation,
  isTerminal,
  type OrderLine,
  openHolds,
  owedMinor,
  STAGES,
  type Stage,
  unitsIn,
} from "../orders/index.ts";
import { paymentStatus } from "../payments/index.ts";
import { movableWork } from "./movable-work.ts";
import type { OrderView } from "./order-view.ts";
import { returnableLines } from "./returnable-lines.ts";

type Locations = ReadonlyMap<string, Pick<Location, "code">>;

/** An order as the API shows it: everything about it, and what may be done with it now. */
export function presentOrder(view: OrderView, locations: Locations) {
  const { order, party } = view;
  return {
    order_id: order.order_id,
    number: order.number,
    channel: order.channel_code,
    external_id: order.external_id,
    type: order.type,
    status: order.status,
    payment_status: paymentStatus(view.payments.payments, owedMinor(order)),
    version: order.version,
    priority: order.priority,
    ordered_at: order.ordered_at.toISOString(),
    received_at: order.received_at.toISOString(),
    confirmed_at: order.confirmed_at?.toISOString() ?? null,
    completed_at: order.completed_at?.toISOString() ?? null,
    currency: order.currency,
    language: order.language,
    prices_include_tax: order.prices_include_tax,
    workflow: { code: order.workflow_code, version: order.workflow_version },
    customer: {
      customer_id: party.customer_id,
      email: party.email,
      name: party.name,
      phone: party.phone,
      group: party.customer_group,
    },
    billing_address: party.billing_address,
    shipping_address: party.shipping_address,
    lines: order.lines.map((line) => presentLine(view, line, locations)),
    charges: order.charges.map(
      ({ charge_no, kind, description, tax_rate_percent, net_minor, tax_minor, gross_minor }) => ({
        charge_no,
        kind,
        description,
        tax_rate_percent,
        net_minor,
        tax_minor,
        gross_minor,
      }),
    ),
    totals: {
      net_minor: order.net_minor,
      tax_minor: order.tax_minor,
      total_minor: order.total_minor,
      discount_minor: order.discount_minor,
      owed_minor: owedMinor(order),
    },
    holds: openHolds(order).map(({ hold_id, code, origin, note, placed_by, placed_at }) => ({
      hold_id,
      code,
      origin,
      note,
      placed_by,
      placed_at: placed_at.toISOString(),
    })),
    fulfillment_orders: view.fulfillment_orders.map(presentFulfillmentOrder),
    shipments: view.shipments.map((shipment) => ({
      shipment_id: shipment.shipment_id,
      fulfillment_order_id: shipment.fulfillment_order_id,
      location: codeOf(locations, shipment.location_id),
      kind: shipment.kind,
      carrier: shipment.carrier,
      shipped_at: shipment.shipped_at.toISOString(),
      lines: shipment.lines.map(({ line_no, quantity }) => ({ line_no, quantity })),
      parcels: shipment.parcels,
    })),
    payments: view.payments.payments.map((payment) => ({
      payment_id: payment.payment_id,
      method: payment.method,
      provider: payment.provider,
      timing: payment.timing,
      amount_minor: payment.amount_minor,
      authorized_minor: payment.authorized_minor,
      captured_minor: payment.captured_minor,
      refunded_minor: payment.refunded_minor,
      status: payment.status,
      due_at: payment.due_at?.toISOString() ?? null,
    })),
    invoices: view.invoices.map(({ invoice_id, number, kind, total_minor, issued_at }) => ({
      invoice_id,
      number,
      kind,
      total_minor,
      issued_at: issued_at.toISOString(),
    })),
    returns: view.returns.map((entry) => ({
      return_id: entry.return_id,
      state: entry.state,
      reason: entry.reason,
      lines: entry.lines.map(({ line_no, quantity, received_quantity }) => ({ line_no, quantity, received_quantity })),
    })),
    attributes: order.attributes,
    allowed_actions: allowedActions(view),
  };
}

export function presentFulfillmentOrder(head: FulfillmentOrder) {
  return {
    fulfillment_order_id: head.fulfillment_order_id,
    order_id: head.order_id,
    order_number: head.order_number,
    location: head.location_code,
    delivery_method: head.delivery_method,
    status: head.status,
    priority: head.priority,
    released_at: head.released_at.toISOString(),
    due_at: head.due_at?.toISOString() ?? null,
    lines: head.lines.map((line) => ({
      line_no: line.line_no,
      sku: line.sku,
      description: line.description,
      quantity: line.quantity - line.canceled_quantity,
      to_pick_quantity: toPick(line),
      picked_quantity: line.picked_quantity,
      shipped_quantity: line.shipped_quantity,
      refused_quantity: line.refused_quantity,
      canceled_quantity: line.canceled_quantity,
    })),
    allowed_actions: possibleWork(head).map((action) => ({ action })),
  };
}

/** Every action on an order, with the refusal it would meet now: a grey button explains itself. */
function allowedActions(view: OrderView): { action: string; refusal?: { code: string } }[] {
  const { order } = view;
  const cancellation = decideCancellation(
    order,
    { order_id: order.order_id, lines: null, reason: "" },
    view.workflow.policies.cancellation.until,
  );
  const is_final = isTerminal(order);
  const refusedAs = (code: string | null) => (code === null ? {} : { refusal: { code } });
  const address = decideAddressChange(order, null);
  return [
    { action: "cancel", ...refusedAs(cancellation.accepted ? null : cancellation.refusal.code) },
    { action: "hold", ...refusedAs(is_final ? "order_is_final" : null) },
    { action: "lift_hold", ...refusedAs(openHolds(order).length > 0 ? null : "hold_not_found") },
    {
      action: "resource",
      ...refusedAs(unitsIn(order, "open", "backordered", "sourced") > 0 ? null : "nothing_to_source"),
    },
    {
      action: "move",
      ...refusedAs(movableWork(view).length > 0 || view.sourced.length > 0 ? null : "nothing_to_move"),
    },
    { action: "change_address", ...refusedAs(address.accepted ? null : address.refusal.code) },
    { action: "change_contact" },
    { action: "return", ...refusedAs(isReturnable(view) ? null : "quantity_not_returnable") },
  ];
}

function isReturnable(view: OrderView): boolean {
  return returnableLines(view).some((line) => line.with_customer_quantity > line.announced_quantity);
}

function presentLine(view: OrderView, line: OrderLine, locations: Locations) {
  return {
    line_no: line.line_no,
    sku: line.sku,
    description: line.description,
    quantity: line.quantity,
    unit_price_minor: line.unit_price_minor,
    discounts: line.discounts,
    tax_rate_percent: line.tax_rate_percent,
    net_minor: line.net_minor,
    tax_minor: line.tax_minor,
    gross_minor: line.gross_minor,
    delivery: {
      method: line.delivery_method,
      service_level: line.service_level,
      location: line.requested_location_id === null ? null : codeOf(locations, line.requested_location_id),
      requested_on: line.requested_on,
    },
    stages: presentStages(view, line, locations),
    cancelable_quantity: cancelableQuantity(line, view.workflow.policies.cancellation.until),
  };
}

/** Where the units of a line are; those that a location has to do with, by location. */
function presentStages(view: OrderView, line: OrderLine, locations: Locations) {
  const by_place = new Map<string, { stage: Stage; quantity: number; location: string | null }>();
  const add = (stage: Stage, quantity: number, location: string | null) => {
    if (quantity === 0) return;
    const place = by_place.get(`${stage} ${location}`) ?? { stage, quantity: 0, location };
    by_place.set(`${stage} ${location}`, { ...place, quantity: place.quantity + quantity });
  };
  const located = new Map<Stage, number>();
  const addLocated = (stage: Stage, quantity: number, location: string) => {
    add(stage, quantity, location);
    located.set(stage, (located.get(stage) ?? 0) + quantity);
  };
  for (const sourced of view.sourced) {
    if (sourced.line_no === line.line_no)
      addLocated("sourced", sourced.quantity, codeOf(locations, sourced.location_id));
  }
  for (const head of view.fulfillment_orders) {
    const part = head.lines.find((candidate) => candidate.line_no === line.line_no);
    if (!part) continue;
    const packed = Math.max(part.packed_quantity, part.shipped_quantity);
    const is_collected = head.delivery_method === "collect";
    const waiting = part.picked_quantity - (is_collected ? part.shipped_quantity : packed);
    addLocated("released", toPick(part), head.location_code);
    addLocated(
      head.status === "ready_to_collect" || head.status === "handed_over" ? "ready_to_collect" : "picked",
      waiting,
      head.location_code,
    );
    if (!is_collected) addLocated("packed", packed - part.shipped_quantity, head.location_code);
  }
  for (const stage of STAGES) add(stage, line.stages[stage] - (located.get(stage) ?? 0), null);
  return [...by_place.values()].map(({ location, ...place }) => (location === null ? place : { ...place, location }));
}

function codeOf(locations: Locations, location_id: string): string {
  return locations.get(location_id)?.code ?? location_id;
}
