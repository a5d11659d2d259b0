import { assertMinor } from "./money.ts";
import { divideRounded, toSafeNumber } from "./rounding.ts";

/**
 * What the first `part` of `whole` equal units carry of a frozen amount: total * part / whole, rounded half away from
 * zero. Exact for all safe integers, and symmetric in the sign of `total_minor`.
 *
 * @param part  0 <= part <= whole
 * @param whole >= 1
 */
export function cumulativeShare(total_minor: number, part: number, whole: number): number {
  assertMinor(total_minor);
  if (!Number.isSafeInteger(part) || !Number.isSafeInteger(whole) || whole < 1 || part < 0 || part > whole) {
    throw new RangeError(`no share ${part} of ${whole}`);
  }
  if (part === 0) return 0;
  if (part === whole) return total_minor;
  const product = Math.abs(total_minor) * part;
  if (product > Number.MAX_SAFE_INTEGER)
    return toSafeNumber(divideRounded(BigInt(total_minor) * BigInt(part), BigInt(whole)));
  // Nearly always the product is exact as a number, and that is ten times as fast.
  const remainder = product % whole;
  const share = (product - remainder) / whole + (2 * remainder >= whole ? 1 : 0);
  return total_minor < 0 && share > 0 ? -share : share;
}

/**
 * What units [from, to) of a line of `quantity` carry of its frozen amount. A difference of cumulative shares, so the
 * parts of any partition into ranges sum to the whole, in whatever order they are asked for.
 */
export function unitRangeShare(range: {
  readonly total_minor: number;
  readonly from: number;
  readonly to: number;
  readonly quantity: number;
}): number {
  const { total_minor, from, to, quantity } = range;
  if (from > to) throw new RangeError(`no units from ${from} to ${to}`);
  return cumulativeShare(total_minor, to, quantity) - cumulativeShare(total_minor, from, quantity);
}

/**
 * Divides an amount by weight with the largest remainder method (Hamilton): every part is its exact share rounded down,
 * and the units left over go to the largest remainders. Equal remainders: the larger weight first, then the earlier
 * position, so that shuffling the weights shuffles the parts and changes no one's share but between equals.
 * A weight of zero gets nothing. When all weights are zero there is nothing to tell the parts apart, so they are
 * treated as equal: free lines share a shipping charge. A negative total gives the negated parts of the positive one.
 *
 * @param weights at least one; safe integers >= 0
 * @returns one part per weight; they sum to `total_minor`
 */
export function allocateByWeight(total_minor: number, weights: readonly number[]): number[] {
  assertMinor(total_minor);
  if (weights.length === 0) throw new RangeError("nothing to allocate to");
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw new RangeError(`a weight is an integer >= 0, not ${weight}`);
  }

  const allZero = weights.every((weight) => weight === 0);
  const exactWeights = weights.map((weight) => (allZero ? 1n : BigInt(weight)));
  const weightSum = exactWeights.reduce((sum, weight) => sum + weight, 0n);
  const magnitude = BigInt(Math.abs(total_minor));

  const floors = exactWeights.map((weight) => (magnitude * weight) / weightSum);
  const remainders = exactWeights.map((weight) => (magnitude * weight) % weightSum);
  const leftOver = Number(magnitude - floors.reduce((sum, floor) => sum + floor, 0n));

  const byRemainder = exactWeights
    .map((weight, position) => ({ weight, position, remainder: remainders[position]! }))
    .sort((a, b) => compare(b.remainder, a.remainder) || compare(b.weight, a.weight) || a.position - b.position);
  for (const { position } of byRemainder.slice(0, leftOver)) floors[position]! += 1n;

  return floors.map((part) => toSafeNumber(total_minor < 0 ? -part : part));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
