import { randomBytes } from "node:crypto";
import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { newId } from "../kernel/ids.ts";
import { COMMAND_LINE, recordAudit } from "../platform/audit.ts";
import type { Transaction } from "../platform/transaction.ts";
import { hashKey, keyText } from "./key-text.ts";
import type { AccessRefusal } from "./refusals.ts";
import { findApiKeyByHash, findApiKeys, insertApiKey, markRevoked } from "./store.ts";
import type { ApiKey, NewApiKey } from "./types.ts";

/** `key` is shown once: only its hash is kept. */
export type MadeApiKey = { readonly api_key_id: string; readonly key: string };

/** @returns the key, or api_key_name_taken */
export function createApiKey(
  tx: Transaction,
  request: NewApiKey,
  now: Date,
  origin = COMMAND_LINE,
): Promise<Decision<MadeApiKey, AccessRefusal>> {
  return createApiKeyWithValue(tx, { ...request, key: keyText(tx.tenant_id, randomBytes(32)) }, now, origin);
}

/**
 * Makes a key of a given value, which may have any form: for the bootstrap key. The same value again is the same key, so two
 * processes that start at once agree.
 *
 * @returns the key, or api_key_name_taken (also if the value belongs to a revoked key, or to one that may do other things)
 */
export async function createApiKeyWithValue(
  tx: Transaction,
  request: NewApiKey & { readonly key: string },
  now: Date,
  origin = COMMAND_LINE,
): Promise<Decision<MadeApiKey, AccessRefusal>> {
  const { key, ...fields } = request;
  const api_key_id = newId();
  const key_hash = hashKey(key);
  if (await insertApiKey(tx, { ...fields, api_key_id, key_hash }, now)) {
    const { name, scopes, channel_code } = fields;
    const made = { action: "api_key_created", object_kind: "api_key", object_id: api_key_id, before: null };
    recordAudit(tx, origin, [{ ...made, after: { name, scopes, channel_code } }], now);
    return accept({ api_key_id, key });
  }

  const known = await findApiKeyByHash(tx, key_hash);
  if (known && known.revoked_at === null && known.name === request.name && isSameReach(known, request)) {
    return accept({ api_key_id: known.api_key_id, key });
  }
  return refuse({ code: "api_key_name_taken", name: request.name });
}

/** Takes effect everywhere within the seconds that the authenticators remember keys. @returns null, or api_key_not_found */
export async function revokeApiKey(
  tx: Transaction,
  api_key_id: string,
  now: Date,
  origin = COMMAND_LINE,
): Promise<Decision<null, AccessRefusal>> {
  const outcome = await markRevoked(tx, api_key_id, now);
  if (outcome === null) return refuse({ code: "api_key_not_found", api_key_id });
  const change = { before: { revoked: outcome === "was_revoked" }, after: { revoked: true } };
  recordAudit(
    tx,
    origin,
    [{ action: "api_key_revoked", object_kind: "api_key", object_id: api_key_id, ...change }],
    now,
  );
  return accept(null);
}

/** Newest first, revoked ones too. */
export function listApiKeys(
  tx: Transaction,
  page: { readonly limit: number; readonly before_id: string | null },
): Promise<ApiKey[]> {
  return findApiKeys(tx, page);
}

function isSameReach(known: ApiKey, request: NewApiKey): boolean {
  return (
    known.channel_code === request.channel_code && [...known.scopes].sort().join() === [...request.scopes].sort().join()
  );
}
