import assert from "node:assert/strict";
import { test } from "node:test";
import { pdfPages, pdfText } from "../../../test/support/documents/pdf-text.ts";
import { composeLines, taxesOf, totalsOf } from "../compose.ts";
import type { Invoice, InvoiceLine } from "../types.ts";
import { type InvoiceModel, makeInvoiceDocument } from "./invoice-document.ts";

const SELLER = {
  ...{ name: "Muster Handel GmbH", lines: ["Hafenstr. 1, 20457 Hamburg", "USt-IdNr. DE123456789"] },
  ...{ country: "DE", time_zone: "Europe/Berlin" },
};
const RECIPIENT = {
  ...{ name: "Erika Mustermann", company: null, street: "Größenwahngasse 7", street2: null },
  ...{ postal_code: "10115", city: "Berlin", region: null, country: "DE" },
};
const item = (line_no: number, sku: string, description: string, amounts: object) => ({
  ...{ kind: "item" as const, line_no, charge_no: null, sku, description, quantity: 1, tax_rate_percent: 19 },
  ...{ net_minor: 0, tax_minor: 0, gross_minor: 0, ...amounts },
});
const PARTS = [
  item(1, "LAMP", "Lampe", { quantity: 1_200, net_minor: 4_032_000, tax_minor: 766_080, gross_minor: 4_798_080 }),
  item(2, "BOOK", "Buch", { quantity: 2, tax_rate_percent: 7, net_minor: 2_411, tax_minor: 169, gross_minor: 2_580 }),
  {
    ...item(1, "", "shipping", { net_minor: 412, tax_minor: 78, gross_minor: 490 }),
    ...{ kind: "charge" as const, charge_no: 1, sku: null },
  },
];

function invoiceOf(lines: readonly InvoiceLine[], more: Partial<Invoice> = {}): Invoice {
  const { gross_minor: total_minor, ...totals } = totalsOf(lines);
  return {
    ...{ invoice_id: "i", kind: "invoice", series: "R2026", sequence: 7, number: "R2026-0000007", cause_id: "c" },
    ...{ order_id: "o", corrects_invoice_id: null, issued_at: new Date("2026-11-22T23:30:00Z") },
    ...{ supply_on: "2026-11-22", currency: "EUR", language: "de", recipient: RECIPIENT, lines },
    ...{ ...totals, total_minor, previous_hash: null, hash: Buffer.alloc(32) },
    ...more,
  };
}
const INVOICE = invoiceOf(composeLines(PARTS, 1));
const MODEL: InvoiceModel = { invoice: INVOICE, corrects: null, order_number: "100234", seller: SELLER };
const linesOf = async (model: Partial<InvoiceModel> = {}) =>
  pdfText(await makeInvoiceDocument({ ...MODEL, ...model }))
    .replaceAll("\u00a0", " ")
    .split("\n");

test("an invoice says in German what its rows say, to the cent", async () => {
  assert.deepEqual(await linesOf(), [
    "Muster Handel GmbH · Hafenstr. 1, 20457 Hamburg · USt-IdNr. DE123456789",
    "Erika Mustermann",
    "Größenwahngasse 7",
    "10115 Berlin",
    "Rechnung",
    "RechnungsnummerR2026-0000007",
    "Ausgestellt am23. November 2026",
    "Lieferdatum22. November 2026",
    "Bestellnummer100234",
    "Pos.Artikelnr.BezeichnungMengeUSt.NettoBrutto",
    "1LAMPLampe1.20019 %40.320,00 €47.980,80 €",
    "2BOOKBuch27 %24,11 €25,80 €",
    "3Versand19 %4,12 €4,90 €",
    "SteuersatzNettoUmsatzsteuerBrutto",
    "19 %40.324,12 €7.661,58 €47.985,70 €",
    "7 %24,11 €1,69 €25,80 €",
    "Summe40.348,23 €7.663,27 €48.011,50 €",
    "Rechnungsbetrag48.011,50 €",
    "Muster Handel GmbH · Hafenstr. 1, 20457 Hamburg · USt-IdNr. DE123456789",
    "Seite 1 von 1",
  ]);
});

test("a credit note says in English which invoice it corrects, and its amounts as they are: negative", async () => {
  const invoice = invoiceOf(composeLines(PARTS.slice(1, 2), -1), {
    ...{ kind: "credit_note", number: "G2026-0000001", corrects_invoice_id: "i", language: "en-GB" },
    ...{ issued_at: new Date("2026-12-01T09:00:00Z"), supply_on: "2026-11-30" },
    recipient: { ...RECIPIENT, company: "Example Ltd", country: "AT", postal_code: "1010", city: "Wien" },
  });

  assert.deepEqual((await linesOf({ invoice, corrects: INVOICE, order_number: null })).slice(1, -2), [
    "Erika Mustermann",
    "Example Ltd",
    "Größenwahngasse 7",
    "1010 Wien",
    "AUSTRIA",
    "Credit note",
    "Credit note numberG2026-0000001",
    "Issued on1 December 2026",
    "Date of return30 November 2026",
    "This credit note corrects invoice R2026-0000007 of 23 November 2026.",
    "No.Item no.DescriptionQuantityVATNetGross",
    "1BOOKBuch27%-€24.11-€25.80",
    "VAT rateNetVATGross",
    "7%-€24.11-€1.69-€25.80",
    "Sum-€24.11-€1.69-€25.80",
    "Credit note total-€25.80",
  ]);
});

test("a currency without cents has none, and a rate keeps its decimals", async () => {
  const part = item(1, "TEA", "茶 tea", {
    tax_rate_percent: 2.575,
    net_minor: 1_000,
    tax_minor: 26,
    gross_minor: 1_026,
  });
  const invoice = invoiceOf(composeLines([part], 1), { currency: "JPY", language: "fr" });
  const lines = await linesOf({ invoice });

  assert(lines.includes("2.575%JP¥1,000JP¥26JP¥1,026"), lines.join("\n"));
  assert(lines.includes("Invoice totalJP¥1,026"));
});

test("many lines go on over pages, each with the heads of the columns, and sum up to the last", async () => {
  const parts = Array.from({ length: 120 }, (_, index) => ({
    ...item(index + 1, `SKU-${index + 1}`, `Sache ${index + 1}`, { net_minor: 101, tax_minor: 19, gross_minor: 120 }),
  }));
  const invoice = invoiceOf(composeLines(parts, 1));
  const pages = pdfPages(await makeInvoiceDocument({ ...MODEL, invoice }));

  assert(pages.length > 2, `${pages.length} pages`);
  for (const page of pages.slice(0, -1)) assert(page.includes("Pos.Artikelnr.BezeichnungMengeUSt.NettoBrutto"));
  const said = pages.flat().filter((line) => /SKU-\d+Sache/.test(line));
  assert.equal(said.length, 120);
  assert.deepEqual(taxesOf(invoice.lines)[0]?.gross_minor, 14_400);
  assert(pages.at(-1)?.some((line) => /^Rechnungsbetrag144,00\s€$/.test(line)));
});

test("the same rows make the same bytes, and one cent more makes others", async () => {
  const bytes = await makeInvoiceDocument(MODEL);
  const [first, ...rest] = INVOICE.lines as [InvoiceLine];
  const other = invoiceOf([{ ...first, net_minor: first.net_minor + 1, gross_minor: first.gross_minor + 1 }, ...rest]);

  assert(bytes.equals(await makeInvoiceDocument(MODEL)));
  assert(!bytes.equals(await makeInvoiceDocument({ ...MODEL, invoice: other })));
});
