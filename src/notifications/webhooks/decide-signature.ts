import { createHmac } from "node:crypto";
import { signingKey } from "./secret.ts";
import type { SigningSecrets, WebhookMessage } from "./types.ts";

/**
 * The headers of a message by Standard Webhooks 1.0 (https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`.
 * While a secret is being replaced there are two signatures, the new one first.
 *
 * @param now when it is sent: each attempt bears a timestamp of its own, and the id of the first
 */
export function signedHeaders(
  { webhook_id, body }: WebhookMessage,
  secrets: SigningSecrets,
  now: Date,
): Readonly<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const { secret, previous_secret, previous_secret_until } = secrets;
  const overlaps = previous_secret !== null && previous_secret_until !== null && previous_secret_until > now;
  const signatures = [secret, ...(overlaps ? [previous_secret] : [])].map(
    (key) =>
      `v1,${createHmac("sha256", signingKey(key)).update(`${webhook_id}.${timestamp}.${body}`).digest("base64")}`,
  );
  return {
    "webhook-id": webhook_id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
