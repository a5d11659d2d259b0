import type { Transaction } from "../platform/transaction.ts";
import type { ApiKey, NewApiKey } from "./types.ts";

const COLUMNS = "api_key_id, name, scopes, channel_code, created_at, revoked_at";

/** @returns whether the key was stored; false if the id, the hash or the name of a key in use is taken */
export async function insertApiKey(
  tx: Transaction,
  key: NewApiKey & { readonly api_key_id: string; readonly key_hash: Buffer },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into access.api_keys (tenant_id, api_key_id, name, key_hash, scopes, channel_code, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict do nothing
     returning api_key_id`,
    [tx.tenant_id, key.api_key_id, key.name, key.key_hash, key.scopes, key.channel_code, now],
  );
  return rows.length === 1;
}

/** @returns the key of this hash, revoked or not */
export async function findApiKeyByHash(
  tx: Transaction,
  key_hash: Buffer,
): Promise<(ApiKey & { readonly key_hash: Buffer }) | null> {
  const rows = await tx.query<ApiKey & { readonly key_hash: Buffer }>(
    `select ${COLUMNS}, key_hash from access.api_keys where tenant_id = $1 and key_hash = $2`,
    [tx.tenant_id, key_hash],
  );
  return rows[0] ?? null;
}

/** Revoking twice keeps the first instant. @returns null if there is no such key */
export async function markRevoked(
  tx: Transaction,
  api_key_id: string,
  now: Date,
): Promise<"revoked" | "was_revoked" | null> {
  const rows = await tx.query<{ was_revoked: boolean }>(
    `update access.api_keys as key
        set revoked_at = coalesce(key.revoked_at, $3)
       from (select known.api_key_id, known.revoked_at is not null as was_revoked
               from access.api_keys as known
              where known.tenant_id = $1 and known.api_key_id = $2
                for no key update) as before
      where key.tenant_id = $1 and key.api_key_id = before.api_key_id
     returning before.was_revoked`,
    [tx.tenant_id, api_key_id, now],
  );
  if (!rows[0]) return null;
  return rows[0].was_revoked ? "was_revoked" : "revoked";
}

/** Newest first; ids begin with the time. */
export function findApiKeys(
  tx: Transaction,
  page: { readonly limit: number; readonly before_id: string | null },
): Promise<ApiKey[]> {
  return tx.query<ApiKey>(
    `select ${COLUMNS}
       from access.api_keys
      where tenant_id = $1 and ($2::uuid is null or api_key_id < $2)
      order by api_key_id desc
      limit $3`,
    [tx.tenant_id, page.before_id, page.limit],
  );
}
