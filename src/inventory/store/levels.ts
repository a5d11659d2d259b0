import type { Transaction } from "../../platform/transaction.ts";
import { type ItemSupply, type LevelKey, type LockedLevel, levelKey, type SupplyAtLocation } from "../types.ts";

/**
 * Locks the levels that exist, in primary-key order, so that crossing transactions wait for each other instead of
 * deadlocking. Whatever changes a reservation or a counter holds the level's lock first. A transaction that will
 * touch levels in several calls should lock all of them here before the first.
 *
 * @returns by `levelKey`; a level that does not exist has no stock and is missing
 */
export async function lockLevels(tx: Transaction, keys: readonly LevelKey[]): Promise<Map<string, LockedLevel>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query<LockedLevel>(
    `select level.item_id, level.location_id, level.on_hand, level.reserved, level.safety, level.set_as_of
       from inventory.stock_levels as level
       join (select distinct * from unnest($2::uuid[], $3::uuid[]) as k(item_id, location_id)) as wanted
      using (item_id, location_id)
      where level.tenant_id = $1
      order by level.item_id, level.location_id
        for update of level`,
    [tx.tenant_id, keys.map((key) => key.item_id), keys.map((key) => key.location_id)],
  );
  return new Map(rows.map((row) => [levelKey(row), row]));
}

/** Makes the levels that do not exist yet, empty, in primary-key order. */
export async function createMissingLevels(tx: Transaction, keys: readonly LevelKey[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `insert into inventory.stock_levels (tenant_id, item_id, location_id)
     select distinct $1::uuid, k.item_id, k.location_id
       from unnest($2::uuid[], $3::uuid[]) as k(item_id, location_id)
      order by k.item_id, k.location_id
         on conflict (tenant_id, item_id, location_id) do nothing`,
    [tx.tenant_id, keys.map((key) => key.item_id), keys.map((key) => key.location_id)],
  );
}

export type LevelChange = LevelKey & {
  readonly on_hand_change: number;
  readonly damaged_change: number;
  /** Of an absolute count, else null. */
  readonly set_as_of: Date | null;
};

/** Changes counters of locked levels; one entry a level. As differences, so that a mistake elsewhere is never overwritten. */
export async function changeLevels(tx: Transaction, changes: readonly LevelChange[]): Promise<number> {
  if (changes.length === 0) return 0;
  const rows = await tx.query(
    `update inventory.stock_levels as level
        set on_hand   = level.on_hand + change.on_hand_change,
            damaged   = level.damaged + change.damaged_change,
            set_as_of = greatest(level.set_as_of, change.set_as_of)
       from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::timestamptz[])
            as change(item_id, location_id, on_hand_change, damaged_change, set_as_of)
      where level.tenant_id = $1 and level.item_id = change.item_id and level.location_id = change.location_id
     returning 1`,
    [
      tx.tenant_id,
      changes.map((change) => change.item_id),
      changes.map((change) => change.location_id),
      changes.map((change) => change.on_hand_change),
      changes.map((change) => change.damaged_change),
      changes.map((change) => change.set_as_of),
    ],
  );
  return rows.length;
}

/** What may be promised of these items, without a lock: a basis for planning, never for promising. */
export async function loadSupply(tx: Transaction, item_ids: readonly string[]): Promise<SupplyAtLocation[]> {
  if (item_ids.length === 0) return [];
  return tx.query<SupplyAtLocation>(
    `select level.item_id, level.location_id, level.on_hand - level.reserved - level.safety as available_quantity
       from inventory.stock_levels as level
      where level.tenant_id = $1 and level.item_id = any ($2::uuid[])
        and level.on_hand - level.reserved - level.safety > 0
      order by level.item_id, level.location_id`,
    [tx.tenant_id, [...new Set(item_ids)]],
  );
}

/**
 * The same by item, in columns: with thousands of locations one row each would cost more to read than to plan with.
 *
 * @returns an entry for each of the items, also where there is nothing
 */
export async function loadItemSupply(tx: Transaction, item_ids: readonly string[]): Promise<Map<string, ItemSupply>> {
  const supply = new Map<string, ItemSupply>();
  if (item_ids.length === 0) return supply;
  for (const item_id of item_ids) supply.set(item_id, { location_ids: [], available: new Float64Array() });
  const rows = await tx.query<{ item_id: string; location_ids: string; available: string }>(
    `select level.item_id, string_agg(level.location_id::text, ',') as location_ids,
            string_agg((level.on_hand - level.reserved - level.safety)::text, ',') as available
       from inventory.stock_levels as level
      where level.tenant_id = $1 and level.item_id = any ($2::uuid[])
        and level.on_hand - level.reserved - level.safety > 0
      group by level.item_id`,
    [tx.tenant_id, [...supply.keys()]],
  );
  // What is kept everywhere comes with the same list each time: one list for all, which planning then prepares once.
  const lists = new Map<string, readonly string[]>();
  for (const { item_id, location_ids, available } of rows) {
    const list = lists.get(location_ids) ?? location_ids.split(",");
    lists.set(location_ids, list);
    supply.set(item_id, {
      location_ids: list,
      available: Float64Array.from(available.split(","), Number),
    });
  }
  return supply;
}
