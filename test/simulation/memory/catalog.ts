import type * as Real from "../../../src/catalog/store.ts";
import { inGroup } from "./table.ts";
import { tablesOf } from "./tables.ts";

export * from "../../../src/catalog/store.ts";

export const loadItems: typeof Real.loadItems = async (tx, item_ids) => {
  const { items } = tablesOf(tx);
  return new Map(
    item_ids.flatMap((item_id) => {
      const item = items.rows.get(item_id);
      return item ? [[item_id, item] as const] : [];
    }),
  );
};

export const loadItemsBySku: typeof Real.loadItemsBySku = async (tx, skus) => {
  const { items } = tablesOf(tx);
  return new Map(skus.flatMap((sku) => inGroup(items, sku).map((item) => [sku, item] as const)));
};
