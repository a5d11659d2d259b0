import { hash } from "node:crypto";

/**
 * `dk_<tenant, 32 hex digits>_<32 random bytes, base64url>`: the key names its tenant, so that looking it up asks one tenant
 * (one shard) only. That part is no secret and no proof; the random part is both.
 */
const KEY = /^dk_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** @param secret 32 random bytes */
export function keyText(tenant_id: string, secret: Buffer): string {
  return `dk_${tenant_id.replaceAll("-", "")}_${secret.toString("base64url")}`;
}

/** The tenant that a key of our form names; null for a key of any other form. */
export function tenantOfKey(key: string): string | null {
  const match = KEY.exec(key);
  return match ? match.slice(1, 6).join("-") : null;
}

/** What is stored and looked up. A plain hash does: the key has 256 random bits, there is nothing to guess. */
export function hashKey(key: string): Buffer {
  return hash("sha256", key, "buffer");
}
