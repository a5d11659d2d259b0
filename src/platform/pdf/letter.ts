import type { Address } from "../../kernel/address.ts";

/** Characters that would break a line, hide, or turn the reading direction have no place in a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, " ").replaceAll(/ {2,}/g, " ").trim();
}

/** An address as it stands on a letter; the country only where it is another than the sender's. */
export function addressLines(address: Address, home: string, locale: string): string[] {
  const country =
    address.country === home
      ? null
      : new Intl.DisplayNames(locale, { type: "region", fallback: "code" }).of(address.country);
  const { name, company, street, street2, postal_code, city, region } = address;
  return [name, company, street, street2, `${postal_code} ${city}`, region, country?.toUpperCase()]
    .map((part) => printable(part ?? ""))
    .filter((part) => part !== "");
}

export function localDay(instant: Date, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "long" }).format(instant);
}

export function localTime(instant: Date, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "medium", timeStyle: "short" }).format(instant);
}
