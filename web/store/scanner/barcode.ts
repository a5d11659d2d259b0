/** What is printed before the digits by readers that tell the kind of code (ISO/IEC 15424). */
const SYMBOLOGY = /^\][A-Za-z]\d/;
/** GS1 General Specifications, application identifier 01: a GTIN of 14 digits follows. */
const GS1_GTIN = /^(?:\(01\)|01)(\d{14})/;
const GTIN = /^\d{8}$|^\d{12,14}$/;

/** What a reader has read, without what it says about the code itself. */
export function readBarcode(read: string): string {
  const bare = read.trim().replace(SYMBOLOGY, "");
  return GS1_GTIN.exec(bare)?.[1] ?? bare;
}

export type Coded = { readonly sku: string; readonly gtin: string | null };

/** Whether a code is an item's: its GTIN in any length (a UPC of 12 digits is an EAN of 13 with a 0 before it), or its sku. */
export function isCodeOf(code: string, item: Coded): boolean {
  if (code.toUpperCase() === item.sku.toUpperCase()) return true;
  return item.gtin !== null && GTIN.test(code) && code.padStart(14, "0") === item.gtin.padStart(14, "0");
}
