export type DocumentLanguage = "de" | "en";

/** What documents say beside what is in the rows. */
const WORDS = {
  de: {
    locale: "de-DE",
    delivery_note: "Lieferschein",
    pick_list: "Pickliste",
    order_number: "Bestellnummer",
    order_date: "Bestelldatum",
    released: "Beauftragt",
    due: "Abgang bis",
    recipient: "Empfänger",
    sender: "Absender",
    ship_to: "Lieferadresse",
    collect_at: "Abholung bei",
    position: "Pos.",
    sku: "Artikelnr.",
    description: "Bezeichnung",
    quantity: "Menge",
    picked: "Entnommen",
    tracking_number: "Sendungsnummer",
    nothing: "Nichts zu tun.",
    page: (page: number, pages: number) => `Seite ${page} von ${pages}`,
  },
  en: {
    locale: "en-GB",
    delivery_note: "Delivery note",
    pick_list: "Pick list",
    order_number: "Order number",
    order_date: "Order date",
    released: "Released",
    due: "Leaves by",
    recipient: "Recipient",
    sender: "Sender",
    ship_to: "Deliver to",
    collect_at: "Collected at",
    position: "No.",
    sku: "Item no.",
    description: "Description",
    quantity: "Quantity",
    picked: "Picked",
    tracking_number: "Tracking number",
    nothing: "Nothing to do.",
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  },
} as const;

export type Words = (typeof WORDS)[DocumentLanguage];

/** English where there is nothing in the customer's language. @param tag BCP 47 */
export function wordsFor(tag: string): Words {
  return tag.split(/[-_]/)[0]?.toLowerCase() === "de" ? WORDS.de : WORDS.en;
}
