/**
 * Divides exactly and rounds half away from zero, the commercial rounding of DIN 1333. It is symmetric: a refund
 * rounds to the same amount as the sale it undoes.
 *
 * @param denominator > 0
 */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError(`denominator must be positive, not ${denominator}`);
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** A result that left the safe integers would be silently wrong as a JS number: better to stop. */
export function toSafeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond the safe integers`);
  return number;
}
