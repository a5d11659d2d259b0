import type * as Real from "../../../src/inventory/store/levels.ts";
import { levelKey } from "../../../src/inventory/types.ts";
import { check, inGroup, put, sortedUnique } from "./table.ts";
import { type Level, type Tables, tablesOf } from "./tables.ts";

export * from "../../../src/inventory/store/levels.ts";

export const lockLevels: typeof Real.lockLevels = async (tx, keys) => {
  const { levels } = tablesOf(tx);
  return new Map(
    sortedUnique(keys.map(levelKey)).flatMap((key) => {
      const level = levels.rows.get(key);
      return level ? [[key, level] as const] : [];
    }),
  );
};

export const createMissingLevels: typeof Real.createMissingLevels = async (tx, keys) => {
  const tables = tablesOf(tx);
  for (const { item_id, location_id } of keys) {
    if (tables.levels.rows.has(levelKey({ item_id, location_id }))) continue;
    saveLevel(tables, { item_id, location_id, on_hand: 0, reserved: 0, safety: 0, damaged: 0, set_as_of: null });
  }
};

export const changeLevels: typeof Real.changeLevels = async (tx, changes) => {
  const tables = tablesOf(tx);
  let changed = 0;
  for (const change of changes) {
    const level = tables.levels.rows.get(levelKey(change));
    if (!level) continue;
    changed += 1;
    const times = [level.set_as_of, change.set_as_of].filter((time) => time !== null).sort((a, b) => +a - +b);
    saveLevel(tables, {
      ...level,
      on_hand: level.on_hand + change.on_hand_change,
      damaged: level.damaged + change.damaged_change,
      set_as_of: times.at(-1) ?? null,
    });
  }
  return changed;
};

export const loadSupply: typeof Real.loadSupply = async (tx, item_ids) => {
  const { levels } = tablesOf(tx);
  return sortedUnique(item_ids)
    .flatMap((item_id) => inGroup(levels, item_id))
    .map(({ item_id, location_id, on_hand, reserved, safety }) => ({
      item_id,
      location_id,
      available_quantity: on_hand - reserved - safety,
    }))
    .filter((supply) => supply.available_quantity > 0);
};

export const loadItemSupply: typeof Real.loadItemSupply = async (tx, item_ids) => {
  const by_item = Map.groupBy(await loadSupply(tx, item_ids), (supply) => supply.item_id);
  return new Map(
    item_ids.map((item_id) => {
      const supply = by_item.get(item_id) ?? [];
      const location_ids = supply.map(({ location_id }) => location_id);
      return [item_id, { location_ids, available: Float64Array.from(supply, (at) => at.available_quantity) }];
    }),
  );
};

export function saveLevel(tables: Tables, level: Level): void {
  check(
    0 <= level.reserved && level.reserved <= level.on_hand && level.damaged >= 0,
    `0 <= reserved ${level.reserved} <= on_hand ${level.on_hand} of ${levelKey(level)}`,
  );
  tables.touched.levels.add(levelKey(level));
  put(tables, tables.levels, levelKey(level), level);
}
