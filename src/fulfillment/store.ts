import { rowWriter } from "../platform/bulk-rows.ts";
import { insertRows, rowset, textsBeside } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { FulfillmentOrder, FulfillmentOrderLine, Parcel, Shipment } from "./types.ts";

const HEAD_COLUMNS = `head.fulfillment_order_id, head.order_id, head.order_number, head.location_id, head.location_code, head.delivery_method,
            head.status, head.priority, head.released_at, head.due_at, head.updated_at`;

type Head = Omit<FulfillmentOrder, "lines">;
type LineRow = FulfillmentOrderLine & { readonly fulfillment_order_id: string };

const INSERT_HEADS = insertRows("fulfillment.fulfillment_orders", {
  fulfillment_order_id: "uuid",
  order_id: "uuid",
  order_number: "text",
  location_id: "uuid",
  location_code: "text",
  delivery_method: "text",
  status: "text",
  priority: "integer",
  released_at: "timestamptz",
  due_at: "timestamptz",
  updated_at: "timestamptz",
  ordered_at: "timestamptz",
  hand_over_code: "text",
});

type LineOfHead = { readonly fulfillment_order_id: string; readonly line: FulfillmentOrderLine };

const writeLines = rowWriter<LineOfHead>("fulfillment.fulfillment_order_lines", {
  fulfillment_order_id: ["uuid", ({ fulfillment_order_id }) => fulfillment_order_id],
  line_no: ["integer", ({ line }) => line.line_no],
  item_id: ["uuid", ({ line }) => line.item_id],
  sku: ["text", ({ line }) => line.sku],
  description: ["text", ({ line }) => line.description],
  quantity: ["bigint", ({ line }) => line.quantity],
  picked_quantity: ["bigint", ({ line }) => line.picked_quantity],
  packed_quantity: ["bigint", ({ line }) => line.packed_quantity],
  shipped_quantity: ["bigint", ({ line }) => line.shipped_quantity],
  refused_quantity: ["bigint", ({ line }) => line.refused_quantity],
  canceled_quantity: ["bigint", ({ line }) => line.canceled_quantity],
});

/**
 * Work together with the time of its order, by which lists are read, and with the code for the counter; null for what is
 * shipped.
 */
export type ReleasedWork = FulfillmentOrder & { readonly ordered_at: Date; readonly hand_over_code: string | null };

/** Writes what is released to locations, in whatever state the work is. */
export function insertFulfillmentOrders(tx: Transaction, released: readonly ReleasedWork[]): void {
  if (released.length === 0) return;
  tx.write(INSERT_HEADS, [tx.tenant_id, JSON.stringify(released.map(({ lines: _, ...head }) => head))]);
  writeLines(
    tx,
    released.flatMap(({ fulfillment_order_id, lines }) => lines.map((line) => ({ fulfillment_order_id, line }))),
  );
}

const SAVE_HEADS = `update fulfillment.fulfillment_orders as head
    set status = changed.status, updated_at = changed.updated_at
   from ${rowset("changed", { fulfillment_order_id: "uuid", status: "text", updated_at: "timestamptz" })}
  where head.tenant_id = $1 and head.fulfillment_order_id = changed.fulfillment_order_id`;

const SAVE_LINES = `update fulfillment.fulfillment_order_lines as line
    set picked_quantity = changed.picked_quantity, packed_quantity = changed.packed_quantity, shipped_quantity = changed.shipped_quantity,
        refused_quantity = changed.refused_quantity, canceled_quantity = changed.canceled_quantity
   from ${rowset("changed", {
     fulfillment_order_id: "uuid",
     line_no: "integer",
     picked_quantity: "bigint",
     packed_quantity: "bigint",
     shipped_quantity: "bigint",
     refused_quantity: "bigint",
     canceled_quantity: "bigint",
   })}
  where line.tenant_id = $1 and line.fulfillment_order_id = changed.fulfillment_order_id and line.line_no = changed.line_no`;

/** Saves status and quantities of fulfillment orders whose orders this transaction has locked. */
export function saveFulfillmentOrders(tx: Transaction, changed: readonly FulfillmentOrder[]): void {
  if (changed.length === 0) return;
  const heads = changed.map(({ fulfillment_order_id, status, updated_at }) => ({
    fulfillment_order_id,
    status,
    updated_at,
  }));
  tx.write(SAVE_HEADS, [tx.tenant_id, JSON.stringify(heads)]);
  tx.write(SAVE_LINES, [tx.tenant_id, JSON.stringify(changed.flatMap(linesOf))]);
}

function linesOf({ fulfillment_order_id, lines }: FulfillmentOrder) {
  return lines.map((line) => ({ fulfillment_order_id, ...line }));
}

const INSERT_SHIPMENTS = insertRows("fulfillment.shipments", {
  shipment_id: "uuid",
  fulfillment_order_id: "uuid",
  order_id: "uuid",
  location_id: "uuid",
  kind: "text",
  carrier: "text",
  shipped_at: "timestamptz",
});

type LineOfShipment = { readonly shipment_id: string; readonly line: Shipment["lines"][number] };

const writeShipmentLines = rowWriter<LineOfShipment>("fulfillment.shipment_lines", {
  shipment_id: ["uuid", ({ shipment_id }) => shipment_id],
  line_no: ["integer", ({ line }) => line.line_no],
  quantity: ["bigint", ({ line }) => line.quantity],
  first_unit: ["bigint", ({ line }) => line.first_unit],
});

const INSERT_PARCELS = insertRows(
  "fulfillment.parcels",
  {
    parcel_id: "uuid",
    shipment_id: "uuid",
    order_id: "uuid",
    tracking_number: "text",
    weight_grams: "bigint",
  },
  { beside: ["lines", "jsonb"] },
);

export function insertShipments(tx: Transaction, shipments: readonly Shipment[]): void {
  if (shipments.length === 0) return;
  const heads = shipments.map(({ lines: _, parcels: __, ...head }) => head);
  const lines = shipments.flatMap(({ shipment_id, lines: of_head }) => of_head.map((line) => ({ shipment_id, line })));
  const parcels = shipments.flatMap(({ shipment_id, order_id, parcels: of_head }) =>
    of_head.map((parcel) => ({ shipment_id, order_id, ...parcel })),
  );
  tx.write(INSERT_SHIPMENTS, [tx.tenant_id, JSON.stringify(heads)]);
  writeShipmentLines(tx, lines);
  insertParcels(tx, parcels);
}

function insertParcels(
  tx: Transaction,
  parcels: readonly (Parcel & { readonly shipment_id: string; readonly order_id: string })[],
): void {
  if (parcels.length === 0) return;
  const { places, bytes } = textsBeside(parcels.map(({ lines }) => JSON.stringify(lines)));
  const rows = parcels.map(({ lines: _, ...parcel }, index) => ({ ...parcel, ...places[index] }));
  tx.write(INSERT_PARCELS, [tx.tenant_id, JSON.stringify(rows), bytes]);
}

/** Which order a fulfillment order belongs to: orders are locked before what hangs on them. */
export async function findOrderIds(
  tx: Transaction,
  fulfillment_order_ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ fulfillment_order_id: string; order_id: string }>(
    `select head.fulfillment_order_id, head.order_id
       from fulfillment.fulfillment_orders as head
      where head.tenant_id = $1 and head.fulfillment_order_id = any ($2::uuid[])`,
    [tx.tenant_id, fulfillment_order_ids],
  );
  return new Map(rows.map((row) => [row.fulfillment_order_id, row.order_id]));
}

/** Fulfillment orders of orders, in order of release. */
export async function findByOrders(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, FulfillmentOrder[]>> {
  if (order_ids.length === 0) return new Map();
  const heads = await tx.query<Head>(
    `select ${HEAD_COLUMNS}
       from fulfillment.fulfillment_orders as head
      where head.tenant_id = $1 and head.order_id = any ($2::uuid[])
      order by head.fulfillment_order_id`,
    [tx.tenant_id, order_ids],
  );
  return Map.groupBy(await withLines(tx, heads), (head) => head.order_id);
}

/** Which location works on an order, and by when; in order of release. */
export type Workplace = Pick<FulfillmentOrder, "location_code" | "status" | "due_at">;

export async function findWorkplaces(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, readonly Workplace[]>> {
  const rows = await tx.query<Workplace & { readonly order_id: string }>(
    `select head.order_id, head.location_code, head.status, head.due_at
       from fulfillment.fulfillment_orders as head
      where head.tenant_id = $1 and head.order_id = any ($2::uuid[])
      order by head.fulfillment_order_id`,
    [tx.tenant_id, order_ids],
  );
  return Map.groupBy(rows, (row) => row.order_id);
}

export async function findShipmentsByOrders(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, Shipment[]>> {
  if (order_ids.length === 0) return new Map();
  return Map.groupBy(await findShipments(tx, "order_id", order_ids), (shipment) => shipment.order_id);
}

export async function findShipmentsByIds(tx: Transaction, shipment_ids: readonly string[]): Promise<Shipment[]> {
  return shipment_ids.length === 0 ? [] : findShipments(tx, "shipment_id", shipment_ids);
}

/** In the order in which they left. */
async function findShipments(
  tx: Transaction,
  column: "order_id" | "shipment_id",
  ids: readonly string[],
): Promise<Shipment[]> {
  const heads = await tx.query<Omit<Shipment, "lines" | "parcels">>(
    `select shipment.shipment_id, shipment.fulfillment_order_id, shipment.order_id, shipment.location_id, shipment.kind, shipment.carrier, shipment.shipped_at
       from fulfillment.shipments as shipment
      where shipment.tenant_id = $1 and shipment.${column} = any ($2::uuid[])
      order by shipment.shipment_id`,
    [tx.tenant_id, ids],
  );
  const shipment_ids = heads.map((head) => head.shipment_id);
  const asked_lines = tx.query<Shipment["lines"][number] & { shipment_id: string }>(
    `select line.shipment_id, line.line_no, line.quantity, line.first_unit
       from fulfillment.shipment_lines as line
      where line.tenant_id = $1 and line.shipment_id = any ($2::uuid[])
      order by line.shipment_id, line.line_no`,
    [tx.tenant_id, shipment_ids],
  );
  const asked_parcels = tx.query<Parcel & { shipment_id: string }>(
    `select parcel.shipment_id, parcel.parcel_id, parcel.tracking_number, parcel.weight_grams, parcel.lines
       from fulfillment.parcels as parcel
      where parcel.tenant_id = $1 and parcel.shipment_id = any ($2::uuid[])
      order by parcel.shipment_id, parcel.parcel_id`,
    [tx.tenant_id, shipment_ids],
  );
  const [lines, parcels] = await Promise.all([asked_lines, asked_parcels]);
  const lines_of = Map.groupBy(lines, (line) => line.shipment_id);
  const parcels_of = Map.groupBy(parcels, (parcel) => parcel.shipment_id);
  return heads.map((head) => ({
    ...head,
    lines: (lines_of.get(head.shipment_id) ?? []).map(({ line_no, quantity, first_unit }) => ({
      line_no,
      quantity,
      first_unit,
    })),
    parcels: (parcels_of.get(head.shipment_id) ?? []).map(({ shipment_id: _, ...parcel }) => parcel),
  }));
}

export type FulfillmentOrderFilter = {
  readonly location: string | null;
  /** Only these; null or left out: all. */
  readonly location_codes?: readonly string[] | null;
  readonly status: string | null;
  readonly since: Date | null;
  readonly order_id: string | null;
  readonly fulfillment_order_id?: string;
  readonly hand_over_code?: string | null;
  readonly after: { readonly released_at: Date; readonly fulfillment_order_id: string } | null;
  readonly limit: number;
};

/** A page of fulfillment orders, oldest release first. */
export async function listFulfillmentOrders(
  tx: Transaction,
  filter: FulfillmentOrderFilter,
): Promise<FulfillmentOrder[]> {
  const conditions = ["head.tenant_id = $1"];
  const values: unknown[] = [tx.tenant_id];
  const where = (condition: (parameter: string) => string, value: unknown) => {
    if (value === null) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  where((p) => `head.location_code = ${p}`, filter.location);
  where((p) => `head.location_code = any (${p}::text[])`, filter.location_codes ?? null);
  where((p) => `head.status = ${p}`, filter.status);
  where((p) => `head.updated_at >= ${p}`, filter.since);
  where((p) => `head.order_id = ${p}`, filter.order_id);
  where((p) => `head.fulfillment_order_id = ${p}`, filter.fulfillment_order_id ?? null);
  where((p) => `head.hand_over_code = ${p}`, filter.hand_over_code ?? null);
  if (filter.after) {
    values.push(filter.after.released_at, filter.after.fulfillment_order_id);
    conditions.push(
      `(head.released_at, head.fulfillment_order_id) > ($${values.length - 1}::timestamptz, $${values.length}::uuid)`,
    );
  }
  values.push(filter.limit);
  const heads = await tx.query<Head>(
    `select ${HEAD_COLUMNS}
       from fulfillment.fulfillment_orders as head
      where ${conditions.join(" and ")}
      order by head.released_at, head.fulfillment_order_id
      limit $${values.length}`,
    values,
  );
  return withLines(tx, heads);
}

/** What locations have been given since an instant, for those that take only so much a day. */
export async function countReleasedSince(
  tx: Transaction,
  location_ids: readonly string[],
  since: Date,
): Promise<Map<string, { orders: number; units: number }>> {
  const rows = await tx.query<{ location_id: string; orders: number; units: number }>(
    `select head.location_id, count(distinct head.fulfillment_order_id) as orders, coalesce(sum(line.quantity - line.refused_quantity), 0)::bigint as units
       from fulfillment.fulfillment_orders as head
       join fulfillment.fulfillment_order_lines as line on line.tenant_id = $1 and line.fulfillment_order_id = head.fulfillment_order_id
      where head.tenant_id = $1 and head.location_id = any ($2::uuid[]) and head.released_at >= $3
      group by head.location_id`,
    [tx.tenant_id, location_ids, since],
  );
  return new Map(rows.map((row) => [row.location_id, { orders: row.orders, units: row.units }]));
}

async function withLines(tx: Transaction, heads: readonly Head[]): Promise<FulfillmentOrder[]> {
  if (heads.length === 0) return [];
  const rows = await tx.query<LineRow>(
    `select line.fulfillment_order_id, line.line_no, line.item_id, line.sku, line.description, line.quantity, line.picked_quantity,
            line.packed_quantity, line.shipped_quantity, line.refused_quantity, line.canceled_quantity
       from fulfillment.fulfillment_order_lines as line
      where line.tenant_id = $1 and line.fulfillment_order_id = any ($2::uuid[])
      order by line.fulfillment_order_id, line.line_no`,
    [tx.tenant_id, heads.map((head) => head.fulfillment_order_id)],
  );
  const lines = Map.groupBy(rows, (row) => row.fulfillment_order_id);
  return heads.map((head) => ({
    ...head,
    lines: (lines.get(head.fulfillment_order_id) ?? []).map(({ fulfillment_order_id: _, ...line }) => line),
  }));
}
