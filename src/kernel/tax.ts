import { assertMinor } from "./money.ts";
import { divideRounded, toSafeNumber } from "./rounding.ts";

/** An amount taken apart; gross_minor = net_minor + tax_minor, always. */
export type TaxSplit = { readonly net_minor: number; readonly tax_minor: number; readonly gross_minor: number };

/**
 * The tax contained in an amount that includes it: gross * rate / (100 + rate), rounded half away from zero.
 *
 * @param tax_rate_percent 0 to 1000 with at most three decimals
 */
export function taxOfGross(gross_minor: number, tax_rate_percent: number): number {
  assertMinor(gross_minor);
  const rate = rateInThousandths(tax_rate_percent);
  return toSafeNumber(divideRounded(BigInt(gross_minor) * rate, 100_000n + rate));
}

/** The tax to be added to an amount without it: net * rate / 100, rounded half away from zero. */
export function taxOfNet(net_minor: number, tax_rate_percent: number): number {
  assertMinor(net_minor);
  return toSafeNumber(divideRounded(BigInt(net_minor) * rateInThousandths(tax_rate_percent), 100_000n));
}

export function splitGross(gross_minor: number, tax_rate_percent: number): TaxSplit {
  const tax_minor = taxOfGross(gross_minor, tax_rate_percent);
  return { net_minor: gross_minor - tax_minor, tax_minor, gross_minor };
}

export function splitNet(net_minor: number, tax_rate_percent: number): TaxSplit {
  const tax_minor = taxOfNet(net_minor, tax_rate_percent);
  const gross_minor = net_minor + tax_minor;
  assertMinor(gross_minor);
  return { net_minor, tax_minor, gross_minor };
}

/** True for what `tax_rate_percent` may be anywhere in the product: 0 to 1000, at most three decimals. */
export function isTaxRate(tax_rate_percent: number): boolean {
  if (!(tax_rate_percent >= 0 && tax_rate_percent <= 1000)) return false;
  // 7.7 * 1000 is 7700.000000000001 in binary: compare after rounding, with the decimal that was meant.
  return Math.round(tax_rate_percent * 1000) / 1000 === tax_rate_percent;
}

function rateInThousandths(tax_rate_percent: number): bigint {
  if (!isTaxRate(tax_rate_percent)) throw new RangeError(`${tax_rate_percent} is not a tax rate in percent`);
  return BigInt(Math.round(tax_rate_percent * 1000));
}
