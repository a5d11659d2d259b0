import type { Order } from "../../../src/orders/index.ts";
import type * as Real from "../../../src/orders/store.ts";
import { ORDER_PLACED_TWICE } from "../../../src/orders/store.ts";
import { check, inGroup, insert, put } from "./table.ts";
import { type Tables, tablesOf } from "./tables.ts";

export * from "../../../src/orders/store.ts";

export const insertOrders: typeof Real.insertOrders = (tx, orders) => {
  const tables = tablesOf(tx);
  for (const order of orders) {
    const twins = inGroup(tables.orders, `${order.channel_code}\u0000${order.external_id}`);
    // Nobody else places orders at the same time here, so who has looked before cannot break it.
    check(twins.length === 0, `an order is there once: ${ORDER_PLACED_TWICE}`);
    // Holds are written apart, as the product writes them.
    save(tables, { ...order, holds: [] }, insert);
  }
};

/** Writes what the product's statement writes and nothing else, so that a change that it forgets is forgotten here too. */
export const saveOrders: typeof Real.saveOrders = async (tx, orders, changed_lines) => {
  const tables = tablesOf(tx);
  for (const { order_id, status, version, screened, confirmed_at, completed_at } of orders) {
    const stored = loadStored(tables, order_id);
    check(stored.version === version - 1, `order ${order_id} was at version ${stored.version}, not ${version - 1}`);
    save(tables, { ...stored, status, version, screened, confirmed_at, completed_at }, put);
  }
  for (const { order_id, line: changed, places_changed } of changed_lines) {
    const stored = loadStored(tables, order_id);
    const lines = stored.lines.map((line) => {
      if (line.line_no !== changed.line_no) return line;
      const { excluded_location_ids, requested_location_id } = places_changed ? changed : line;
      return { ...line, stages: changed.stages, excluded_location_ids, requested_location_id };
    });
    save(tables, { ...stored, lines }, put);
  }
};

export const insertHolds: typeof Real.insertHolds = (tx, holds) => {
  const tables = tablesOf(tx);
  for (const hold of holds) {
    const stored = loadStored(tables, hold.order_id);
    const is_known = stored.holds.some((other) => other.code === hold.code && other.origin !== "manual");
    if (hold.origin !== "manual" && is_known) continue;
    save(tables, { ...stored, holds: [...stored.holds, { ...hold, lifted_by: null, lifted_at: null }] }, put);
  }
};

export const saveLiftedHolds: typeof Real.saveLiftedHolds = async (tx, hold_ids, lifted_by, now) => {
  const tables = tablesOf(tx);
  for (const stored of [...tables.orders.rows.values()]) {
    if (!stored.holds.some((hold) => hold_ids.includes(hold.hold_id) && hold.lifted_at === null)) continue;
    const holds = stored.holds.map((hold) =>
      hold_ids.includes(hold.hold_id) && hold.lifted_at === null ? { ...hold, lifted_by, lifted_at: now } : hold,
    );
    save(tables, { ...stored, holds }, put);
  }
};

export const insertCancellations: typeof Real.insertCancellations = (tx, cancellations) => {
  const tables = tablesOf(tx);
  for (const cancellation of cancellations) {
    check(cancellation.quantity >= 1, "a cancellation has units");
    insert(tables, tables.cancellations, cancellation.cancellation_id, cancellation);
  }
};

function save(tables: Tables, order: Order, how: typeof put): void {
  check(order.net_minor + order.tax_minor === order.total_minor, `net + tax of order ${order.order_id} is its total`);
  for (const line of order.lines) {
    const units = Object.values(line.stages);
    const sum = units.reduce((total, quantity) => total + quantity, 0);
    check(
      units.every((quantity) => quantity >= 0) && sum === line.quantity,
      `each unit of line ${line.line_no} is in one stage`,
    );
  }
  tables.touched.orders.add(order.order_id);
  how(tables, tables.orders, order.order_id, order);
}

function loadStored(tables: Tables, order_id: string): Order {
  const stored = tables.orders.rows.get(order_id);
  if (!stored) throw new Error(`There is no order ${order_id}.`);
  return stored;
}
