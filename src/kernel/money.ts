import { CURRENCY_EXPONENTS } from "./currencies.ts";

/** An amount in the smallest unit of its currency: 1999 EUR is 19.99 euros, 1999 JPY is 1,999 yen. */
export type Money = { readonly amount_minor: number; readonly currency: string };

export function isCurrency(code: string): boolean {
  return CURRENCY_EXPONENTS.has(code);
}

/** Decimals of the minor unit: EUR 2, JPY 0, KWD 3. Ask `isCurrency` first; an unknown code is a bug here. */
export function currencyExponent(code: string): number {
  const exponent = CURRENCY_EXPONENTS.get(code);
  if (exponent === undefined) throw new RangeError(`${code} is not an ISO 4217 currency`);
  return exponent;
}

/** Stops a fraction or an overflow before it reaches a column or a sum. Negative amounts are fine: credits are money. */
export function assertMinor(amount_minor: number): void {
  if (!Number.isSafeInteger(amount_minor)) {
    throw new RangeError(`an amount in minor units is a safe integer, not ${amount_minor}`);
  }
}

/** Plain decimal text with a point and all decimals, for files and machines: 1999 EUR is "19.99", -5 KWD is "-0.005". */
export function decimalText({ amount_minor, currency }: Money): string {
  assertMinor(amount_minor);
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amount_minor)).padStart(exponent + 1, "0");
  const sign = amount_minor < 0 ? "-" : "";
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Reads plain decimal text as shops and marketplaces send it ("19.99", "-5", "12.30000"). Never rounds.
 *
 * @returns null when the text is no decimal number, or has decimals other than 0 beyond the currency's exponent
 */
export function minorFromDecimal(text: string, currency: string): number | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (match === null) return null;
  const exponent = currencyExponent(currency);
  const fraction = match[3] ?? "";
  if (/[^0]/.test(fraction.slice(exponent))) return null;
  const magnitude = Number(`${match[2]}${fraction.slice(0, exponent).padEnd(exponent, "0")}`);
  if (!Number.isSafeInteger(magnitude)) return null;
  return match[1] === "-" && magnitude !== 0 ? -magnitude : magnitude;
}

/**
 * An amount for people, in the manner of their locale ("19,99 €" for de-DE). Goes through decimal text, not through a
 * division, so that large amounts keep their last digit.
 *
 * @param locale BCP 47, such as de-DE
 */
export function formatMoney(money: Money, locale: string): string {
  const exponent = currencyExponent(money.currency);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  }).format(decimalText(money) as `${number}`);
}
