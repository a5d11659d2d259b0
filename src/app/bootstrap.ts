import { createApiKey, createApiKeyWithValue } from "../access/index.ts";
import { DEFAULT_TENANT_ID } from "../platform/config.ts";
import type { Database } from "../platform/database.ts";
import { faultPoint } from "../platform/fault-points.ts";
import { ensureTenant } from "../platform/tenants.ts";
import { transact } from "../platform/transaction.ts";

/**
 * Makes tenant `default` and its first administrator key in a database that has neither.
 *
 * @param url            of the database's owner, since the application may not make tenants
 * @param bootstrap_key  the key's value, if the operator has chosen one
 * @returns the key if one was made up here: it is to be shown once
 */
export async function bootstrap(
  url: string,
  database: Database,
  bootstrap_key: string | null,
  now: Date,
): Promise<string | null> {
  const is_new = await ensureTenant(url, { tenant_id: DEFAULT_TENANT_ID, code: "default", name: "Default" });
  if (!is_new && (await hasKeys(database))) return null;
  await faultPoint("tenant: made, without a key");
  const request = { name: "administrator", scopes: ["admin"], channel_code: null } as const;
  return transact(database, DEFAULT_TENANT_ID, { name: "bootstrap" }, async (tx) => {
    const decision = bootstrap_key
      ? await createApiKeyWithValue(tx, { ...request, key: bootstrap_key }, now)
      : await createApiKey(tx, request, now);
    return decision.accepted && !bootstrap_key ? decision.value.key : null;
  });
}

function hasKeys(database: Database): Promise<boolean> {
  return transact(database, DEFAULT_TENANT_ID, { name: "look for keys", read_only: true }, async (tx) => {
    const rows = await tx.query("select from access.api_keys as key where key.tenant_id = $1 limit 1", [tx.tenant_id]);
    return rows.length > 0;
  });
}
