import { newId } from "../kernel/ids.ts";
import type { Transaction } from "../platform/transaction.ts";
import type { Item, ItemContent, ItemKind } from "./types.ts";

const COLUMNS = `item_id, sku, kind, name, gtin, image_url, weight_grams, length_mm, width_mm, height_mm,
  hazard_class, bulky, tax_class, price_minor, currency, components, attributes, updated_at`;

/**
 * Stores whole items in order of their sku, so that two senders never wait for each other in a circle. An item that is as
 * it was is not written.
 *
 * @param items each sku once
 * @returns by sku, for those that were written, whether the item is new
 */
export async function upsertItems(
  tx: Transaction,
  items: readonly ItemContent[],
  now: Date,
): Promise<Map<string, boolean>> {
  if (items.length === 0) return new Map();
  const rows = await tx.query<{ sku: string; created: boolean }>(
    `with sent as (
       select * from jsonb_to_recordset($2::jsonb)
         as s(item_id uuid, sku text, kind text, name jsonb, gtin text, image_url text, weight_grams integer,
              length_mm integer, width_mm integer, height_mm integer, hazard_class text, bulky boolean, tax_class text,
              price_minor bigint, currency text, components jsonb, attributes jsonb)
     )
     insert into catalog.items as item
            (tenant_id, item_id, sku, kind, name, gtin, image_url, weight_grams, length_mm, width_mm, height_mm,
             hazard_class, bulky, tax_class, price_minor, currency, components, attributes, updated_at)
     select $1, sent.*, $3 from sent order by sent.sku
         on conflict (tenant_id, sku) do update
        set kind = excluded.kind, name = excluded.name, gtin = excluded.gtin, image_url = excluded.image_url,
            weight_grams = excluded.weight_grams, length_mm = excluded.length_mm, width_mm = excluded.width_mm,
            height_mm = excluded.height_mm, hazard_class = excluded.hazard_class, bulky = excluded.bulky,
            tax_class = excluded.tax_class, price_minor = excluded.price_minor, currency = excluded.currency,
            components = excluded.components, attributes = excluded.attributes, updated_at = excluded.updated_at
      where (item.kind, item.name, item.gtin, item.image_url, item.weight_grams, item.length_mm, item.width_mm, item.height_mm,
             item.hazard_class, item.bulky, item.tax_class, item.price_minor, item.currency, item.components, item.attributes)
            is distinct from
            (excluded.kind, excluded.name, excluded.gtin, excluded.image_url, excluded.weight_grams, excluded.length_mm,
             excluded.width_mm, excluded.height_mm, excluded.hazard_class, excluded.bulky, excluded.tax_class,
             excluded.price_minor, excluded.currency, excluded.components, excluded.attributes)
     returning item.sku, item.item_id = any ($4::uuid[]) as created`,
    prepared(tx, items, now),
  );
  return new Map(rows.map((row) => [row.sku, row.created]));
}

/** A row that got the id made here is new. */
function prepared(tx: Transaction, items: readonly ItemContent[], now: Date): unknown[] {
  const item_ids = items.map(() => newId());
  const sent = items.map((item, index) => ({ ...item, item_id: item_ids[index] }));
  return [tx.tenant_id, JSON.stringify(sent), now, item_ids];
}

/** @returns by sku; an unknown sku is missing */
export async function loadItemsBySku(tx: Transaction, skus: readonly string[]): Promise<Map<string, Item>> {
  if (skus.length === 0) return new Map();
  const rows = await tx.query<Item>(
    `select ${COLUMNS} from catalog.items where tenant_id = $1 and sku = any ($2::text[])`,
    [tx.tenant_id, [...new Set(skus)]],
  );
  return new Map(rows.map((item) => [item.sku, item]));
}

/** @returns by id; an unknown id is missing */
export async function loadItems(tx: Transaction, item_ids: readonly string[]): Promise<Map<string, Item>> {
  if (item_ids.length === 0) return new Map();
  const rows = await tx.query<Item>(
    `select ${COLUMNS} from catalog.items where tenant_id = $1 and item_id = any ($2::uuid[])`,
    [tx.tenant_id, [...new Set(item_ids)]],
  );
  return new Map(rows.map((item) => [item.item_id, item]));
}

/** @returns kinds of the items that exist, by sku */
export async function findKinds(tx: Transaction, skus: readonly string[]): Promise<Map<string, ItemKind>> {
  const rows = await tx.query<{ sku: string; kind: ItemKind }>(
    "select sku, kind from catalog.items where tenant_id = $1 and sku = any ($2::text[])",
    [tx.tenant_id, [...new Set(skus)]],
  );
  return new Map(rows.map((row) => [row.sku, row.kind]));
}

/** @returns by sku of a component, one kit that contains it. Reads all kits, so ask only when an item becomes a kit. */
export async function findKitsOf(tx: Transaction, skus: readonly string[]): Promise<Map<string, string>> {
  if (skus.length === 0) return new Map();
  const rows = await tx.query<{ component_sku: string; kit_sku: string }>(
    `select component.sku as component_sku, min(kit.sku) as kit_sku
       from catalog.items as kit, jsonb_to_recordset(kit.components) as component(sku text)
      where kit.tenant_id = $1 and kit.kind = 'kit' and component.sku = any ($2::text[])
      group by component.sku`,
    [tx.tenant_id, skus],
  );
  return new Map(rows.map((row) => [row.component_sku, row.kit_sku]));
}

export type ItemFilter = {
  /** Null does not filter. */
  readonly skus: readonly string[] | null;
  /** Part of the sku or of the name in any language, or the whole GTIN. */
  readonly text: string | null;
  /** The attribute of that name. */
  readonly category: string | null;
  readonly after_sku: string | null;
  readonly limit: number;
};

/** Items by sku. Asks for one more than `limit`, so that the caller knows if there is more. */
export function findItems(tx: Transaction, filter: ItemFilter): Promise<Item[]> {
  const patternOf = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const pattern = filter.text === null ? null : patternOf(filter.text);
  const pattern_in_json = filter.text === null ? null : patternOf(JSON.stringify(filter.text).slice(1, -1));
  return tx.query<Item>(
    `select ${COLUMNS}
       from catalog.items as item
      where item.tenant_id = $1
        and ($2::text[] is null or item.sku = any ($2))
        and ($3::text is null or item.sku ilike $3 or item.gtin = $4
             -- Most names are ruled out as they are stored: taking them apart costs far more.
             or (item.name::text ilike $8 and exists (
                   select from jsonb_each_text(item.name) as text where text.value ilike $3)))
        and ($5::text is null or item.sku > $5)
        and ($7::text is null or item.attributes -> 'category' = to_jsonb($7::text))
      order by item.sku
      limit $6`,
    [
      tx.tenant_id,
      filter.skus,
      pattern,
      filter.text,
      filter.after_sku,
      filter.limit + 1,
      filter.category,
      pattern_in_json,
    ],
  );
}

export type Category = { readonly category: string; readonly items: number };

/** The categories that items have as an attribute, with how many items each. Reads all items, so its answer is worth keeping. */
export function findCategories(tx: Transaction, limit: number): Promise<Category[]> {
  return tx.query<Category>(
    `select item.attributes ->> 'category' as category, count(*)::integer as items
       from catalog.items as item
      where item.tenant_id = $1 and jsonb_typeof(item.attributes -> 'category') = 'string'
      group by 1
      order by 1
      limit $2`,
    [tx.tenant_id, limit],
  );
}
