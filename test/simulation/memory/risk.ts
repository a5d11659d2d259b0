import type * as Real from "../../../src/risk/store.ts";
import { put } from "./table.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/risk/store.ts";

/** Nobody is listed, and no velocity rule is enabled. */
export const findListMatches: typeof Real.findListMatches = async () => new Map();

export const loadNorms: typeof Real.loadNorms = async (tx, item_ids) => {
  const { norms } = tablesOf(tx);
  return new Map(
    item_ids.flatMap((item_id) => {
      const norm = norms.rows.get(item_id);
      return norm ? [[item_id, norm] as const] : [];
    }),
  );
};

export const raiseNorms: typeof Real.raiseNorms = (tx, ordered) => {
  const tables = tablesOf(tx);
  for (const { item_id, quantity } of ordered) {
    const norm = tables.norms.rows.get(item_id) ?? { orders_counted: 0, quantity_total: 0 };
    const { orders_counted, quantity_total } = norm;
    put(tables, tables.norms, item_id, {
      orders_counted: orders_counted + 1,
      quantity_total: quantity_total + quantity,
    });
  }
};

export const insertScreenings: typeof Real.insertScreenings = (tx, screenings) => {
  const tables = tablesOf(tx);
  for (const screening of screenings) {
    if (!tables.screenings.rows.has(screening.order_id)) put(tables, tables.screenings, screening.order_id, screening);
  }
};
