/** Carriers that stores give parcels to, by what is written with a shipment; any other is written out. */
export const CARRIERS = {
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
export const carrierName = (carrier: string): string =>
  (CARRIERS as Readonly<Record<string, string>>)[carrier.toLowerCase()] ?? carrier;
