import { type HashedContent, type Invoice, invoiceHash, totalsOf } from "../../src/invoicing/index.ts";
import { type Id, json, NOW, type Row, type Rows } from "./small-world-rows.ts";

/** Two invoices in one series, and a credit note for the unit that came back. */
export const documents: Rows = (id) => {
  const full = document(id, { series: "R", sequence: 1, order: "shipped order", previous_hash: null }, [
    [2, 1681, 319],
  ]);
  const part = document(id, { series: "R", sequence: 2, order: "shipping order", previous_hash: full.hash }, [
    [1, 840, 160],
    [null, 103, 20],
  ]);
  const credit = document(id, { series: "G", sequence: 1, order: "shipped order", previous_hash: null }, [
    [1, -841, -160],
  ]);
  return [
    ["invoicing.series", { series: "R", last_sequence: 2, last_hash: part.hash }],
    ["invoicing.series", { series: "G", last_sequence: 1, last_hash: credit.hash }],
    ...[full, part, credit].flatMap(rowsOf),
    [
      "returns.returns",
      {
        ...{ return_id: id("return"), order_id: id("shipped order"), reason: "too_big", state: "received" },
        ...{ registered_at: NOW, received_at: NOW },
      },
    ],
    [
      "returns.return_lines",
      { return_id: id("return"), line_no: 1, quantity: 1, received_quantity: 1, disposition: "restock", first_unit: 0 },
    ],
  ];
};

type Place = Pick<Invoice, "series" | "sequence" | "previous_hash"> & { readonly order: string };
/** Units (null: a charge), net, tax. */
type Position = readonly [quantity: number | null, net_minor: number, tax_minor: number];

function document(id: Id, { order, ...place }: Place, positions: readonly Position[]): Invoice {
  const lines = positions.map(([quantity, net_minor, tax_minor], index) => ({
    position: index + 1,
    kind: quantity === null ? ("charge" as const) : ("item" as const),
    line_no: quantity === null ? null : 1,
    sku: quantity === null ? null : "A-100",
    description: quantity === null ? "Shipping" : "Chair",
    quantity: quantity ?? 1,
    tax_rate_percent: 19,
    ...{ net_minor, tax_minor, gross_minor: net_minor + tax_minor },
  }));
  const { net_minor, tax_minor, gross_minor } = totalsOf(lines);
  const number = `${place.series}-${place.sequence}`;
  const is_credit = place.series === "G";
  const content: HashedContent = {
    ...place,
    ...{ number, invoice_id: id(number), kind: is_credit ? "credit_note" : "invoice", order_id: id(order) },
    ...{
      cause_id: id(is_credit ? "return" : `shipment of ${order}`),
      corrects_invoice_id: is_credit ? id("R-1") : null,
    },
    ...{ issued_at: new Date(NOW), supply_on: "2026-11-22", currency: "EUR", language: "de", lines },
    ...{ net_minor, tax_minor, total_minor: gross_minor },
    recipient: {
      ...{ name: "Erika Muster", company: null, street: "Hauptstr. 1", street2: null },
      ...{ postal_code: "10115", city: "Berlin", region: null, country: "DE" },
    },
  };
  return { ...content, hash: invoiceHash(content) };
}

function rowsOf({ lines, ...invoice }: Invoice): Row[] {
  return [
    ["invoicing.invoices", { ...invoice, recipient: json(invoice.recipient) }],
    ...lines.map((line): Row => ["invoicing.invoice_lines", { invoice_id: invoice.invoice_id, ...line }]),
  ];
}
