import type { FulfillmentOrder } from "../../src/fulfillment/index.ts";
import type { OrderView } from "../../src/orchestration/order-view.ts";
import { type Hold, NO_UNITS, type Order, type OrderLine, type StageQuantities } from "../../src/orders/index.ts";
import type { Operation, Payment } from "../../src/payments/index.ts";
import { standardWorkflows, type Workflow } from "../../src/workflows/index.ts";

/** Parts of an order as deciders read them, made by hand. Whatever a test does not name is as plain as can be. */
export const NOW = new Date("2026-11-22T10:00:00Z");
export const ORDER_ID = "00000000-0000-7000-8000-00000000000a";

export function hoursFromNow(hours: number): Date {
  return new Date(NOW.getTime() + hours * 3_600_000);
}

/** A line of untaxed units at 10.00; its quantity is the sum of its stages. */
export function lineIn(stages: Partial<StageQuantities>, more: Partial<OrderLine> = {}): OrderLine {
  const quantity = Object.values(stages).reduce((sum, units) => sum + units, 0);
  const gross_minor = quantity * 1_000;
  return {
    ...{ line_no: 1, item_id: ORDER_ID, sku: "LAMP", description: "Lamp", quantity, unit_price_minor: 1_000 },
    ...{
      discounts: [],
      discount_minor: 0,
      tax_rate_percent: 0,
      net_minor: gross_minor,
      tax_minor: 0,
      gross_minor,
    },
    ...{ delivery_method: "ship", service_level: null, requested_location_id: null, requested_on: null },
    ...{ excluded_location_ids: [], stages: { ...NO_UNITS, ...stages } },
    ...more,
  };
}

export function orderOf(lines: readonly OrderLine[], more: Partial<Order> = {}): Order {
  const sum = (of: (line: OrderLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  return {
    ...{ order_id: ORDER_ID, number: "100001", channel_code: "web", external_id: "1", content_hash: Buffer.alloc(32) },
    ...{ type: "b2c", priority: 0, ordered_at: NOW, received_at: NOW, currency: "EUR", language: "en", country: "DE" },
    ...{ customer_id: ORDER_ID, reservation_id: null, prices_include_tax: true, workflow_code: "ship" },
    ...{ workflow_version: 1, status: "received", version: 1, discount_minor: 0, screened: "accept" },
    ...{ confirmed_at: null, completed_at: null, attributes: {}, charges: [], holds: [] },
    net_minor: sum((line) => line.net_minor),
    tax_minor: sum((line) => line.tax_minor),
    total_minor: sum((line) => line.gross_minor),
    lines,
    ...more,
  };
}

export function holdOf(more: Partial<Hold> = {}): Hold {
  return {
    ...{ hold_id: ORDER_ID, order_id: ORDER_ID, code: "manual", origin: "manual", note: null, placed_by: "test" },
    ...{ placed_at: NOW, lifted_by: null, lifted_at: null },
    ...more,
  };
}

/** A card of 10.00, authorized by the shop. */
export function paymentOf(more: Partial<Payment> = {}): Payment {
  const amount_minor = more.amount_minor ?? 1_000;
  return {
    ...{
      payment_id: `payment-${more.position ?? 1}`,
      order_id: ORDER_ID,
      position: 1,
      method: "card",
      provider: "sandbox",
    },
    ...{ timing: "on_shipment", currency: "EUR", amount_minor, authorized_minor: amount_minor, captured_minor: 0 },
    ...{ refunded_minor: 0, status: "authorized", reference: "a-1", token: null, authorization_expires_at: null },
    due_at: null,
    ...more,
  };
}

export function operationOf(more: Partial<Operation>): Operation {
  return {
    ...{
      operation_id: "operation-1",
      payment_id: "payment-1",
      order_id: ORDER_ID,
      kind: "capture",
      cause_id: ORDER_ID,
    },
    ...{ amount_minor: 1_000, state: "pending", provider_reference: null, failure: null, decided_at: NOW },
    answered_at: null,
    ...more,
  };
}

export function shipmentOf(quantity: number, more: Partial<OrderView["shipments"][number]> = {}) {
  return {
    ...{ shipment_id: "shipment-1", fulfillment_order_id: "work-1", order_id: ORDER_ID, location_id: "location-1" },
    ...({ kind: "ship", carrier: "dhl", shipped_at: NOW, parcels: [] } as const),
    lines: [{ line_no: 1, quantity, first_unit: 0 }],
    ...more,
  };
}

export function invoiceOf(cause_id: string): OrderView["invoices"][number] {
  return {
    ...{ invoice_id: `invoice of ${cause_id}`, order_id: ORDER_ID, cause_id, number: "R2026-0000001", kind: "invoice" },
    ...{ total_minor: 1_000, issued_at: NOW, corrects_invoice_id: null },
  };
}

const PARTY: OrderView["party"] = {
  ...{
    order_id: ORDER_ID,
    customer_id: ORDER_ID,
    email: null,
    name: "Erika Muster",
    phone: null,
    customer_group: null,
  },
  billing_address: {
    ...{
      name: "Erika Muster",
      company: null,
      street: "Hauptstr. 1",
      street2: null,
      postal_code: "10115",
      city: "Berlin",
    },
    ...{ region: null, country: "DE" },
  },
  shipping_address: null,
};

/** The standard workflow that ships, with other policies where a test names them. */
export function workflowOf(policies: Partial<Workflow["policies"]> = {}): Workflow {
  const ship = standardWorkflows().find(({ code }) => code === "ship") as Workflow;
  return { ...ship, policies: { ...ship.policies, ...policies } };
}

/** One open unit, screened, covered by an authorized card. */
export function viewWith(more: Partial<Omit<OrderView, "loaded">> = {}): OrderView {
  const order = more.order ?? orderOf([lineIn({ open: 1 })]);
  return {
    ...{ order, party: PARTY, workflow: workflowOf(), rule_holds: new Map() },
    payments: { payments: [paymentOf({ amount_minor: order.total_minor })], operations: [] },
    ...{ fulfillment_orders: [] as FulfillmentOrder[], shipments: [], invoices: [], returns: [], sourced: [] },
    ...{ sourcing_tried: false, documents_asked: new Set<string>() },
    ...more,
    loaded: order,
  };
}
