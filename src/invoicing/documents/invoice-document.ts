import { formatMoney } from "../../kernel/money.ts";
import { addressLines, localDay, printable } from "../../platform/pdf/letter.ts";
import { makePdf, type PdfDefinition } from "../../platform/pdf/make-pdf.ts";
import { taxesOf } from "../compose.ts";
import type { Invoice, InvoiceHead, Seller } from "../types.ts";
import { type Words, wordsFor } from "./words.ts";

/** @property corrects the invoice that a credit note refers to */
export type InvoiceModel = {
  readonly invoice: Invoice;
  readonly corrects: Pick<InvoiceHead, "number" | "issued_at"> | null;
  readonly order_number: string | null;
  readonly seller: Seller;
};

/**
 * An invoice or credit note on paper, in the language of its order. It says what its rows say, to the last digit; nothing is
 * calculated but the sums by tax rate. The same rows make the same bytes. What has to be on it: § 14 (4) UStG, Art. 226
 * of Directive 2006/112/EC.
 */
export function makeInvoiceDocument(model: InvoiceModel): Promise<Buffer> {
  return makePdf(invoiceDocument(model), model.invoice.issued_at);
}

function invoiceDocument({ invoice, corrects, order_number, seller }: InvoiceModel): PdfDefinition {
  const words = wordsFor(invoice.language);
  const { kind, number, recipient } = invoice;
  const day = (at: Date) => localDay(at, words.locale, seller.time_zone);
  // A calendar day has no zone.
  const supplied = localDay(new Date(`${invoice.supply_on}T00:00:00Z`), words.locale, "UTC");
  const sender = [seller.name, ...seller.lines].map(printable);
  return {
    pageSize: "A4",
    pageMargins: [56, 56, 56, 72],
    info: { title: `${words[kind]} ${number}` },
    footer: (current, pages) => ({
      stack: [{ text: sender.join(" · ") }, { text: words.page(current, pages) }],
      ...{ alignment: "center", fontSize: 8, color: "#555555", margin: [56, 0, 56, 0] },
    }),
    content: [
      { text: sender.join(" · "), fontSize: 8, color: "#555555", margin: [0, 0, 0, 4] },
      {
        text: addressLines(recipient, seller.country ?? "", words.locale).join("\n"),
        ...{ fontSize: 11, lineHeight: 1.2, margin: [0, 0, 0, 36] },
      },
      { text: words[kind], fontSize: 18, bold: true, margin: [0, 0, 0, 8] },
      facts([
        [words.number[kind], number],
        [words.issued, day(invoice.issued_at)],
        [words.supplied[kind], supplied],
        ...(order_number === null ? [] : [[words.order_number, order_number] as const]),
      ]),
      ...(corrects ? [{ text: words.corrects(corrects.number, day(corrects.issued_at)), margin: BELOW }] : []),
      linesTable(invoice, words),
      taxTable(invoice, words),
      {
        table: {
          widths: ["*", "auto"],
          body: [[words.total[kind], right(formatMoney(amountOf(invoice, invoice.total_minor), words.locale))]],
        },
        ...{ layout: "noBorders", fontSize: 12, bold: true, margin: [0, 12, 0, 0] },
      },
    ],
  };
}

type Content = NonNullable<PdfDefinition["content"]>;
const BELOW: [number, number, number, number] = [0, 0, 0, 16];

const right = (text: string) => ({ text, alignment: "right" as const });
const amountOf = ({ currency }: Pick<Invoice, "currency">, amount_minor: number) => ({ currency, amount_minor });

function facts(rows: readonly (readonly [string, string])[]): Content {
  const body = rows.map(([name, value]) => [{ text: name, color: "#555555" }, value]);
  return { table: { widths: [130, "*"], body }, layout: "noBorders", margin: BELOW };
}

function linesTable(invoice: Invoice, words: Words): Content {
  const money = (minor: number) => right(formatMoney(amountOf(invoice, minor), words.locale));
  const header = [
    ...[words.position, words.sku, words.description].map((text) => ({ text, bold: true })),
    ...[words.quantity, words.tax_rate, words.net, words.gross].map((text) => ({ ...right(text), bold: true })),
  ];
  const rows = invoice.lines.map((line) => [
    String(line.position),
    printable(line.sku ?? ""),
    printable(line.kind === "charge" ? (words.charges[line.description] ?? line.description) : line.description),
    right(line.kind === "charge" ? "" : new Intl.NumberFormat(words.locale).format(line.quantity)),
    right(percent(line.tax_rate_percent, words)),
    money(line.net_minor),
    money(line.gross_minor),
  ]);
  const widths = ["auto", 80, "*", "auto", "auto", "auto", "auto"];
  return {
    table: { headerRows: 1, dontBreakRows: true, widths, body: [header, ...rows] },
    ...{ layout: "lightHorizontalLines", margin: BELOW },
  };
}

/** What the law wants beside the total: net and tax of each rate. */
function taxTable(invoice: Invoice, words: Words): Content {
  const money = (minor: number) => right(formatMoney(amountOf(invoice, minor), words.locale));
  const heads = [words.taxed_at, words.net, words.tax, words.gross];
  const header = heads.map((text, index) => ({ ...(index === 0 ? { text } : right(text)), bold: true }));
  const rates = taxesOf(invoice.lines).map((sums) => [
    percent(sums.tax_rate_percent, words),
    ...[sums.net_minor, sums.tax_minor, sums.gross_minor].map(money),
  ]);
  const sums = [words.sum, ...[invoice.net_minor, invoice.tax_minor, invoice.total_minor].map(money)];
  return {
    table: { headerRows: 1, widths: ["*", 90, 90, 90], body: [header, ...rates, sums] },
    ...{ layout: "lightHorizontalLines", unbreakable: true },
  };
}

/** At most three decimals, as rates have. */
function percent(rate: number, words: Words): string {
  return new Intl.NumberFormat(words.locale, { style: "percent", maximumFractionDigits: 3 }).format(rate / 100);
}
