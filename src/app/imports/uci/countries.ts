/** The file's names of countries, as ISO 3166-1 alpha-2. */
const COUNTRY_CODES: Readonly<Record<string, string>> = {
  Australia: "AU",
  Austria: "AT",
  Bahrain: "BH",
  Belgium: "BE",
  Brazil: "BR",
  Canada: "CA",
  Cyprus: "CY",
  "Czech Republic": "CZ",
  Denmark: "DK",
  EIRE: "IE",
  Finland: "FI",
  France: "FR",
  Germany: "DE",
  Greece: "GR",
  "Hong Kong": "HK",
  Iceland: "IS",
  Israel: "IL",
  Italy: "IT",
  Japan: "JP",
  Lebanon: "LB",
  Lithuania: "LT",
  Malta: "MT",
  Netherlands: "NL",
  Norway: "NO",
  Poland: "PL",
  Portugal: "PT",
  RSA: "ZA",
  "Saudi Arabia": "SA",
  Singapore: "SG",
  Spain: "ES",
  Sweden: "SE",
  Switzerland: "CH",
  "United Arab Emirates": "AE",
  "United Kingdom": "GB",
  USA: "US",
};

/** Names that are no country: the stand-in is said in the report. Channel Islands has two codes; Jersey is the larger. */
const STAND_INS: Readonly<Record<string, string>> = {
  "Channel Islands": "JE",
  "European Community": "GB",
  Unspecified: "GB",
};

export type CountryOfName = { readonly country: string; readonly is_stand_in: boolean };

/** @returns null for a name that the file is not known to use */
export function countryOfName(name: string): CountryOfName | null {
  const known = Object.hasOwn(COUNTRY_CODES, name) ? COUNTRY_CODES[name] : undefined;
  if (known !== undefined) return { country: known, is_stand_in: false };
  const stand_in = Object.hasOwn(STAND_INS, name) ? STAND_INS[name] : undefined;
  return stand_in === undefined ? null : { country: stand_in, is_stand_in: true };
}
