/** What an invoice's number says: C is a cancellation, A an adjustment of bad debt. */
export type InvoiceKind = "sale" | "cancellation" | "adjustment";

/** A row that is right in itself. Prices are in ten-thousandths of a pound, so that 0.001 is exact too. */
export type UciRow = {
  /** Of the file, counted from 1; the header is line 1. */
  readonly line_number: number;
  readonly invoice: string;
  readonly invoice_kind: InvoiceKind;
  readonly stock_code: string;
  readonly description: string;
  /** Not 0; negative for what comes back or is written off. */
  readonly quantity: number;
  readonly price_e4: number;
  /** The file has wall clock times of the United Kingdom without a zone; they are kept as if they were UTC. */
  readonly invoiced_at_ms: number;
  /** Null: the row names none. */
  readonly customer: string | null;
  readonly country_name: string;
};

/** A row that could not be taken. Its amount is missing in the books and is counted so. */
export type RejectedRow = { readonly line_number: number; readonly reason: string; readonly amount_e4: number };

/** Rows of one invoice by their positions in the columns. */
export type UciInvoice = {
  readonly number: string;
  readonly kind: InvoiceKind;
  /** Of its first row. */
  readonly invoiced_at_ms: number;
  readonly customer: string | null;
  readonly country_name: string;
  readonly rows: readonly number[];
};

/** The whole file, column by column: half a million rows as objects would need ten times the memory. */
export type UciFile = {
  readonly file_hash: Buffer;
  /** Rows of the file without its header, those that could not be taken included. */
  readonly row_count: number;
  /** Sum of quantity times price over all rows whose amount could be read. */
  readonly total_e4: number;
  readonly line_number: Int32Array;
  /** Position in `stock_codes`. */
  readonly stock_code: Int32Array;
  /** Position in `descriptions`. */
  readonly description: Int32Array;
  readonly quantity: Int32Array;
  readonly price_e4: Float64Array;
  readonly stock_codes: readonly string[];
  readonly descriptions: readonly string[];
  /** In order of time; of the same minute in the file's order. */
  readonly invoices: readonly UciInvoice[];
  readonly rejected: readonly RejectedRow[];
};

/** All or some units of a row; signed like the row, so that quantity times price is what the file books. */
export type RowPart = { readonly row: number; readonly quantity: number };

/** Units of an order that a cancellation invoice undoes. */
export type Undone = {
  readonly cancellation: UciInvoice;
  readonly order: UciInvoice;
  readonly lines: readonly { readonly line_no: number; readonly quantity: number }[];
};

/** A document without an order: charges alone, adjustments, credits for which no order was found. */
export type Standalone = {
  readonly invoice: UciInvoice;
  readonly kind: "invoice" | "credit_note";
  readonly parts: readonly RowPart[];
};

/** An order of the file: its goods by line number (position + 1), its charges after them. */
export type PlannedOrder = {
  readonly invoice: UciInvoice;
  readonly goods: readonly number[];
  readonly charges: readonly number[];
};

/** What happens on one day of the file. */
export type DayPlan = {
  /** YYYY-MM-DD. */
  readonly on: string;
  /** The last invoice of the day: by then its orders are in. */
  readonly placed_at: Date;
  /** The warehouse has shipped, returns are counted, documents are written. */
  readonly closed_at: Date;
  readonly invoice_count: number;
  readonly row_count: number;
  readonly orders: readonly PlannedOrder[];
  /** Of orders of the same day, which have not left yet. */
  readonly cancellations: readonly Undone[];
  /** Of orders of earlier days. */
  readonly returns: readonly Undone[];
  readonly documents: readonly Standalone[];
  /** Corrections of the count without money, either sign. */
  readonly stock_changes: readonly number[];
};

export type UciPlan = {
  readonly days: readonly DayPlan[];
  readonly rejected: readonly RejectedRow[];
  /** Rows whose price is not in whole pence: what was booked differs from the file by this much. */
  readonly rounded: readonly {
    readonly line_number: number;
    readonly amount_e4: number;
    readonly booked_minor: number;
  }[];
};
