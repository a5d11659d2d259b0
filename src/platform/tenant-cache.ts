import type { Transaction } from "./transaction.ts";

/** What changes rarely and is read by every batch (rules, workflows), kept for a moment per tenant. */
export type TenantCache<Value> = {
  readonly get: (tx: Transaction) => Promise<Value>;
  /** After a change by this process; other processes follow within the maximum age. */
  readonly forget: (tenant_id: string) => void;
};

/** @param age_max_ms how stale a value of another process's making may be */
export function createTenantCache<Value>(
  load: (tx: Transaction) => Promise<Value>,
  age_max_ms = 2_000,
): TenantCache<Value> {
  const entries = new Map<string, { readonly value: Value; readonly read_at: number }>();
  return {
    get: async (tx) => {
      const known = entries.get(tx.tenant_id);
      if (known && performance.now() - known.read_at < age_max_ms) return known.value;
      const value = await load(tx);
      entries.set(tx.tenant_id, { value, read_at: performance.now() });
      return value;
    },
    forget: (tenant_id) => {
      entries.delete(tenant_id);
    },
  };
}
