import type { Transaction } from "../platform/transaction.ts";
import { type Hold, type Order, type OrderCharge, type OrderLine, STAGES, type StageQuantities } from "./types.ts";

type OrderRow = Omit<Order, "lines" | "charges" | "holds">;
type LineRow = Omit<OrderLine, "stages"> & { readonly order_id: string } & {
  readonly [column: `${string}_quantity`]: number;
};
type ChargeRow = OrderCharge & { readonly order_id: string };

const ORDER_COLUMNS = `orders.order_id, orders.number, orders.channel_code, orders.external_id, orders.content_hash, orders.type, orders.priority,
            orders.ordered_at, orders.received_at, orders.currency, orders.language, orders.country, orders.customer_id,
            orders.reservation_id, orders.prices_include_tax, orders.workflow_code, orders.workflow_version, orders.status,
            orders.version, orders.net_minor, orders.tax_minor, orders.total_minor, orders.discount_minor, orders.screened,
            orders.confirmed_at, orders.completed_at, orders.attributes`;

/** Locks orders in id order and answers them whole; ids that do not exist are left out. */
export async function lockOrders(tx: Transaction, order_ids: readonly string[]): Promise<Map<string, Order>> {
  if (order_ids.length === 0) return new Map();
  const rows = await tx.query<OrderRow>(
    `select ${ORDER_COLUMNS}
       from orders.orders as orders
      where orders.tenant_id = $1 and orders.order_id = any ($2::uuid[])
      order by orders.order_id
        for update`,
    [tx.tenant_id, [...new Set(order_ids)]],
  );
  return withParts(tx, rows);
}

/** Reads orders whole, without locking. */
export async function findOrders(tx: Transaction, order_ids: readonly string[]): Promise<Map<string, Order>> {
  if (order_ids.length === 0) return new Map();
  const rows = await tx.query<OrderRow>(
    `select ${ORDER_COLUMNS}
       from orders.orders as orders
      where orders.tenant_id = $1 and orders.order_id = any ($2::uuid[])`,
    [tx.tenant_id, [...new Set(order_ids)]],
  );
  return withParts(tx, rows);
}

export type KnownOrder = Pick<Order, "order_id" | "channel_code" | "external_id" | "content_hash">;

/** Which of these business keys exist already. */
export async function findByExternalId(
  tx: Transaction,
  keys: readonly { readonly channel_code: string; readonly external_id: string }[],
): Promise<KnownOrder[]> {
  return tx.query<KnownOrder>(
    `select orders.order_id, orders.channel_code, orders.external_id, orders.content_hash
       from unnest($2::text[], $3::text[]) as wanted(channel_code, external_id)
       join orders.orders as orders
         on orders.tenant_id = $1 and orders.channel_code = wanted.channel_code and orders.external_id = wanted.external_id`,
    [tx.tenant_id, keys.map((key) => key.channel_code), keys.map((key) => key.external_id)],
  );
}

/** Orders that wait for any of the items. */
export async function findBackordered(
  tx: Transaction,
  item_ids: readonly string[],
): Promise<{ order_id: string; priority: number }[]> {
  return tx.query(
    `select distinct orders.order_id, orders.priority
       from orders.lines as line
       join orders.orders as orders on orders.tenant_id = $1 and orders.order_id = line.order_id
      where line.tenant_id = $1 and line.item_id = any ($2::uuid[]) and line.backordered_quantity > 0`,
    [tx.tenant_id, item_ids],
  );
}

async function withParts(tx: Transaction, rows: readonly OrderRow[]): Promise<Map<string, Order>> {
  const order_ids = rows.map((row) => row.order_id);
  if (order_ids.length === 0) return new Map();

  const parts = await Promise.all([loadLines(tx, order_ids), loadCharges(tx, order_ids), loadHolds(tx, order_ids)]);
  const lines = Map.groupBy(parts[0], (row) => row.order_id);
  const charges = Map.groupBy(parts[1], (row) => row.order_id);
  const holds = Map.groupBy(parts[2], (row) => row.order_id);
  return new Map(
    rows.map((row) => [
      row.order_id,
      {
        ...row,
        lines: (lines.get(row.order_id) ?? []).map(lineOfRow),
        charges: charges.get(row.order_id) ?? [],
        holds: holds.get(row.order_id) ?? [],
      },
    ]),
  );
}

function loadLines(tx: Transaction, order_ids: readonly string[]): Promise<LineRow[]> {
  return tx.query<LineRow>(
    `select line.order_id, line.line_no, line.item_id, line.sku, line.description, line.quantity, line.unit_price_minor,
            line.discounts, line.discount_minor, line.tax_rate_percent, line.net_minor, line.tax_minor, line.gross_minor,
            line.delivery_method, line.service_level, line.requested_location_id, line.requested_on, line.excluded_location_ids,
            ${STAGES.map((stage) => `line.${stage}_quantity`).join(", ")}
       from orders.lines as line
      where line.tenant_id = $1 and line.order_id = any ($2::uuid[])
      order by line.order_id, line.line_no`,
    [tx.tenant_id, order_ids],
  );
}

function loadCharges(tx: Transaction, order_ids: readonly string[]): Promise<ChargeRow[]> {
  return tx.query<ChargeRow>(
    `select charge.order_id, charge.charge_no, charge.kind, charge.description, charge.tax_rate_percent, charge.net_minor,
            charge.tax_minor, charge.gross_minor, charge.line_nos, charge.share_net_minor, charge.share_tax_minor
       from orders.charges as charge
      where charge.tenant_id = $1 and charge.order_id = any ($2::uuid[])
      order by charge.order_id, charge.charge_no`,
    [tx.tenant_id, order_ids],
  );
}

function loadHolds(tx: Transaction, order_ids: readonly string[]): Promise<Hold[]> {
  return tx.query<Hold>(
    `select hold.hold_id, hold.order_id, hold.code, hold.origin, hold.note, hold.placed_by, hold.placed_at, hold.lifted_by, hold.lifted_at
       from orders.holds as hold
      where hold.tenant_id = $1 and hold.order_id = any ($2::uuid[])
      order by hold.order_id, hold.hold_id`,
    [tx.tenant_id, order_ids],
  );
}

function lineOfRow(row: LineRow): OrderLine {
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, row[`${stage}_quantity`]])) as StageQuantities;
  return {
    line_no: row.line_no,
    item_id: row.item_id,
    sku: row.sku,
    description: row.description,
    quantity: row.quantity,
    unit_price_minor: row.unit_price_minor,
    discounts: row.discounts,
    discount_minor: row.discount_minor,
    tax_rate_percent: row.tax_rate_percent,
    net_minor: row.net_minor,
    tax_minor: row.tax_minor,
    gross_minor: row.gross_minor,
    delivery_method: row.delivery_method,
    service_level: row.service_level,
    requested_location_id: row.requested_location_id,
    requested_on: row.requested_on,
    excluded_location_ids: row.excluded_location_ids,
    stages,
  };
}

/** The order that bears one of these numbers; null if none does. */
export async function findOrderIdByNumber(tx: Transaction, numbers: readonly string[]): Promise<string | null> {
  const rows = await tx.query<{ order_id: string }>(
    `select orders.order_id
       from orders.orders as orders
      where orders.tenant_id = $1 and orders.number = any ($2::text[])
      order by array_position($2::text[], orders.number)
      limit 1`,
    [tx.tenant_id, numbers],
  );
  return rows[0]?.order_id ?? null;
}

/** The numbers that customers know their orders by. */
export async function findNumbers(tx: Transaction, order_ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ order_id: string; number: string }>(
    "select orders.order_id, orders.number from orders.orders as orders where orders.tenant_id = $1 and orders.order_id = any ($2::uuid[])",
    [tx.tenant_id, order_ids],
  );
  return new Map(rows.map((row) => [row.order_id, row.number]));
}

/** How orders are known outside, by id. */
export async function findLabels(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, { readonly number: string; readonly external_id: string; readonly channel_code: string }>> {
  if (order_ids.length === 0) return new Map();
  const rows = await tx.query<{ order_id: string; number: string; external_id: string; channel_code: string }>(
    `select orders.order_id, orders.number, orders.external_id, orders.channel_code
       from orders.orders as orders
      where orders.tenant_id = $1 and orders.order_id = any ($2::uuid[])`,
    [tx.tenant_id, order_ids],
  );
  return new Map(rows.map(({ order_id, ...label }) => [order_id, label]));
}
