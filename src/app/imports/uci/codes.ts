/** Stock codes that are no goods, and what their rows charge for. */
const CHARGE_KINDS: Readonly<Record<string, string>> = {
  POST: "postage",
  DOT: "postage",
  C2: "carriage",
  M: "manual",
  m: "manual",
  D: "discount",
  S: "samples",
  "BANK CHARGES": "bank_charge",
  AMAZONFEE: "marketplace_fee",
  CRUK: "commission",
  B: "bad_debt",
};

/** @returns null if the code is an item's */
export function chargeKind(stock_code: string): string | null {
  return Object.hasOwn(CHARGE_KINDS, stock_code) ? (CHARGE_KINDS[stock_code] ?? null) : null;
}
