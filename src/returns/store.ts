import type { Transaction } from "../platform/transaction.ts";
import type { Return, ReturnLine } from "./types.ts";

const COLUMNS = `head.return_id, head.order_id, head.reason, head.state, head.location_id, head.external_id, head.registered_at, head.received_at`;

export async function insertReturns(tx: Transaction, returns: readonly Return[]): Promise<void> {
  if (returns.length === 0) return;
  await tx.query(
    `insert into returns.returns (tenant_id, return_id, order_id, reason, state, location_id, external_id, registered_at, received_at)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::timestamptz[], $9::timestamptz[])`,
    [
      tx.tenant_id,
      returns.map((head) => head.return_id),
      returns.map((head) => head.order_id),
      returns.map((head) => head.reason),
      returns.map((head) => head.state),
      returns.map((head) => head.location_id),
      returns.map((head) => head.external_id),
      returns.map((head) => head.registered_at),
      returns.map((head) => head.received_at),
    ],
  );
  const lines = returns.flatMap((head) => head.lines.map((line) => ({ return_id: head.return_id, ...line })));
  await tx.query(
    `insert into returns.return_lines (tenant_id, return_id, line_no, quantity, received_quantity, disposition, first_unit)
     select $1, * from unnest($2::uuid[], $3::integer[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[])`,
    [
      tx.tenant_id,
      lines.map((line) => line.return_id),
      lines.map((line) => line.line_no),
      lines.map((line) => line.quantity),
      lines.map((line) => line.received_quantity),
      lines.map((line) => line.disposition),
      lines.map((line) => line.first_unit),
    ],
  );
}

/** Records what has arrived of returns whose orders this transaction has locked. */
export async function saveReceipt(tx: Transaction, returns: readonly Return[]): Promise<void> {
  if (returns.length === 0) return;
  await tx.query(
    `update returns.returns as head
        set state = 'received', received_at = changed.received_at, location_id = changed.location_id
       from unnest($2::uuid[], $3::timestamptz[], $4::uuid[]) as changed(return_id, received_at, location_id)
      where head.tenant_id = $1 and head.return_id = changed.return_id and head.state = 'registered'`,
    [
      tx.tenant_id,
      returns.map((head) => head.return_id),
      returns.map((head) => head.received_at),
      returns.map((head) => head.location_id),
    ],
  );
  const lines = returns.flatMap((head) => head.lines.map((line) => ({ return_id: head.return_id, ...line })));
  await tx.query(
    `update returns.return_lines as line
        set received_quantity = changed.received_quantity, disposition = changed.disposition, first_unit = changed.first_unit
       from unnest($2::uuid[], $3::integer[], $4::bigint[], $5::text[], $6::bigint[])
              as changed(return_id, line_no, received_quantity, disposition, first_unit)
      where line.tenant_id = $1 and line.return_id = changed.return_id and line.line_no = changed.line_no`,
    [
      tx.tenant_id,
      lines.map((line) => line.return_id),
      lines.map((line) => line.line_no),
      lines.map((line) => line.received_quantity),
      lines.map((line) => line.disposition),
      lines.map((line) => line.first_unit),
    ],
  );
}

export async function findReturns(tx: Transaction, return_ids: readonly string[]): Promise<Return[]> {
  return return_ids.length === 0
    ? []
    : withLines(tx, await selectHeads(tx, "head.return_id = any ($2::uuid[])", return_ids));
}

export async function findReturnsByOrders(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, Return[]>> {
  if (order_ids.length === 0) return new Map();
  const heads = await selectHeads(tx, "head.order_id = any ($2::uuid[])", order_ids);
  return Map.groupBy(await withLines(tx, heads), (head) => head.order_id);
}

function selectHeads(tx: Transaction, condition: string, value: unknown): Promise<Omit<Return, "lines">[]> {
  return tx.query<Omit<Return, "lines">>(
    `select ${COLUMNS}
       from returns.returns as head
      where head.tenant_id = $1 and ${condition}
      order by head.return_id`,
    [tx.tenant_id, value],
  );
}

async function withLines(tx: Transaction, heads: readonly Omit<Return, "lines">[]): Promise<Return[]> {
  if (heads.length === 0) return [];
  const rows = await tx.query<ReturnLine & { readonly return_id: string }>(
    `select line.return_id, line.line_no, line.quantity, line.received_quantity, line.disposition, line.first_unit
       from returns.return_lines as line
      where line.tenant_id = $1 and line.return_id = any ($2::uuid[])
      order by line.return_id, line.line_no`,
    [tx.tenant_id, heads.map((head) => head.return_id)],
  );
  const lines = Map.groupBy(rows, (row) => row.return_id);
  return heads.map((head) => ({
    ...head,
    lines: (lines.get(head.return_id) ?? []).map(({ return_id: _, ...line }) => line),
  }));
}
