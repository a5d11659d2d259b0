import assert from "node:assert/strict";
import type { Transaction } from "../platform/transaction.ts";
import { type Cancellation, type Hold, type Order, type OrderLine, STAGES } from "./types.ts";

/**
 * Writes new orders. One that exists already (same channel and external id, placed at the same moment by somebody else)
 * is left out.
 *
 * @returns the ids that were really inserted
 */
export async function insertOrders(tx: Transaction, orders: readonly Order[]): Promise<Set<string>> {
  if (orders.length === 0) return new Set();
  const rows = await tx.query<{ order_id: string }>(
    `insert into orders.orders (tenant_id, order_id, number, channel_code, external_id, content_hash, type, priority, ordered_at,
            received_at, currency, language, country, customer_id, reservation_id, prices_include_tax, workflow_code,
            workflow_version, status, version, net_minor, tax_minor, total_minor, discount_minor, screened, attributes)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::integer[], $9::timestamptz[],
            $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::uuid[], $15::uuid[], $16::boolean[], $17::text[],
            $18::integer[], $19::text[], $20::bigint[], $21::bigint[], $22::bigint[], $23::bigint[], $24::bigint[], $25::text[], $26::jsonb[])
     on conflict (tenant_id, channel_code, external_id) do nothing
     returning order_id`,
    [
      tx.tenant_id,
      orders.map((order) => order.order_id),
      orders.map((order) => order.number),
      orders.map((order) => order.channel_code),
      orders.map((order) => order.external_id),
      orders.map((order) => order.content_hash),
      orders.map((order) => order.type),
      orders.map((order) => order.priority),
      orders.map((order) => order.ordered_at),
      orders.map((order) => order.received_at),
      orders.map((order) => order.currency),
      orders.map((order) => order.language),
      orders.map((order) => order.country),
      orders.map((order) => order.customer_id),
      orders.map((order) => order.reservation_id),
      orders.map((order) => order.prices_include_tax),
      orders.map((order) => order.workflow_code),
      orders.map((order) => order.workflow_version),
      orders.map((order) => order.status),
      orders.map((order) => order.version),
      orders.map((order) => order.net_minor),
      orders.map((order) => order.tax_minor),
      orders.map((order) => order.total_minor),
      orders.map((order) => order.discount_minor),
      orders.map((order) => order.screened),
      orders.map((order) => JSON.stringify(order.attributes)),
    ],
  );
  const inserted = new Set(rows.map((row) => row.order_id));
  const fresh = orders.filter((order) => inserted.has(order.order_id));
  await insertLines(tx, fresh);
  await insertCharges(tx, fresh);
  return inserted;
}

async function insertLines(tx: Transaction, orders: readonly Order[]): Promise<void> {
  const lines = orders.flatMap((order) =>
    order.lines.map((line) => ({ order_id: order.order_id, ordered_at: order.ordered_at, ...line })),
  );
  if (lines.length === 0) return;
  // A new line has all its units open; every other stage begins at its default of 0.
  for (const line of lines) assert.equal(line.stages.open, line.quantity, "units of a new line are open");
  await tx.query(
    `insert into orders.lines (tenant_id, order_id, line_no, item_id, sku, description, quantity, unit_price_minor, discounts,
            discount_minor, tax_rate_percent, net_minor, tax_minor, gross_minor, delivery_method, service_level,
            requested_location_id, requested_on, open_quantity, ordered_at)
     select $1, * from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::jsonb[],
            $10::bigint[], $11::numeric[], $12::bigint[], $13::bigint[], $14::bigint[], $15::text[], $16::text[],
            $17::uuid[], $18::date[], $7::bigint[], $19::timestamptz[])`,
    [
      tx.tenant_id,
      lines.map((line) => line.order_id),
      lines.map((line) => line.line_no),
      lines.map((line) => line.item_id),
      lines.map((line) => line.sku),
      lines.map((line) => line.description),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unit_price_minor),
      lines.map((line) => JSON.stringify(line.discounts)),
      lines.map((line) => line.discount_minor),
      lines.map((line) => line.tax_rate_percent),
      lines.map((line) => line.net_minor),
      lines.map((line) => line.tax_minor),
      lines.map((line) => line.gross_minor),
      lines.map((line) => line.delivery_method),
      lines.map((line) => line.service_level),
      lines.map((line) => line.requested_location_id),
      lines.map((line) => line.requested_on),
      lines.map((line) => line.ordered_at),
    ],
  );
}

async function insertCharges(tx: Transaction, orders: readonly Order[]): Promise<void> {
  const charges = orders.flatMap((order) => order.charges.map((charge) => ({ order_id: order.order_id, ...charge })));
  if (charges.length === 0) return;
  // Arrays of arrays cannot pass unnest, so the rows travel as one document.
  await tx.query(
    `insert into orders.charges (tenant_id, order_id, charge_no, kind, description, tax_rate_percent, net_minor, tax_minor,
            gross_minor, line_nos, share_net_minor, share_tax_minor)
     select $1, * from jsonb_to_recordset($2::jsonb) as charge(order_id uuid, charge_no integer, kind text, description text,
            tax_rate_percent numeric, net_minor bigint, tax_minor bigint, gross_minor bigint, line_nos integer[],
            share_net_minor bigint[], share_tax_minor bigint[])`,
    [tx.tenant_id, JSON.stringify(charges)],
  );
}

const LINE_STAGE_COLUMNS = STAGES.map((stage) => `${stage}_quantity`);

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
  const rows = await tx.query(
    `update orders.orders as orders
        set status = changed.status, version = changed.version, screened = changed.screened,
            confirmed_at = changed.confirmed_at, completed_at = changed.completed_at
       from unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[])
              as changed(order_id, status, version, screened, confirmed_at, completed_at)
      where orders.tenant_id = $1 and orders.order_id = changed.order_id and orders.version = changed.version - 1
     returning orders.order_id`,
    [
      tx.tenant_id,
      orders.map((order) => order.order_id),
      orders.map((order) => order.status),
      orders.map((order) => order.version),
      orders.map((order) => order.screened),
      orders.map((order) => order.confirmed_at),
      orders.map((order) => order.completed_at),
    ],
  );
  assert.equal(rows.length, orders.length, "every saved order was locked and at the version it was read with");
  await saveLines(tx, changed_lines);
}

export type ChangedLine = { readonly order_id: string; readonly line: OrderLine; readonly exclusions_changed: boolean };

async function saveLines(tx: Transaction, changed: readonly ChangedLine[]): Promise<void> {
  if (changed.length === 0) return;
  const sets = LINE_STAGE_COLUMNS.map((column) => `${column} = changed.${column}`).join(", ");
  const parameters = LINE_STAGE_COLUMNS.map((_, position) => `$${position + 4}::bigint[]`).join(", ");
  await tx.query(
    `update orders.lines as line
        set ${sets}
       from unnest($2::uuid[], $3::integer[], ${parameters}) as changed(order_id, line_no, ${LINE_STAGE_COLUMNS.join(", ")})
      where line.tenant_id = $1 and line.order_id = changed.order_id and line.line_no = changed.line_no`,
    [
      tx.tenant_id,
      changed.map(({ order_id }) => order_id),
      changed.map(({ line }) => line.line_no),
      ...STAGES.map((stage) => changed.map(({ line }) => line.stages[stage])),
    ],
  );
  const excluding = changed.filter(({ exclusions_changed }) => exclusions_changed);
  if (excluding.length === 0) return;
  await tx.query(
    `update orders.lines as line
        set excluded_location_ids = changed.excluded_location_ids
       from jsonb_to_recordset($2::jsonb) as changed(order_id uuid, line_no integer, excluded_location_ids uuid[])
      where line.tenant_id = $1 and line.order_id = changed.order_id and line.line_no = changed.line_no`,
    [
      tx.tenant_id,
      JSON.stringify(
        excluding.map(({ order_id, line }) => ({
          order_id,
          line_no: line.line_no,
          excluded_location_ids: line.excluded_location_ids,
        })),
      ),
    ],
  );
}

/** A rule's hold is placed once in the life of an order; a second time changes nothing. */
export async function insertHolds(tx: Transaction, holds: readonly Hold[]): Promise<void> {
  if (holds.length === 0) return;
  await tx.query(
    `insert into orders.holds (tenant_id, hold_id, order_id, code, origin, note, placed_by, placed_at, ordered_at)
     select $1, placed.*, orders.ordered_at
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
              as placed(hold_id, order_id, code, origin, note, placed_by, placed_at)
       join orders.orders as orders on orders.tenant_id = $1 and orders.order_id = placed.order_id
     on conflict (tenant_id, order_id, code) where origin <> 'manual' do nothing`,
    [
      tx.tenant_id,
      holds.map((hold) => hold.hold_id),
      holds.map((hold) => hold.order_id),
      holds.map((hold) => hold.code),
      holds.map((hold) => hold.origin),
      holds.map((hold) => hold.note),
      holds.map((hold) => hold.placed_by),
      holds.map((hold) => hold.placed_at),
    ],
  );
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

export async function insertCancellations(tx: Transaction, cancellations: readonly Cancellation[]): Promise<void> {
  if (cancellations.length === 0) return;
  await tx.query(
    `insert into orders.cancellations (tenant_id, cancellation_id, order_id, line_no, quantity, from_stage, gross_minor, reason, actor, canceled_at)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::bigint[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::timestamptz[])`,
    [
      tx.tenant_id,
      cancellations.map((cancellation) => cancellation.cancellation_id),
      cancellations.map((cancellation) => cancellation.order_id),
      cancellations.map((cancellation) => cancellation.line_no),
      cancellations.map((cancellation) => cancellation.quantity),
      cancellations.map((cancellation) => cancellation.from_stage),
      cancellations.map((cancellation) => cancellation.gross_minor),
      cancellations.map((cancellation) => cancellation.reason),
      cancellations.map((cancellation) => cancellation.actor),
      cancellations.map((cancellation) => cancellation.canceled_at),
    ],
  );
}
