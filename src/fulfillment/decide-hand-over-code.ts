import { createHash } from "node:crypto";
import { accept, type Decision, refuse } from "../kernel/decision.ts";

export type CodeRefusal =
  | { readonly code: "wrong_code"; readonly attempts_left: number }
  | { readonly code: "too_many_wrong_codes" };

/** What is easily mistaken for something else when it is read or said (0 O, 1 I L, U V) is not among them. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ";
const LENGTH = 6;
/** Against guessing: ten of 29^6, which is 600 million. */
const WRONG_CODES_MAX = 10;

/** A code for the counter. @param seed something that nobody can guess, such as a new id that is told to nobody */
export function handOverCode(seed: string): string {
  let number = createHash("sha256").update(seed).digest().readBigUInt64BE();
  let code = "";
  for (let place = 0; place < LENGTH; place += 1) {
    code += LETTERS[Number(number % BigInt(LETTERS.length))];
    number /= BigInt(LETTERS.length);
  }
  return code;
}

/** As it was said: in small letters, with spaces or hyphens, it is the same code. */
export function readCode(said: string): string {
  return said.replaceAll(/[\s-]/g, "").toUpperCase();
}

/**
 * Whether the code that the customer says is the one he was told. After ten wrong ones no code counts any more: then the
 * location checks who he is, and hands over without.
 */
export function decideCode(
  known: { readonly hand_over_code: string | null; readonly wrong_codes: number },
  said: string,
): Decision<null, CodeRefusal> {
  if (known.wrong_codes >= WRONG_CODES_MAX) return refuse({ code: "too_many_wrong_codes" });
  if (known.hand_over_code !== null && readCode(said) === known.hand_over_code) return accept(null);
  return refuse({ code: "wrong_code", attempts_left: WRONG_CODES_MAX - known.wrong_codes - 1 });
}
