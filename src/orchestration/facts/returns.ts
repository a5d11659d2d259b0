import { receiveReturn } from "../../inventory/index.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { newId } from "../../kernel/ids.ts";
import { loadLine, shiftUnits, withLine } from "../../orders/index.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { decideReturn, insertReturns, type Return, type ReturnRefusal, saveReceipt } from "../../returns/index.ts";
import { addEvent, type Batch } from "../changes.ts";
import type { OrderView } from "../order-view.ts";
import { returnableLines } from "../returnable-lines.ts";
import { type FactContext, onOrders } from "./on-orders.ts";

export type ReturnRegistration = {
  readonly order_id: string;
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
  readonly reason: string;
  readonly external_id: string | null;
};

export type ReturnArrival = {
  readonly return_id: string;
  readonly order_id: string;
  readonly location_id: string;
  /** Null: everything that was announced, fit for sale. */
  readonly lines:
    | readonly { readonly line_no: number; readonly quantity: number; readonly disposition: "restock" | "scrap" }[]
    | null;
};

export type ReturnFactRefusal =
  | ReturnRefusal
  | { readonly code: "order_not_found" }
  | { readonly code: "return_not_found" }
  | { readonly code: "return_already_received" };

/** Registers returns: the permission to send goods back. Nothing moves yet. */
export async function registerReturns(
  tx: Transaction,
  context: FactContext,
  requests: readonly ReturnRegistration[],
): Promise<Decision<Return, ReturnFactRefusal>[]> {
  return onOrders(
    tx,
    context,
    requests.map((request) => request.order_id),
    (batch, views) => registerReturnsOn(batch, views, requests),
  );
}

/** The same inside a batch whose orders are locked and in view already. */
export async function registerReturnsOn(
  batch: Batch,
  views: ReadonlyMap<string, OrderView>,
  requests: readonly ReturnRegistration[],
): Promise<Decision<Return, ReturnFactRefusal>[]> {
  const registered: Return[] = [];
  const outcomes = requests.map((request): Decision<Return, ReturnFactRefusal> => {
    const view = views.get(request.order_id);
    if (!view) return refuse({ code: "order_not_found" });
    const decision = decideReturn(returnableLines(view), request);
    if (!decision.accepted) return decision;
    const entry = newReturn(decision.value.lines, request, batch.now);
    registered.push(entry);
    view.returns = [...view.returns, entry];
    addEvent(batch, view, "return_registered", {
      return_id: entry.return_id,
      reason: entry.reason,
      lines: decision.value.lines,
    });
    return accept(entry);
  });
  await insertReturns(batch.tx, registered);
  return outcomes;
}

/** Records the arrival of returned goods: stock goes up where they can be sold again, and the money follows by the lifecycle. */
export async function receiveReturns(
  tx: Transaction,
  context: FactContext,
  arrivals: readonly ReturnArrival[],
): Promise<Decision<Return, ReturnFactRefusal>[]> {
  return onOrders(
    tx,
    context,
    arrivals.map((arrival) => arrival.order_id),
    (batch, views) => receiveReturnsOn(batch, views, arrivals),
  );
}

/** The same inside a batch whose orders are locked and in view already. */
export async function receiveReturnsOn(
  batch: Batch,
  views: ReadonlyMap<string, OrderView>,
  arrivals: readonly ReturnArrival[],
): Promise<Decision<Return, ReturnFactRefusal>[]> {
  const received: Return[] = [];
  const outcomes = arrivals.map((arrival): Decision<Return, ReturnFactRefusal> => {
    const view = views.get(arrival.order_id);
    const entry = view?.returns.find((candidate) => candidate.return_id === arrival.return_id);
    if (!view || !entry) return refuse({ code: "return_not_found" });
    if (entry.state === "received") return refuse({ code: "return_already_received" });
    const arrived = arrive(batch, view, entry, arrival);
    if (arrived.accepted) received.push(arrived.value);
    return arrived;
  });
  await saveReceipt(batch.tx, received);
  const orders = new Map([...views].map(([order_id, view]) => [order_id, view.order]));
  const receipts = received.flatMap((entry) =>
    entry.lines
      .filter((line) => line.received_quantity > 0)
      .map((line) => ({
        line_no: line.line_no,
        item_id: loadLine(orders.get(entry.order_id) as OrderView["order"], line.line_no).item_id,
        location_id: entry.location_id as string,
        quantity: line.received_quantity,
        restock: line.disposition === "restock",
        cause_id: `return:${entry.return_id}`,
        reason: entry.reason,
      })),
  );
  if (receipts.length > 0) await receiveReturn(batch.tx, receipts, batch.now);
  return outcomes;
}

function arrive(
  batch: Batch,
  view: OrderView,
  entry: Return,
  arrival: ReturnArrival,
): Decision<Return, ReturnFactRefusal> {
  const arrived =
    arrival.lines ??
    entry.lines.map(({ line_no, quantity }) => ({ line_no, quantity, disposition: "restock" as const }));
  for (const { line_no, quantity } of arrived) {
    const announced = entry.lines.find((line) => line.line_no === line_no);
    if (!announced) return refuse({ code: "return_line_not_found", line_no });
    if (quantity > announced.quantity)
      return refuse({ code: "quantity_not_returnable", line_no, returnable_quantity: announced.quantity });
  }
  const lines = entry.lines.map((line) => {
    const receipt = arrived.find((candidate) => candidate.line_no === line.line_no);
    if (!receipt || receipt.quantity === 0) return line;
    const order_line = loadLine(view.order, line.line_no);
    const from_delivered = Math.min(receipt.quantity, order_line.stages.delivered);
    view.order = withLine(
      view.order,
      shiftUnits(order_line, {
        delivered: -from_delivered,
        shipped: -(receipt.quantity - from_delivered),
        returned: receipt.quantity,
      }),
    );
    return {
      ...line,
      received_quantity: receipt.quantity,
      disposition: receipt.disposition,
      first_unit: order_line.stages.returned,
    };
  });
  const received: Return = {
    ...entry,
    lines,
    state: "received",
    location_id: arrival.location_id,
    received_at: batch.now,
  };
  view.returns = view.returns.map((other) => (other === entry ? received : other));
  addEvent(batch, view, "return_received", {
    return_id: entry.return_id,
    lines: lines.map(({ line_no, received_quantity, disposition }) => ({
      line_no,
      quantity: received_quantity,
      disposition,
    })),
  });
  return accept(received);
}

function newReturn(lines: ReturnRegistration["lines"], request: ReturnRegistration, now: Date): Return {
  return {
    return_id: newId(),
    order_id: request.order_id,
    reason: request.reason,
    state: "registered",
    location_id: null,
    external_id: request.external_id,
    registered_at: now,
    received_at: null,
    lines: lines.map((line) => ({ ...line, received_quantity: 0, disposition: null, first_unit: null })),
  };
}
