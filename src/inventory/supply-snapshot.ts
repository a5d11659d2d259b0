import type { Transaction } from "../platform/transaction.ts";
import { loadSupply } from "./store/levels.ts";
import { levelKey, type SupplyAtLocation } from "./types.ts";

/**
 * What may be promised, kept in memory between batches, so that planning does not read the stock of every location for
 * every order. It is a basis for planning alone: reserving asks the rows themselves, and whoever plans must read anew
 * (`refresh`) before he believes that something is not to be had.
 */
export type SupplySnapshot = {
  /** At most ten seconds old; what this process has reserved since is taken off. */
  readonly current: (tx: Transaction, item_ids: readonly string[]) => Promise<SupplyAtLocation[]>;
  /** From the database, now. */
  readonly refresh: (tx: Transaction, item_ids: readonly string[]) => Promise<SupplyAtLocation[]>;
  /** Takes off what was reserved. If the transaction fails after all, the snapshot knows too little for some seconds, which is safe. */
  readonly take: (
    tenant_id: string,
    taken: readonly (Omit<SupplyAtLocation, "available_quantity"> & { readonly quantity: number })[],
  ) => void;
  /** Stock of these items has come in. */
  readonly forget: (tenant_id: string, item_ids: readonly string[]) => void;
};

type ItemSupply = { readonly read_at: number; readonly by_level: Map<string, SupplyAtLocation> };

const AGE_MAX_MS = 10_000;
/** About 200 MB of entries; then everything is forgotten once. */
const ENTRIES_MAX = 1_000_000;

/** @param elapsedMs a clock that never goes back */
export function createSupplySnapshot(elapsedMs: () => number = () => performance.now()): SupplySnapshot {
  const tenants = new Map<string, Map<string, ItemSupply>>();
  let entries = 0;

  const itemsOf = (tenant_id: string) => {
    const known = tenants.get(tenant_id) ?? new Map<string, ItemSupply>();
    tenants.set(tenant_id, known);
    return known;
  };
  const read = async (tx: Transaction, item_ids: readonly string[]) => {
    if (entries > ENTRIES_MAX) {
      tenants.clear();
      entries = 0;
    }
    const items = itemsOf(tx.tenant_id);
    const read_at = elapsedMs();
    const supply = Map.groupBy(await loadSupply(tx, item_ids), (row) => row.item_id);
    for (const item_id of item_ids) {
      const rows = supply.get(item_id) ?? [];
      entries -= items.get(item_id)?.by_level.size ?? 0;
      items.set(item_id, { read_at, by_level: new Map(rows.map((row) => [levelKey(row), row])) });
      entries += rows.length;
    }
  };
  const collect = (tenant_id: string, item_ids: readonly string[]) => {
    const items = itemsOf(tenant_id);
    const supply: SupplyAtLocation[] = [];
    for (const item_id of item_ids) {
      for (const row of items.get(item_id)?.by_level.values() ?? []) if (row.available_quantity > 0) supply.push(row);
    }
    return supply;
  };
  return {
    current: async (tx, item_ids) => {
      const items = itemsOf(tx.tenant_id);
      const oldest = elapsedMs() - AGE_MAX_MS;
      const missing = item_ids.filter((item_id) => (items.get(item_id)?.read_at ?? Number.NEGATIVE_INFINITY) < oldest);
      if (missing.length > 0) await read(tx, missing);
      return collect(tx.tenant_id, item_ids);
    },
    refresh: async (tx, item_ids) => {
      await read(tx, item_ids);
      return collect(tx.tenant_id, item_ids);
    },
    take: (tenant_id, taken) => {
      const items = itemsOf(tenant_id);
      for (const { quantity, ...level } of taken) {
        const by_level = items.get(level.item_id)?.by_level;
        const row = by_level?.get(levelKey(level));
        if (by_level && row)
          by_level.set(levelKey(level), { ...row, available_quantity: row.available_quantity - quantity });
      }
    },
    forget: (tenant_id, item_ids) => {
      const items = itemsOf(tenant_id);
      for (const item_id of item_ids) {
        entries -= items.get(item_id)?.by_level.size ?? 0;
        items.delete(item_id);
      }
    },
  };
}
