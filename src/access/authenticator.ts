import { timingSafeEqual } from "node:crypto";
import type { Database } from "../platform/database.ts";
import type { Caller } from "../platform/http/index.ts";
import { read } from "../platform/transaction.ts";
import { type CallerCacheOptions, createCallerCache } from "./caller-cache.ts";
import { hashKey, tenantOfKey } from "./key-text.ts";
import { findApiKeyByHash } from "./store.ts";

export type AuthenticatorOptions = CallerCacheOptions & {
  /** Whose keys may have another form than ours. */
  readonly default_tenant_id: string;
};

/**
 * Makes the function that knows callers by their keys. It compares hashes only (the time it takes says nothing about a key),
 * asks the database once for many requests that arrive together, and remembers answers for some seconds, also that
 * a key is unknown.
 *
 * @throws (the made function) the database's error if it cannot be asked: an outage is no "unknown key"
 */
export function authenticator(
  database: Database,
  options: AuthenticatorOptions,
): (bearer: string) => Promise<Caller | null> {
  const remembered = createCallerCache(options);
  return async (bearer) => {
    const key_hash = hashKey(bearer);
    return remembered(key_hash.toString("base64"), () =>
      findCaller(database, tenantOfKey(bearer) ?? options.default_tenant_id, key_hash),
    );
  };
}

async function findCaller(database: Database, tenant_id: string, key_hash: Buffer): Promise<Caller | null> {
  const key = await read(database, tenant_id, "authenticate", (tx) => findApiKeyByHash(tx, key_hash));
  if (!key || key.revoked_at !== null || !timingSafeEqual(key.key_hash, key_hash)) return null;
  return {
    tenant_id,
    api_key_id: key.api_key_id,
    user_id: null,
    session_id: null,
    actor: `api:${key.name}`,
    scopes: key.scopes,
    channel_codes: key.channel_code === null ? null : [key.channel_code],
    location_codes: null,
    amount_max_minor: null,
    masks_personal_data: false,
  };
}
