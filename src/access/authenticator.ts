import { timingSafeEqual } from "node:crypto";
import type { Database } from "../platform/database.ts";
import type { Caller } from "../platform/http/index.ts";
import { read } from "../platform/transaction.ts";
import { hashKey, tenantOfKey } from "./key-text.ts";
import { findApiKeyByHash } from "./store.ts";

export type AuthenticatorOptions = {
  /** Whose keys may have another form than ours. */
  readonly default_tenant_id: string;
  /** How long an answer is remembered, and so how long a revoked key may still work. */
  readonly cache_seconds?: number;
  readonly cache_entries_max?: number;
  /** A clock that only runs forward; for tests. */
  readonly monotonicMs?: () => number;
};

type Remembered = { readonly caller: Caller | null; readonly until_ms: number };

const CACHE_SECONDS = 10;
const CACHE_ENTRIES_MAX = 10_000;

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
  const cache_ms = (options.cache_seconds ?? CACHE_SECONDS) * 1000;
  const entries_max = options.cache_entries_max ?? CACHE_ENTRIES_MAX;
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const remembered = new Map<string, Remembered>();
  const asking = new Map<string, Promise<Caller | null>>();

  const remember = (hash_text: string, caller: Caller | null, asked_ms: number) => {
    // Maps keep their order, so the first entry is the oldest.
    const oldest = remembered.size >= entries_max ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
    remembered.delete(hash_text);
    // Counted from when the question was asked: a revocation during the answer must not be hidden for longer.
    remembered.set(hash_text, { caller, until_ms: asked_ms + cache_ms });
  };

  return async (bearer) => {
    const key_hash = hashKey(bearer);
    const hash_text = key_hash.toString("base64");
    const now_ms = monotonicMs();
    const known = remembered.get(hash_text);
    if (known && now_ms < known.until_ms) return known.caller;

    const pending = asking.get(hash_text);
    if (pending) return pending;
    const question = findCaller(database, tenantOfKey(bearer) ?? options.default_tenant_id, key_hash)
      .then((caller) => {
        remember(hash_text, caller, now_ms);
        return caller;
      })
      .finally(() => asking.delete(hash_text));
    asking.set(hash_text, question);
    return question;
  };
}

async function findCaller(database: Database, tenant_id: string, key_hash: Buffer): Promise<Caller | null> {
  const key = await read(database, tenant_id, "authenticate", (tx) => findApiKeyByHash(tx, key_hash));
  if (!key || key.revoked_at !== null || !timingSafeEqual(key.key_hash, key_hash)) return null;
  return {
    tenant_id,
    api_key_id: key.api_key_id,
    actor: `api:${key.name}`,
    scopes: key.scopes,
    channel_code: key.channel_code,
  };
}
