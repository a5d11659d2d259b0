import { findParties, type OrderParty } from "../../customers/index.ts";
import { findShipmentsByIds, type Shipment } from "../../fulfillment/index.ts";
import {
  composeLines,
  findInvoiceHeads,
  type InvoiceDraft,
  type InvoiceHead,
  issueInvoices,
} from "../../invoicing/index.ts";
import { amountParts, findOrders, type Order } from "../../orders/index.ts";
import { dueNow, markDue } from "../../platform/due-work.ts";
import { recordEvents } from "../../platform/events.ts";
import type { ClaimedIntent } from "../../platform/intents.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { findReturns, type Return } from "../../returns/index.ts";
import { ORDER_DUE } from "../changes.ts";
import type { CallResult, IntentHandler } from "./run-intents.ts";

/** Issues the invoice of each shipment, in a short transaction of its own: the number range is a narrow door. */
export const issueInvoice: IntentHandler<null> = {
  kind: "issue_invoice",
  batch_max: 200,
  call: async (_services, _tenant_id, intents) => nothingToCall(intents),
  record: async (tx, _services, answered, now) => {
    const shipments = await findShipmentsByIds(
      tx,
      answered.map(({ intent }) => intent.subject_id),
    );
    const drafts = await composeInvoices(tx, shipments);
    await issue(tx, drafts, now);
  },
};

/** Issues the credit note of each received return, against the invoice that billed the units. */
export const issueCreditNote: IntentHandler<null> = {
  kind: "issue_credit_note",
  batch_max: 200,
  call: async (_services, _tenant_id, intents) => nothingToCall(intents),
  record: async (tx, _services, answered, now) => {
    const returns = await findReturns(
      tx,
      answered.map(({ intent }) => intent.subject_id),
    );
    await issue(tx, await composeCreditNotes(tx, returns), now);
  },
};

function nothingToCall(intents: readonly ClaimedIntent[]): ReadonlyMap<string, CallResult<null>> {
  return new Map(intents.map((intent) => [intent.intent_id, { outcome: "answered", answer: null }]));
}

async function issue(tx: Transaction, drafts: readonly InvoiceDraft[], now: Date): Promise<void> {
  const issued = await issueInvoices(tx, drafts, now);
  const of_orders = issued.flatMap((invoice) =>
    invoice.order_id === null ? [] : [{ ...invoice, order_id: invoice.order_id }],
  );
  recordEvents(
    tx,
    of_orders.map((invoice) => ({
      type: `${invoice.kind}_issued`,
      order_id: invoice.order_id,
      order_version: null,
      actor: "worker",
      occurred_at: now,
      data: {
        invoice_id: invoice.invoice_id,
        number: invoice.number,
        total_minor: invoice.total_minor,
        currency: invoice.currency,
      },
    })),
  );
  const order_ids = new Set(drafts.flatMap((draft) => (draft.order_id === null ? [] : [draft.order_id])));
  markDue(
    tx,
    [...order_ids].map((subject_id) => ({ kind: ORDER_DUE, subject_id, due_at: dueNow(now) })),
  );
}

async function composeInvoices(tx: Transaction, shipments: readonly Shipment[]): Promise<InvoiceDraft[]> {
  const orders = await findOrders(
    tx,
    shipments.map((shipment) => shipment.order_id),
  );
  const parties = await findParties(tx, [...orders.keys()]);
  return shipments.flatMap((shipment) => {
    const order = orders.get(shipment.order_id);
    const party = parties.get(shipment.order_id);
    if (!order || !party) return [];
    return [invoiceDraft(order, party, shipment)];
  });
}

async function composeCreditNotes(tx: Transaction, returns: readonly Return[]): Promise<InvoiceDraft[]> {
  const orders = await findOrders(
    tx,
    returns.map((entry) => entry.order_id),
  );
  const parties = await findParties(tx, [...orders.keys()]);
  const invoices = await findInvoiceHeads(tx, [...orders.keys()]);
  return returns.flatMap((entry) => {
    const order = orders.get(entry.order_id);
    const party = parties.get(entry.order_id);
    if (!order || !party) return [];
    return creditNoteDraft(order, party, entry, invoices.get(order.order_id) ?? []) ?? [];
  });
}

/** The document that bills the units of a shipment. */
export function invoiceDraft(order: Order, party: OrderParty, shipment: Shipment): InvoiceDraft {
  const ranges = shipment.lines.map((line) => ({
    line_no: line.line_no,
    from: line.first_unit,
    to: line.first_unit + line.quantity,
  }));
  return {
    ...headOf(order),
    kind: "invoice",
    cause_id: shipment.shipment_id,
    corrects_invoice_id: null,
    supply_on: shipment.shipped_at.toISOString().slice(0, 10),
    recipient: party.billing_address,
    lines: composeLines(amountParts(order, ranges), 1),
  };
}

/** The document that credits the units of a return; null if nothing of it has arrived. */
export function creditNoteDraft(
  order: Order,
  party: OrderParty,
  entry: Return,
  invoices: readonly InvoiceHead[],
): InvoiceDraft | null {
  const received = entry.lines.filter((line) => line.received_quantity > 0 && line.first_unit !== null);
  if (received.length === 0) return null;
  const ranges = received.map((line) => ({
    line_no: line.line_no,
    from: line.first_unit as number,
    to: (line.first_unit as number) + line.received_quantity,
  }));
  return {
    ...headOf(order),
    kind: "credit_note",
    cause_id: entry.return_id,
    corrects_invoice_id: invoices.find((invoice) => invoice.kind === "invoice")?.invoice_id ?? null,
    supply_on: (entry.received_at ?? entry.registered_at).toISOString().slice(0, 10),
    recipient: party.billing_address,
    lines: composeLines(amountParts(order, ranges), -1),
  };
}

function headOf(order: Order) {
  return { order_id: order.order_id, currency: order.currency, language: order.language };
}
