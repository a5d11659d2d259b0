import { randomBytes } from "node:crypto";

const PREFIX = "whsec_";
/** The specification asks for 24 to 64. */
const KEY_BYTES = 32;

export function newSigningSecret(): string {
  return PREFIX + randomBytes(KEY_BYTES).toString("base64");
}

/** @throws Error if it is not of our making */
export function signingKey(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "", "base64");
  if (key.length < 24) throw new Error("A signing secret must be whsec_ and at least 24 bytes in base64.");
  return key;
}
