import type { FulfillmentOrder, Shipment } from "../../../src/fulfillment/index.ts";
import type * as Real from "../../../src/fulfillment/store.ts";
import { check, inGroup, insert, put, type Table } from "./table.ts";
import { type Tables, tablesOf } from "./tables.ts";

export * from "../../../src/fulfillment/store.ts";

export const insertFulfillmentOrders: typeof Real.insertFulfillmentOrders = (tx, released) => {
  const tables = tablesOf(tx);
  for (const { ordered_at: _, ...head } of released) save(tables, head, insert);
};

/** Status, time and quantities only, as the product's statement has it. */
export const saveFulfillmentOrders: typeof Real.saveFulfillmentOrders = (tx, changed) => {
  const tables = tablesOf(tx);
  for (const { fulfillment_order_id, status, updated_at, lines: new_lines } of changed) {
    const stored = tables.fulfillment_orders.rows.get(fulfillment_order_id);
    if (!stored) continue;
    const lines = stored.lines.map((line) => {
      const after = new_lines.find((candidate) => candidate.line_no === line.line_no);
      if (!after) return line;
      const { picked_quantity, packed_quantity, shipped_quantity, refused_quantity, canceled_quantity } = after;
      return { ...line, picked_quantity, packed_quantity, shipped_quantity, refused_quantity, canceled_quantity };
    });
    save(tables, { ...stored, status, updated_at, lines }, put);
  }
};

export const insertShipments: typeof Real.insertShipments = (tx, shipments) => {
  const tables = tablesOf(tx);
  for (const shipment of shipments) {
    check(new Set(shipment.lines.map((line) => line.line_no)).size === shipment.lines.length, "a line once a shipment");
    tables.touched.orders.add(shipment.order_id);
    const lines = [...shipment.lines].sort((a, b) => a.line_no - b.line_no);
    insert(tables, tables.shipments, shipment.shipment_id, { ...shipment, lines });
  }
};

export const findOrderIds: typeof Real.findOrderIds = async (tx, fulfillment_order_ids) => {
  const { fulfillment_orders } = tablesOf(tx);
  return new Map(
    fulfillment_order_ids.flatMap((id) => {
      const head = fulfillment_orders.rows.get(id);
      return head ? [[id, head.order_id] as const] : [];
    }),
  );
};

export const findByOrders: typeof Real.findByOrders = async (tx, order_ids) =>
  grouped(tablesOf(tx).fulfillment_orders, order_ids);

export const findShipmentsByOrders: typeof Real.findShipmentsByOrders = async (tx, order_ids) =>
  grouped(tablesOf(tx).shipments, order_ids);

export const findShipmentsByIds: typeof Real.findShipmentsByIds = async (tx, shipment_ids) => {
  const { shipments } = tablesOf(tx);
  return [...shipment_ids].sort().flatMap((id): Shipment[] => {
    const shipment = shipments.rows.get(id);
    return shipment ? [shipment] : [];
  });
};

export const countReleasedSince: typeof Real.countReleasedSince = async (tx, location_ids, since) => {
  const counts = new Map<string, { orders: number; units: number }>();
  for (const head of tablesOf(tx).fulfillment_orders.rows.values()) {
    if (!location_ids.includes(head.location_id) || head.released_at < since) continue;
    const { orders, units } = counts.get(head.location_id) ?? { orders: 0, units: 0 };
    const asked = head.lines.reduce((sum, line) => sum + line.quantity - line.refused_quantity, 0);
    counts.set(head.location_id, { orders: orders + 1, units: units + asked });
  }
  return counts;
};

function grouped<Row>(table: Table<Row>, order_ids: readonly string[]): Map<string, Row[]> {
  return new Map(
    order_ids.flatMap((order_id) => {
      const rows = inGroup(table, order_id);
      return rows.length > 0 ? [[order_id, rows] as const] : [];
    }),
  );
}

function save(tables: Tables, head: FulfillmentOrder, how: typeof put): void {
  check(new Set(head.lines.map((line) => line.line_no)).size === head.lines.length, "a line once a fulfillment order");
  for (const line of head.lines) {
    const { quantity, picked_quantity, packed_quantity, shipped_quantity, refused_quantity, canceled_quantity } = line;
    const parts = [picked_quantity, packed_quantity, shipped_quantity, refused_quantity, canceled_quantity];
    check(quantity >= 1 && parts.every((part) => part >= 0), "quantities of work are not negative");
    check(
      picked_quantity + refused_quantity + canceled_quantity <= quantity,
      "no more is worked on than was asked for",
    );
    check(Math.max(packed_quantity, shipped_quantity) <= picked_quantity, "what is packed or shipped was picked");
  }
  tables.touched.orders.add(head.order_id);
  const lines = [...head.lines].sort((a, b) => a.line_no - b.line_no);
  how(tables, tables.fulfillment_orders, head.fulfillment_order_id, { ...head, lines });
}
