/** What invoices and credit notes say beside what is in their rows. */
const WORDS = {
  de: {
    locale: "de-DE",
    invoice: "Rechnung",
    credit_note: "Gutschrift",
    number: { invoice: "Rechnungsnummer", credit_note: "Gutschriftnummer" },
    issued: "Ausgestellt am",
    supplied: { invoice: "Lieferdatum", credit_note: "Rückgabedatum" },
    order_number: "Bestellnummer",
    corrects: (number: string, day: string) => `Diese Gutschrift berichtigt die Rechnung ${number} vom ${day}.`,
    position: "Pos.",
    sku: "Artikelnr.",
    description: "Bezeichnung",
    quantity: "Menge",
    tax_rate: "USt.",
    net: "Netto",
    tax: "Umsatzsteuer",
    gross: "Brutto",
    taxed_at: "Steuersatz",
    total: { invoice: "Rechnungsbetrag", credit_note: "Gutschriftbetrag" },
    sum: "Summe",
    page: (page: number, pages: number) => `Seite ${page} von ${pages}`,
    charges: {
      shipping: "Versand",
      delivery: "Lieferung",
      express: "Expresslieferung",
      bulky_delivery: "Lieferung sperriger Ware",
      gift_wrap: "Geschenkverpackung",
    } as Readonly<Record<string, string>>,
  },
  en: {
    locale: "en-GB",
    invoice: "Invoice",
    credit_note: "Credit note",
    number: { invoice: "Invoice number", credit_note: "Credit note number" },
    issued: "Issued on",
    supplied: { invoice: "Date of delivery", credit_note: "Date of return" },
    order_number: "Order number",
    corrects: (number: string, day: string) => `This credit note corrects invoice ${number} of ${day}.`,
    position: "No.",
    sku: "Item no.",
    description: "Description",
    quantity: "Quantity",
    tax_rate: "VAT",
    net: "Net",
    tax: "VAT",
    gross: "Gross",
    taxed_at: "VAT rate",
    total: { invoice: "Invoice total", credit_note: "Credit note total" },
    sum: "Sum",
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    charges: {
      shipping: "Shipping",
      delivery: "Delivery",
      express: "Express delivery",
      bulky_delivery: "Delivery of bulky goods",
      gift_wrap: "Gift wrapping",
    } as Readonly<Record<string, string>>,
  },
} as const;

export type Words = (typeof WORDS)["de" | "en"];

/** English where there is nothing in the customer's language. @param tag BCP 47 */
export function wordsFor(tag: string): Words {
  return tag.split(/[-_]/)[0]?.toLowerCase() === "de" ? WORDS.de : WORDS.en;
}
