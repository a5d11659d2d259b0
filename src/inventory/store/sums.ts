import type { Transaction } from "../../platform/transaction.ts";

/** An item's stock over several places, in stocking units. */
export type StockSum = {
  readonly item_id: string;
  /** Places that have a level of the item, also an empty one. */
  readonly locations: number;
  /** Those of them where nothing may be promised any more. */
  readonly short_locations: number;
  readonly on_hand: number;
  readonly reserved: number;
  readonly safety: number;
  readonly damaged: number;
  /** What may still be promised, where things may be promised at all. */
  readonly available: number;
};

/**
 * Sums up the levels of items, without a lock.
 *
 * @param where.location_ids only these places; null for all
 * @param where.active_ids places from which is sold: the rest has stock but promises nothing
 * @returns by item; an item without a level is missing
 */
export async function sumStock(
  tx: Transaction,
  item_ids: readonly string[],
  where: { readonly location_ids: readonly string[] | null; readonly active_ids: readonly string[] },
): Promise<Map<string, StockSum>> {
  if (item_ids.length === 0) return new Map();
  const rows = await tx.query<StockSum>(
    `select level.item_id, count(*)::integer as locations,
            count(*) filter (where level.on_hand - level.reserved - level.safety <= 0)::integer as short_locations,
            sum(level.on_hand)::bigint as on_hand, sum(level.reserved)::bigint as reserved, sum(level.safety)::bigint as safety,
            sum(level.damaged)::bigint as damaged,
            coalesce(sum(greatest(0, level.on_hand - level.reserved - level.safety))
                       filter (where level.location_id = any ($4::uuid[])), 0)::bigint as available
       from inventory.stock_levels as level
      where level.tenant_id = $1 and level.item_id = any ($2::uuid[])
        and ($3::uuid[] is null or level.location_id = any ($3))
      group by level.item_id`,
    [tx.tenant_id, item_ids, where.location_ids, where.active_ids],
  );
  return new Map(rows.map((row) => [row.item_id, row]));
}
