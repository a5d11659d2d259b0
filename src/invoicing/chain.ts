import { createHash } from "node:crypto";
import type { Invoice } from "./types.ts";

export type HashedContent = Omit<Invoice, "hash">;

/**
 * SHA-256 over everything that a document says and the hash of the one before it in its series. Whoever changes a document,
 * takes one out or puts one in breaks the chain from there on.
 */
export function invoiceHash(invoice: HashedContent): Buffer {
  const content = [
    invoice.series,
    invoice.sequence,
    invoice.number,
    invoice.invoice_id,
    invoice.kind,
    invoice.cause_id,
    invoice.order_id,
    invoice.corrects_invoice_id,
    invoice.issued_at.toISOString(),
    invoice.supply_on,
    invoice.currency,
    invoice.language,
    recipientFields(invoice),
    invoice.net_minor,
    invoice.tax_minor,
    invoice.total_minor,
    invoice.lines.map((line) => [
      line.position,
      line.kind,
      line.line_no,
      line.sku,
      line.description,
      line.quantity,
      line.tax_rate_percent,
      line.net_minor,
      line.tax_minor,
      line.gross_minor,
    ]),
    invoice.previous_hash?.toString("hex") ?? null,
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest();
}

function recipientFields({ recipient }: Pick<Invoice, "recipient">) {
  const { name, company, street, street2, postal_code, city, region, country } = recipient;
  return [name, company, street, street2, postal_code, city, region, country];
}
