import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What is stored and looked up. A plain hash does: the token is 32 letters by chance, there is nothing to guess. */
export function sessionTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

export function sessionCookieName(public_url: string): string {
  return `${public_url.startsWith("https:") ? "__Secure-" : ""}${COOKIE_PREFIX}.session_token`;
}

export const COOKIE_PREFIX = "dirigent";

/**
 * The token of a session in a Cookie header, where it stands as `<token>.<HMAC-SHA-256 of it, base64>`, percent-encoded.
 *
 * @returns null if there is none, or one that we have not signed
 */
export function readSessionToken(cookie_header: string, name: string, secret: string): string | null {
  for (const part of cookie_header.split(";")) {
    const equals = part.indexOf("=");
    if (equals < 0 || part.slice(0, equals).trim() !== name) continue;
    const token = verified(part.slice(equals + 1).trim(), secret);
    if (token !== null) return token;
  }
  return null;
}

function verified(cookie: string, secret: string): string | null {
  let text: string;
  try {
    text = decodeURIComponent(cookie);
  } catch {
    return null;
  }
  const dot = text.lastIndexOf(".");
  if (dot < 1) return null;
  const token = text.slice(0, dot);
  const signature = Buffer.from(text.slice(dot + 1), "base64");
  const expected = createHmac("sha256", secret).update(token).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? token : null;
}
