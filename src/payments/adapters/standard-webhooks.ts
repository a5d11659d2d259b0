import { createHmac, timingSafeEqual } from "node:crypto";
import { type RawNotification, SignatureError } from "./payment-provider.ts";

/** Standard Webhooks asks for a tolerance against replays; five minutes is what its libraries use. */
const TOLERANCE_SECONDS = 5 * 60;
const SECRET_PREFIX = "whsec_";

/**
 * Verifies a message signed by the Standard Webhooks specification (https://www.standardwebhooks.com): HMAC-SHA256 over
 * `id.timestamp.body`. The header may hold several signatures (a secret being replaced, other versions); one must match.
 *
 * @returns the id of the message
 * @throws SignatureError
 */
export function verifyStandardWebhook(secret: string, raw: RawNotification, now: Date): string {
  const id = singleHeader(raw, "webhook-id");
  const timestamp = singleHeader(raw, "webhook-timestamp");
  const signatures = singleHeader(raw, "webhook-signature");
  if (!/^\d{1,12}$/.test(timestamp)) throw new SignatureError("signature_missing");

  const expected = createHmac("sha256", standardWebhookKey(secret))
    .update(`${id}.${timestamp}.`)
    .update(raw.body)
    .digest();
  const matches = signatures
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature.slice("v1,".length), "base64"))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  if (!matches) throw new SignatureError("signature_mismatch");

  const age_seconds = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (Math.abs(age_seconds) > TOLERANCE_SECONDS) throw new SignatureError("timestamp_out_of_tolerance");
  return id;
}

/** @throws when the secret is not `whsec_` and 24 to 64 bytes in base64: a setting is wrong */
export function standardWebhookKey(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : "", "base64");
  if (key.length < 24 || key.length > 64) {
    throw new Error("a signing secret must be whsec_ followed by 24 to 64 bytes in base64; correct the setting");
  }
  return key;
}

function singleHeader(raw: RawNotification, name: string): string {
  const value = raw.headers[name];
  if (typeof value !== "string" || value === "") throw new SignatureError("signature_missing");
  return value;
}
