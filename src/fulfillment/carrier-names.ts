/** Carriers by the code that is written with a shipment, as customers know them. */
export const CARRIER_NAMES = {
  dhl: "DHL",
  dpd: "DPD",
  gls: "GLS",
  hermes: "Hermes",
  ups: "UPS",
  post_at: "Österreichische Post",
  swiss_post: "Die Post (CH)",
  dachser: "Dachser",
} as const;

/** @returns how a carrier is called; what is written, for one that is not known */
export const carrierName = (code: string): string =>
  (CARRIER_NAMES as Readonly<Record<string, string>>)[code.toLowerCase()] ?? code;
