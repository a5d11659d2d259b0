import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/** A secret that is in the source text protects nothing: it is for trying things out on one machine. */
export const SANDBOX_SIGNING_SECRET = "whsec_ZGlyaWdlbnQgc2FuZGJveCBzaWduaW5nIHNlY3JldA==";

/**
 * Headers of a signed notification by Standard Webhooks (https://www.standardwebhooks.com, scheme v1: HMAC-SHA256 over
 * `id.timestamp.body`, the secret being base64 behind `whsec_`).
 *
 * @param sent_at of this attempt, not of the event: the receiver refuses old ones
 */
export function signedHeaders(secret: string, notification_id: string, body: string, sent_at: Date) {
  const timestamp = String(Math.floor(sent_at.getTime() / 1000));
  const signature = createHmac("sha256", signingKey(secret))
    .update(`${notification_id}.${timestamp}.${body}`)
    .digest("base64");
  return {
    "content-type": "application/json",
    "webhook-id": notification_id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}

/** @throws when the secret is not `whsec_` and 24 to 64 bytes in base64 */
export function signingKey(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "", "base64");
  if (key.length < 24 || key.length > 64) {
    throw new Error("the signing secret must be whsec_ followed by 24 to 64 bytes in base64");
  }
  return key;
}
