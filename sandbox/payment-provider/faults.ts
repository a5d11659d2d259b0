import { createHash } from "node:crypto";

/** The ways a call to a provider goes wrong in real life. */
export const FAULTS = [
  /** Takes effect and answers late. */
  "delay",
  /** 503, nothing happened. */
  "error_before_effect",
  /** It happened, and the connection breaks before the answer. */
  "lost_reply",
  /** It happened, and the answer is 500. */
  "error_after_effect",
  /** It happened, and the answer is an HTML page with status 200. */
  "rubbish",
  /** The notification of the effect comes twice. */
  "duplicate_notification",
  /** The notification of the effect arrives before the answer of the call. */
  "notification_before_reply",
] as const;

export type Fault = (typeof FAULTS)[number];
export type FaultRates = { readonly [name in Fault]?: number };

export type FaultPlan = {
  readonly seed: string;
  readonly rates: FaultRates;
  /** Forced faults of the next requests, one each (null: none); they come before the rates. */
  readonly next: readonly (Fault | null)[];
};

/** A request has one ending, so of these at most the first that was drawn happens. */
const ENDINGS: readonly Fault[] = ["error_before_effect", "lost_reply", "error_after_effect", "rubbish"];

/**
 * Decides what goes wrong with a request. A pure function of seed and number: the same plan repeats the same faults,
 * also across a restart.
 *
 * @param request_no counts the calls that move money, from 1
 */
export function drawFaults(seed: string, rates: FaultRates, request_no: number): readonly Fault[] {
  const digest = createHash("sha256").update(`${seed}/${request_no}`).digest();
  const drawn = FAULTS.filter((name, index) => digest.readUInt32BE(index * 4) / 2 ** 32 < (rates[name] ?? 0));
  const ending = drawn.find((name) => ENDINGS.includes(name));
  return drawn.filter((name) => name === ending || !ENDINGS.includes(name));
}

/** Reads rates written as `lost_reply=0.2,delay=0.05`. */
export function parseFaultRates(text: string): FaultRates {
  const rates: { [name in Fault]?: number } = {};
  for (const part of text.split(",").filter((piece) => piece.trim() !== "")) {
    const [name = "", rate_text = ""] = part.split("=").map((piece) => piece.trim());
    const known = FAULTS.find((candidate) => candidate === name);
    const rate = Number(rate_text);
    if (!known) throw new Error(`${name} is not a fault; choose from ${FAULTS.join(", ")}`);
    if (rate_text === "" || !(rate >= 0 && rate <= 1)) throw new Error(`the rate of ${name} must be from 0 to 1`);
    rates[known] = rate;
  }
  return rates;
}
