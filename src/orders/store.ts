import assert from "node:assert/strict";
import { rowWriter } from "../platform/bulk-rows.ts";
import { bytea, insertRows, rowset } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import { type Cancellation, type Hold, type Order, type OrderLine, STAGES } from "./types.ts";

const INSERT_ORDERS = insertRows("orders.orders", {
  order_id: "uuid",
  number: "text",
  channel_code: "text",
  external_id: "text",
  content_hash: "bytea",
  type: "text",
  priority: "integer",
  ordered_at: "timestamptz",
  received_at: "timestamptz",
  currency: "text",
  language: "text",
  country: "text",
  customer_id: "uuid",
  reservation_id: "uuid",
  prices_include_tax: "boolean",
  workflow_code: "text",
  workflow_version: "integer",
  status: "text",
  version: "bigint",
  net_minor: "bigint",
  tax_minor: "bigint",
  total_minor: "bigint",
  discount_minor: "bigint",
  screened: "text",
  confirmed_at: "timestamptz",
  completed_at: "timestamptz",
  attributes: "jsonb",
});

/** What breaks when the same order (channel and external id) was placed at the same moment by somebody else. */
export const ORDER_PLACED_TWICE = "orders_by_external_id";

/** Writes new orders with their lines and charges, in whatever stage they have come to. Holds are written apart. */
export function insertOrders(tx: Transaction, orders: readonly Order[]): void {
  if (orders.length === 0) return;
  const rows = orders.map(({ lines: _, charges: __, holds: ___, content_hash, ...order }) => ({
    ...order,
    content_hash: bytea(content_hash),
  }));
  tx.write(INSERT_ORDERS, [tx.tenant_id, JSON.stringify(rows)]);
  insertLines(tx, orders);
  insertCharges(tx, orders);
}

const STAGE_COLUMNS = Object.fromEntries(STAGES.map((stage) => [`${stage}_quantity`, "bigint"]));

type LineOfOrder = { readonly order: Order; readonly line: OrderLine };

const writeLines = rowWriter<LineOfOrder>("orders.lines", {
  order_id: ["uuid", ({ order }) => order.order_id],
  line_no: ["integer", ({ line }) => line.line_no],
  item_id: ["uuid", ({ line }) => line.item_id],
  sku: ["text", ({ line }) => line.sku],
  description: ["text", ({ line }) => line.description],
  quantity: ["bigint", ({ line }) => line.quantity],
  unit_price_minor: ["bigint", ({ line }) => line.unit_price_minor],
  discounts: ["jsonb", ({ line }) => line.discounts],
  discount_minor: ["bigint", ({ line }) => line.discount_minor],
  tax_rate_percent: ["numeric", ({ line }) => line.tax_rate_percent],
  net_minor: ["bigint", ({ line }) => line.net_minor],
  tax_minor: ["bigint", ({ line }) => line.tax_minor],
  gross_minor: ["bigint", ({ line }) => line.gross_minor],
  delivery_method: ["text", ({ line }) => line.delivery_method],
  service_level: ["text", ({ line }) => line.service_level],
  requested_location_id: ["uuid", ({ line }) => line.requested_location_id],
  requested_on: ["date", ({ line }) => line.requested_on],
  excluded_location_ids: ["uuid[]", ({ line }) => line.excluded_location_ids],
  ordered_at: ["timestamptz", ({ order }) => order.ordered_at],
  open_quantity: ["bigint", ({ line }) => line.stages.open],
  backordered_quantity: ["bigint", ({ line }) => line.stages.backordered],
  sourced_quantity: ["bigint", ({ line }) => line.stages.sourced],
  released_quantity: ["bigint", ({ line }) => line.stages.released],
  picked_quantity: ["bigint", ({ line }) => line.stages.picked],
  packed_quantity: ["bigint", ({ line }) => line.stages.packed],
  shipped_quantity: ["bigint", ({ line }) => line.stages.shipped],
  ready_to_collect_quantity: ["bigint", ({ line }) => line.stages.ready_to_collect],
  delivered_quantity: ["bigint", ({ line }) => line.stages.delivered],
  canceled_quantity: ["bigint", ({ line }) => line.stages.canceled],
  returned_quantity: ["bigint", ({ line }) => line.stages.returned],
});

function insertLines(tx: Transaction, orders: readonly Order[]): void {
  writeLines(
    tx,
    orders.flatMap((order) => order.lines.map((line) => ({ order, line }))),
  );
}

function stageColumns(stages: OrderLine["stages"]) {
  return Object.fromEntries(STAGES.map((stage) => [`${stage}_quantity`, stages[stage]]));
}

const INSERT_CHARGES = insertRows("orders.charges", {
  order_id: "uuid",
  charge_no: "integer",
  kind: "text",
  description: "text",
  tax_rate_percent: "numeric",
  net_minor: "bigint",
  tax_minor: "bigint",
  gross_minor: "bigint",
  line_nos: "integer[]",
  share_net_minor: "bigint[]",
  share_tax_minor: "bigint[]",
});

function insertCharges(tx: Transaction, orders: readonly Order[]): void {
  const rows = orders.flatMap(({ order_id, charges }) => charges.map((charge) => ({ order_id, ...charge })));
  if (rows.length > 0) tx.write(INSERT_CHARGES, [tx.tenant_id, JSON.stringify(rows)]);
}

const SAVE_ORDERS = `update orders.orders as orders
    set status = changed.status, version = changed.version, screened = changed.screened,
        confirmed_at = changed.confirmed_at, completed_at = changed.completed_at
   from ${rowset("changed", {
     order_id: "uuid",
     status: "text",
     version: "bigint",
     screened: "text",
     confirmed_at: "timestamptz",
     completed_at: "timestamptz",
   })}
  where orders.tenant_id = $1 and orders.order_id = changed.order_id and orders.version = changed.version - 1
 returning orders.order_id`;

/**
 * Saves what may change of orders that this transaction has locked: status, marks and the stages of their lines. Raises
 * the version by one, whatever changed.
 */
export async function saveOrders(
  tx: Transaction,
  orders: readonly Order[],
  changed_lines: readonly ChangedLine[],
): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map(({ order_id, status, version, screened, confirmed_at, completed_at }) => ({
    order_id,
    status,
    version,
    screened,
    confirmed_at,
    completed_at,
  }));
  const saving = tx.query(SAVE_ORDERS, [tx.tenant_id, JSON.stringify(rows)]);
  saveLines(tx, changed_lines);
  assert.equal(
    (await saving).length,
    orders.length,
    "every saved order was locked and at the version it was read with",
  );
}

export type ChangedLine = { readonly order_id: string; readonly line: OrderLine; readonly places_changed: boolean };

const SAVE_LINES = `update orders.lines as line
    set ${Object.keys(STAGE_COLUMNS)
      .map((column) => `${column} = changed.${column}`)
      .join(", ")}
   from ${rowset("changed", { order_id: "uuid", line_no: "integer", ...STAGE_COLUMNS })}
  where line.tenant_id = $1 and line.order_id = changed.order_id and line.line_no = changed.line_no`;

const SAVE_PLACES = `update orders.lines as line
    set excluded_location_ids = changed.excluded_location_ids, requested_location_id = changed.requested_location_id
   from ${rowset("changed", {
     order_id: "uuid",
     line_no: "integer",
     excluded_location_ids: "uuid[]",
     requested_location_id: "uuid",
   })}
  where line.tenant_id = $1 and line.order_id = changed.order_id and line.line_no = changed.line_no`;

function saveLines(tx: Transaction, changed: readonly ChangedLine[]): void {
  if (changed.length === 0) return;
  const rows = changed.map(({ order_id, line }) => ({
    order_id,
    line_no: line.line_no,
    ...stageColumns(line.stages),
  }));
  tx.write(SAVE_LINES, [tx.tenant_id, JSON.stringify(rows)]);
  const placed = changed.flatMap(({ order_id, line, places_changed }) => {
    const { line_no, excluded_location_ids, requested_location_id } = line;
    return places_changed ? [{ order_id, line_no, excluded_location_ids, requested_location_id }] : [];
  });
  if (placed.length > 0) tx.write(SAVE_PLACES, [tx.tenant_id, JSON.stringify(placed)]);
}

const INSERT_HOLDS = `insert into orders.holds (tenant_id, hold_id, order_id, code, origin, note, placed_by, placed_at, ordered_at)
  select $1, placed.*, orders.ordered_at
    from ${rowset("placed", {
      hold_id: "uuid",
      order_id: "uuid",
      code: "text",
      origin: "text",
      note: "text",
      placed_by: "text",
      placed_at: "timestamptz",
    })}
    join orders.orders as orders on orders.tenant_id = $1 and orders.order_id = placed.order_id
  on conflict (tenant_id, order_id, code) where origin <> 'manual' do nothing`;

/** A rule's hold is placed once in the life of an order; a second time changes nothing. */
export function insertHolds(tx: Transaction, holds: readonly Hold[]): void {
  if (holds.length > 0) tx.write(INSERT_HOLDS, [tx.tenant_id, JSON.stringify(holds)]);
}

export async function saveLiftedHolds(
  tx: Transaction,
  hold_ids: readonly string[],
  lifted_by: string,
  now: Date,
): Promise<void> {
  if (hold_ids.length === 0) return;
  await tx.query(
    `update orders.holds as hold
        set lifted_by = $3, lifted_at = $4
      where hold.tenant_id = $1 and hold.hold_id = any ($2::uuid[]) and hold.lifted_at is null`,
    [tx.tenant_id, hold_ids, lifted_by, now],
  );
}

const INSERT_CANCELLATIONS = insertRows("orders.cancellations", {
  cancellation_id: "uuid",
  order_id: "uuid",
  line_no: "integer",
  quantity: "bigint",
  from_stage: "text",
  gross_minor: "bigint",
  reason: "text",
  actor: "text",
  canceled_at: "timestamptz",
});

export function insertCancellations(tx: Transaction, cancellations: readonly Cancellation[]): void {
  if (cancellations.length > 0) tx.write(INSERT_CANCELLATIONS, [tx.tenant_id, JSON.stringify(cancellations)]);
}
