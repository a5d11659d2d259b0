import { hash } from "node:crypto";
import { isIP } from "node:net";
import type { KeyField } from "./rules.ts";

/** The parts of an address that say where it is; the name is left out on purpose. */
export type KeyAddress = {
  readonly street: string;
  readonly postal_code: string;
  readonly city: string;
  readonly country: string;
};

type KeyValues = { readonly [Field in KeyField]: Field extends "address" ? KeyAddress : string };

/**
 * The key under which a value stands on a list, and by which velocity counts: 64 hex digits of SHA-256 over the field
 * and the normalized value, so that lists and counters hold no readable personal data. It is a pseudonym, not an
 * anonymous value: whoever knows an address can compute its key. Erasure of a person therefore deletes their keys.
 *
 * @returns null when nothing is left to compare (an empty phone number must not match every other empty one)
 */
export function listKey<Field extends KeyField>(field: Field, value: KeyValues[Field]): string | null {
  const normalized = NORMALIZERS[field](value);
  return normalized === "" ? null : hash("sha256", `${field}\0${normalized}`, "hex");
}

const NORMALIZERS: { readonly [Field in KeyField]: (value: KeyValues[Field]) => string } = {
  email: (value) => value.normalize("NFKC").trim().toLowerCase(),
  phone: phoneDigits,
  address: addressText,
  customer: (value) => value.trim(),
  payment_reference: paymentReference,
  ip: ipText,
};

/** An IBAN has one spelling; the references of payment providers tell upper from lower case. */
function paymentReference(value: string): string {
  const compact = value.replace(/\s/g, "");
  return /^[a-z]{2}\d{2}[a-z0-9]{11,30}$/i.test(compact) ? compact.toUpperCase() : compact;
}

/** "+49 (0)30 123-4" and "0049 30 1234" are one number; a national "030 1234" is not known to be the same. */
function phoneDigits(value: string): string {
  const digits = value
    .normalize("NFKC")
    .replaceAll("(0)", "")
    .replace(/[^0-9]/g, "");
  return digits.startsWith("00") ? digits.slice(2) : digits;
}

/** Case, accents, punctuation, spaces and the usual short forms of "street" do not make another address. */
function addressText({ street, postal_code, city, country }: KeyAddress): string {
  const parts = [shortStreet(street), plain(postal_code), plain(city), plain(country)];
  return parts.every((part) => part === "") ? "" : parts.join("|");
}

function shortStreet(street: string): string {
  const folded = fold(street)
    .replace(/strasse/g, "str")
    .replace(/\bstreet\b/g, "st")
    .replace(/\broad\b/g, "rd")
    .replace(/\bavenue\b/g, "ave");
  return lettersAndDigits(folded);
}

function plain(text: string): string {
  return lettersAndDigits(fold(text));
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}

/** What parts two digits stays, as a space: 1/1 is not 11. */
function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, " ").replace(/(?<!\p{N}) | (?!\p{N})/gu, "");
}

/** One spelling per address: IPv6 compressed, IPv4 in IPv6 as IPv4, zone index off. What is no address has no key. */
function ipText(value: string): string {
  const address = value.trim().split("%")[0] ?? "";
  const version = isIP(address);
  if (version === 4) return address;
  if (version !== 6) return "";
  const compressed = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed);
  if (mapped === null) return compressed;
  const [high, low] = [Number.parseInt(mapped[1] ?? "", 16), Number.parseInt(mapped[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
