import { createHash } from "node:crypto";
import { type BillablePart, composeLines, type InvoiceDraft } from "../../../invoicing/index.ts";
import { penceOf } from "./amounts.ts";
import { chargeKind } from "./codes.ts";
import { addressOf, descriptionOf } from "./order-input.ts";
import type { RowPart, Standalone, UciFile } from "./types.ts";

/** A document that no order stands behind. Credits show their amounts as negative, like those of orders. */
export function standaloneDraft(file: UciFile, document: Standalone): InvoiceDraft {
  const sign = document.kind === "invoice" ? 1 : -1;
  return {
    kind: document.kind,
    cause_id: documentCauseId(file, document),
    order_id: null,
    corrects_invoice_id: null,
    supply_on: new Date(document.invoice.invoiced_at_ms).toISOString().slice(0, 10),
    currency: "GBP",
    language: "en",
    recipient: addressOf(document.invoice),
    // Parts bring their own signs, which composeLines gives back to them.
    lines: composeLines(
      document.parts.map((part) => toPart(file, part, sign)),
      sign,
    ),
  };
}

/** The same for the same row of the same file, so that a document is issued once however often it is asked for. */
export function documentCauseId(file: Pick<UciFile, "file_hash">, { invoice }: Pick<Standalone, "invoice">): string {
  const hex = createHash("sha256").update(file.file_hash).update(invoice.number).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function toPart(file: UciFile, { row, quantity }: RowPart, sign: 1 | -1): BillablePart {
  const stock_code = file.stock_codes[file.stock_code[row] as number] as string;
  const is_charge = chargeKind(stock_code) !== null;
  const amount_minor = quantity * penceOf(file.price_e4[row] as number) * sign;
  return {
    kind: is_charge ? "charge" : "item",
    line_no: null,
    // Each row a line of its own.
    charge_no: row,
    sku: stock_code,
    description: descriptionOf(file, row),
    quantity: is_charge ? 1 : Math.abs(quantity),
    tax_rate_percent: 0,
    net_minor: amount_minor,
    tax_minor: 0,
    gross_minor: amount_minor,
  };
}
