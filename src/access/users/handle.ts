import { randomBytes } from "node:crypto";

/** 32 that are not taken for one another. */
const LETTERS = "abcdefghjkmnpqrstvwxyz0123456789";

/** 8 letters by chance, 40 bits: two users of a tenant never get the same. */
export function newHandle(): string {
  return Array.from(randomBytes(8), (byte) => LETTERS[byte % LETTERS.length]).join("");
}
