import type { Transaction } from "../platform/transaction.ts";
import { loadItemSupply } from "./store/levels.ts";
import type { ItemSupply } from "./types.ts";

/**
 * What may be promised, kept in memory between batches, so that planning does not read the stock of every location for
 * every order. It is a basis for planning alone: reserving asks the rows themselves, and whoever plans must read anew
 * (`refresh`) before he believes that something is not to be had.
 *
 * Whoever plans takes what he plans off the counters he is given, so that the next batch knows. If he does not carry it out,
 * or his transaction fails, the snapshot knows too little for some seconds, which is safe.
 */
export type SupplySnapshot = {
  /** By item; at most half a minute old. */
  readonly current: (tx: Transaction, item_ids: readonly string[]) => Promise<ReadonlyMap<string, ItemSupply>>;
  /** From the database, now. */
  readonly refresh: (tx: Transaction, item_ids: readonly string[]) => Promise<ReadonlyMap<string, ItemSupply>>;
  /** Stock of these items has come in, or what was planned of them is not carried out. */
  readonly forget: (tenant_id: string, item_ids: readonly string[]) => void;
};

type KnownSupply = { readonly read_at: number; readonly supply: ItemSupply };

const AGE_MAX_MS = 30_000;
/** About 200 MB of entries; then everything is forgotten once. */
const ENTRIES_MAX = 2_000_000;

/** @param elapsedMs a clock that never goes back */
export function createSupplySnapshot(elapsedMs: () => number = () => performance.now()): SupplySnapshot {
  const tenants = new Map<string, Map<string, KnownSupply>>();
  let entries = 0;
  let changes = 0;

  const itemsOf = (tenant_id: string) => {
    const known = tenants.get(tenant_id) ?? new Map<string, KnownSupply>();
    tenants.set(tenant_id, known);
    return known;
  };
  const read = async (tx: Transaction, item_ids: readonly string[]) => {
    if (entries > ENTRIES_MAX) {
      tenants.clear();
      entries = 0;
    }
    const read_at = elapsedMs();
    const begun = changes;
    const supplies = await loadItemSupply(tx, item_ids);
    // Stock has come in meanwhile: what was read may be from before, so it serves this once and is not kept.
    if (changes !== begun) return supplies;
    const items = itemsOf(tx.tenant_id);
    for (const [item_id, supply] of supplies) {
      entries += supply.location_ids.length - (items.get(item_id)?.supply.location_ids.length ?? 0);
      items.set(item_id, { read_at, supply });
    }
    return supplies;
  };
  return {
    current: async (tx, item_ids) => {
      const oldest = elapsedMs() - AGE_MAX_MS;
      const supplies = new Map<string, ItemSupply>();
      const missing: string[] = [];
      const items = itemsOf(tx.tenant_id);
      for (const item_id of item_ids) {
        const known = items.get(item_id);
        if (known !== undefined && known.read_at >= oldest) supplies.set(item_id, known.supply);
        else missing.push(item_id);
      }
      if (missing.length === 0) return supplies;
      for (const [item_id, supply] of await read(tx, missing)) supplies.set(item_id, supply);
      return supplies;
    },
    refresh: read,
    forget: (tenant_id, item_ids) => {
      changes += 1;
      const items = itemsOf(tenant_id);
      for (const item_id of item_ids) {
        entries -= items.get(item_id)?.supply.location_ids.length ?? 0;
        items.delete(item_id);
      }
    },
  };
}
