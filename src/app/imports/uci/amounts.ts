import { divideRounded, toSafeNumber } from "../../../kernel/rounding.ts";

/** Ten-thousandths of a pound to pence, half away from zero. */
export function penceOf(amount_e4: number): number {
  return toSafeNumber(divideRounded(BigInt(amount_e4), 100n));
}

/** "9747747.93", or "9747747.934" where there are parts of a penny. */
export function poundsOf(amount_e4: number): string {
  const magnitude = Math.abs(amount_e4);
  const decimals = String(magnitude % 10_000)
    .padStart(4, "0")
    .replace(/(?<=\d\d)0+$/, "");
  return `${amount_e4 < 0 ? "-" : ""}${Math.floor(magnitude / 10_000)}.${decimals}`;
}
