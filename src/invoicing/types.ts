export type InvoiceLine = {
  readonly position: number;
  readonly kind: "item" | "charge";
  readonly line_no: number | null;
  readonly sku: string | null;
  readonly description: string;
  /** Of an item in stocking units; 1 for a charge. */
  readonly quantity: number;
  readonly tax_rate_percent: number;
  /** For the whole quantity; negative on a credit note. net + tax = gross. */
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly gross_minor: number;
};

/** Whom the document is made out to. Issued documents are kept as the law demands, so this is a copy. */
export type Recipient = {
  readonly name: string;
  readonly company: string | null;
  readonly street: string;
  readonly street2: string | null;
  readonly postal_code: string;
  readonly city: string;
  readonly region: string | null;
  readonly country: string;
};

/** A document that is to be issued; its cause can cause only one. */
export type InvoiceDraft = {
  readonly kind: "invoice" | "credit_note";
  /** The shipment that is invoiced, the return or the row that is credited. */
  readonly cause_id: string;
  readonly order_id: string | null;
  readonly corrects_invoice_id: string | null;
  /** YYYY-MM-DD: when the goods were handed to the carrier or customer. */
  readonly supply_on: string;
  readonly currency: string;
  readonly language: string;
  readonly recipient: Recipient;
  readonly lines: readonly InvoiceLine[];
};

/** An issued document: immutable, numbered without gaps in its series, chained to the one before. */
export type Invoice = InvoiceDraft & {
  readonly invoice_id: string;
  readonly series: string;
  readonly sequence: number;
  readonly number: string;
  readonly issued_at: Date;
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly total_minor: number;
  readonly previous_hash: Buffer | null;
  readonly hash: Buffer;
};

/** Who issues the documents. @property lines address, register, VAT number …, as the law of the seller wants it */
export type Seller = {
  readonly name: string;
  readonly lines: readonly string[];
  /** ISO 3166-1 alpha-2; an address in it is written without the country. Null: countries are always written. */
  readonly country: string | null;
  /** For the day of issue, such as Europe/Berlin. */
  readonly time_zone: string;
};

export type InvoiceHead = Pick<
  Invoice,
  "invoice_id" | "order_id" | "cause_id" | "number" | "kind" | "total_minor" | "issued_at" | "corrects_invoice_id"
>;
