import type { Return } from "../../../src/returns/index.ts";
import type * as Real from "../../../src/returns/store.ts";
import { check, inGroup, insert, put } from "./table.ts";
import { type Tables, tablesOf } from "./tables.ts";

export * from "../../../src/returns/store.ts";

export const insertReturns: typeof Real.insertReturns = async (tx, returns) => {
  const tables = tablesOf(tx);
  for (const entry of returns) save(tables, entry, insert);
};

export const saveReceipt: typeof Real.saveReceipt = async (tx, returns) => {
  const tables = tablesOf(tx);
  for (const { return_id, received_at, location_id, lines } of returns) {
    const stored = tables.returns.rows.get(return_id);
    if (!stored) continue;
    const head =
      stored.state === "registered" ? { ...stored, state: "received" as const, received_at, location_id } : stored;
    save(tables, { ...head, lines }, put);
  }
};

export const findReturns: typeof Real.findReturns = async (tx, return_ids) => {
  const { returns } = tablesOf(tx);
  return [...return_ids].sort().flatMap((return_id): Return[] => {
    const entry = returns.rows.get(return_id);
    return entry ? [entry] : [];
  });
};

export const findReturnsByOrders: typeof Real.findReturnsByOrders = async (tx, order_ids) => {
  const { returns } = tablesOf(tx);
  return new Map(
    order_ids.flatMap((order_id) => {
      const entries = inGroup(returns, order_id);
      return entries.length > 0 ? [[order_id, entries] as const] : [];
    }),
  );
};

function save(tables: Tables, entry: Return, how: typeof put): void {
  for (const line of entry.lines)
    check(line.received_quantity <= line.quantity, "no more comes back than was announced");
  tables.touched.orders.add(entry.order_id);
  const lines = [...entry.lines].sort((a, b) => a.line_no - b.line_no);
  how(tables, tables.returns, entry.return_id, { ...entry, lines });
}
