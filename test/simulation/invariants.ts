import { levelKey } from "../../src/inventory/types.ts";
import type { OrderView } from "../../src/orchestration/order-view.ts";
import {
  departedUnits,
  deriveStatus,
  grossOf,
  isTerminal,
  type Order,
  type OrderLine,
  openHolds,
  owedMinor,
} from "../../src/orders/index.ts";
import { waitsForPayment } from "../../src/payments/index.ts";
import { inGroup } from "./memory/table.ts";
import type { Tables } from "./memory/tables.ts";
import { demand } from "./violation.ts";
import type { World } from "./world.ts";

/** What is looked at of an order: its parts as they are kept, without what the product makes of them. */
type Seen = Pick<OrderView, "order" | "payments" | "fulfillment_orders" | "shipments" | "invoices">;

/** Judges what has changed since it was called last: the same truths as the doctor's, by other means. */
export function checkTouched(world: World, tables: Tables): void {
  const { orders, waits, levels } = tables.touched;
  for (const key of levels) checkLevel(tables, key);
  for (const order_id of new Set([...orders, ...waits])) {
    const order = tables.orders.rows.get(order_id);
    if (!order) continue;
    const view = see(tables, order);
    if (orders.has(order_id)) checkOrder(world, tables, view);
    checkWaiting(tables, view);
  }
  for (const touched of [orders, waits, levels]) touched.clear();
}

function see(tables: Tables, order: Order): Seen {
  return {
    order,
    payments: {
      payments: inGroup(tables.payments, order.order_id),
      operations: inGroup(tables.operations, order.order_id),
    },
    fulfillment_orders: inGroup(tables.fulfillment_orders, order.order_id),
    shipments: inGroup(tables.shipments, order.order_id),
    invoices: inGroup(tables.invoices, order.order_id),
  };
}

function checkWaiting(tables: Tables, view: Seen): void {
  const { order } = view;
  demand(
    isTerminal(order) || isWaitedFor(tables, view),
    "I-15",
    () => `order ${order.external_id} is forgotten in status ${order.status}`,
  );
}

function checkLevel(tables: Tables, key: string): void {
  const level = tables.levels.rows.get(key);
  const moved = inGroup(tables.movements, key).reduce((sum, movement) => sum + movement.quantity, 0);
  demand(
    (level?.on_hand ?? 0) === moved,
    "I-2",
    () => `on_hand ${level?.on_hand} of ${key}, its movements sum to ${moved}`,
  );
  if (!level) return;
  demand(
    0 <= level.reserved && level.reserved <= level.on_hand,
    "I-1",
    () => `reserved ${level.reserved} of ${level.on_hand} at ${key}`,
  );
  const held = [...tables.reservations.rows.values()]
    .filter((reservation) => levelKey(reservation) === key)
    .reduce((sum, reservation) => sum + reservation.quantity, 0);
  demand(level.reserved === held, "I-2", () => `reserved ${level.reserved} at ${key}, reservations sum to ${held}`);
}

function checkOrder(world: World, tables: Tables, view: Seen): void {
  const { order } = view;
  const of = `order ${order.external_id}`;
  for (const line of order.lines) checkLine(tables, view, line);
  // Money that comes in changes the status when the order is looked at next; it must be due then.
  if (!tables.due.groups.has(order.order_id)) {
    const status = deriveStatus(order, waitsForPayment(view.payments, owedMinor(order)));
    demand(status === order.status, "I-4", () => `${of} is ${order.status}, should be ${status}`);
  }
  checkMoney(world, tables, view);
  checkDocuments(tables, view);
}

function checkLine(tables: Tables, view: Seen, line: OrderLine): void {
  const of = `order ${view.order.external_id} line ${line.line_no}`;
  const { stages } = line;
  const sum = Object.values(stages).reduce((total, quantity) => total + quantity, 0);
  demand(
    sum === line.quantity && Math.min(...Object.values(stages)) >= 0,
    "I-4",
    () => `${of}: ${JSON.stringify(stages)}`,
  );
  demand(line.net_minor + line.tax_minor === line.gross_minor, "I-7", () => `${of}: net and tax are not gross`);
  const needed = stages.sourced + stages.released + stages.picked + stages.packed + stages.ready_to_collect;
  const held = inGroup(tables.reservations, view.order.order_id)
    .filter((reservation) => reservation.line_no === line.line_no)
    .reduce((total, reservation) => total + reservation.quantity, 0);
  demand(needed === held, "I-2", () => `${of} needs stock for ${needed} units and holds ${held}`);
  const canceled = inGroup(tables.cancellations, view.order.order_id)
    .filter((cancellation) => cancellation.line_no === line.line_no)
    .reduce((total, cancellation) => total + cancellation.quantity, 0);
  demand(
    canceled === stages.canceled,
    "I-2",
    () => `${of}: ${stages.canceled} canceled, cancellations sum to ${canceled}`,
  );
  checkWork(view, line, of);
}

/** The stages of a line are those of the work at its locations, and what has left is what was sent. */
function checkWork(view: Seen, line: OrderLine, of: string): void {
  const work = { released: 0, picked: 0, packed: 0, ready_to_collect: 0, departed: 0 };
  for (const head of view.fulfillment_orders) {
    const part = head.lines.find((candidate) => candidate.line_no === line.line_no);
    if (!part) continue;
    const is_ready = head.delivery_method === "collect" && ["ready_to_collect", "handed_over"].includes(head.status);
    const packed = Math.max(part.packed_quantity, part.shipped_quantity);
    work.released += part.quantity - part.picked_quantity - part.refused_quantity - part.canceled_quantity;
    work.departed += part.shipped_quantity;
    if (is_ready) work.ready_to_collect += part.picked_quantity - part.shipped_quantity;
    else {
      work.picked += part.picked_quantity - packed;
      work.packed += packed - part.shipped_quantity;
    }
  }
  const { released, picked, packed, ready_to_collect } = line.stages;
  const staged = { released, picked, packed, ready_to_collect, departed: departedUnits(line) };
  demand(
    JSON.stringify(work) === JSON.stringify(staged),
    "I-2",
    () => `${of}: stages ${JSON.stringify(staged)}, locations ${JSON.stringify(work)}`,
  );
  const sent = view.shipments.flatMap((shipment) => shipment.lines).filter((part) => part.line_no === line.line_no);
  const ordered = [...sent].sort((a, b) => a.first_unit - b.first_unit);
  let next = 0;
  for (const part of ordered) {
    demand(part.first_unit === next, "I-2", () => `${of}: units from ${part.first_unit} left, ${next} was next`);
    next += part.quantity;
  }
  demand(next === departedUnits(line), "I-2", () => `${of}: ${departedUnits(line)} departed, shipments sum to ${next}`);
}

function checkMoney(world: World, tables: Tables, view: Seen): void {
  const operations = inGroup(tables.operations, view.order.order_id);
  for (const payment of view.payments.payments) {
    const of = `payment ${payment.position} of order ${view.order.external_id}`;
    const sum = (kind: string, state: string) =>
      operations
        .filter(
          (operation) =>
            operation.payment_id === payment.payment_id && operation.kind === kind && operation.state === state,
        )
        .reduce((total, operation) => total + operation.amount_minor, 0);
    const { authorized_minor, captured_minor, refunded_minor } = payment;
    demand(
      refunded_minor <= captured_minor && captured_minor <= authorized_minor,
      "I-10",
      () => `${of}: ${refunded_minor} <= ${captured_minor} <= ${authorized_minor}`,
    );
    if (payment.timing === "settled") continue;
    const taken = sum("capture", "succeeded") + sum("receive", "succeeded");
    demand(
      captured_minor === taken && refunded_minor === sum("refund", "succeeded"),
      "I-2",
      () => `${of}: captured ${captured_minor}, operations sum to ${taken}`,
    );
    demand(
      captured_minor + sum("capture", "pending") <= authorized_minor,
      "I-10",
      () => `${of}: more is asked for than is authorized`,
    );
    demand(
      refunded_minor + sum("refund", "pending") <= captured_minor,
      "I-10",
      () => `${of}: more is to be paid back than was taken`,
    );
  }
  checkTruth(world, view);
}

/** What we believe was taken is never more than what the provider has really taken. */
function checkTruth(world: World, view: Seen): void {
  const drawn = view.payments.payments.filter((payment) => payment.timing !== "settled");
  const believed = { captured: 0, refunded: 0 };
  const real = { captured: 0, refunded: 0 };
  for (const payment of drawn) {
    const truth = world.provider.taken(payment.payment_id);
    believed.captured += payment.captured_minor;
    believed.refunded += payment.refunded_minor;
    real.captured += truth.captured_minor;
    real.refunded += truth.refunded_minor;
  }
  const is_true = believed.captured <= real.captured && believed.refunded <= real.refunded;
  demand(
    is_true,
    "I-10",
    () =>
      `order ${view.order.external_id}: believed ${JSON.stringify(believed)}, the provider has ${JSON.stringify(real)}`,
  );
}

function checkDocuments(tables: Tables, view: Seen): void {
  if (view.invoices.length === 0) return;
  const of = `order ${view.order.external_id}`;
  const worth = new Map(view.shipments.map((shipment) => [shipment.shipment_id, worthOf(view.order, shipment)]));
  for (const invoice of inGroup(tables.invoices, view.order.order_id)) {
    demand(invoice.net_minor + invoice.tax_minor === invoice.total_minor, "I-7", () => `invoice ${invoice.number}`);
    if (invoice.kind === "invoice")
      demand(
        invoice.total_minor === worth.get(invoice.cause_id),
        "I-8",
        () => `${of}: invoiced ${invoice.total_minor}, worth ${worth.get(invoice.cause_id)}`,
      );
  }
  const sum = view.invoices.reduce((total, invoice) => total + invoice.total_minor, 0);
  demand(
    0 <= sum && sum <= view.order.total_minor,
    "I-8",
    () => `${of}: documents sum to ${sum} of ${view.order.total_minor}`,
  );
}

function worthOf(order: Order, shipment: Seen["shipments"][number]): number {
  const ranges = shipment.lines.map(({ line_no, first_unit, quantity }) => ({
    line_no,
    from: first_unit,
    to: first_unit + quantity,
  }));
  return grossOf(order, ranges);
}

/** An order that is not over waits for work that is due, for a person, for an answer, for a location, or for money. */
function isWaitedFor(tables: Tables, view: Seen): boolean {
  const { order_id, status } = view.order;
  if (tables.due.groups.has(order_id) || openHolds(view.order).length > 0) return true;
  if (
    view.fulfillment_orders.some((head) =>
      ["released", "accepted", "picking", "packed", "ready_to_collect"].includes(head.status),
    )
  )
    return true;
  const pending = ["waiting", "running"].flatMap((state) => inGroup(tables.intents, state));
  if (pending.some((intent) => intent.order_id === order_id)) return true;
  if (inGroup(tables.exceptions, "open").some((row) => row.order_id === order_id)) return true;
  const is_unpaid = view.payments.payments.some((payment) => ["pending", "authorizing"].includes(payment.status));
  return is_unpaid && (status === "awaiting_payment" || status === "shipped");
}
