import { newId } from "../kernel/ids.ts";
import { rowWriter } from "../platform/bulk-rows.ts";
import { bytea, insertRows } from "../platform/rows.ts";
import type { Transaction } from "../platform/transaction.ts";
import { invoiceHash } from "./chain.ts";
import { totalsOf } from "./compose.ts";
import type { Invoice, InvoiceDraft, InvoiceHead, InvoiceLine } from "./types.ts";

/** One series per year and kind; numbers say which. */
export function seriesOf(kind: Invoice["kind"], issued_at: Date): string {
  return `${kind === "invoice" ? "R" : "G"}${issued_at.getUTCFullYear()}`;
}

/**
 * Issues documents: takes their numbers and writes them, in a transaction that does nothing else and so is short. A draft
 * whose cause has its document already is passed over, so the same request may come any number of times.
 *
 * @returns the documents that were issued by this call
 */
export async function issueInvoices(tx: Transaction, drafts: readonly InvoiceDraft[], now: Date): Promise<Invoice[]> {
  if (drafts.length === 0) return [];
  const issuing = await openIssuing(
    tx,
    drafts.map((draft) => draft.kind),
    now,
  );
  const issued = await issuing.issueOnce(drafts);
  issuing.close();
  return issued;
}

/** Series that this transaction holds: nobody else takes a number of them before it has ended. */
export type Issuing = {
  /** Issues documents whose causes are of this transaction, so that they cannot have any. In the order given. */
  readonly issue: (drafts: readonly InvoiceDraft[]) => Invoice[];
  /** Passes over drafts whose causes have their documents already. */
  readonly issueOnce: (drafts: readonly InvoiceDraft[]) => Promise<Invoice[]>;
  /** Writes down which numbers are taken; without it the next transaction would take them again, and fail. */
  readonly close: () => void;
};

/** Opens the series of these kinds of documents, to issue with one lock as often as the transaction likes. */
export async function openIssuing(tx: Transaction, kinds: readonly Invoice["kind"][], now: Date): Promise<Issuing> {
  const open = new Map<string, { last_sequence: number; last_hash: Buffer | null }>();
  for (const series of [...new Set(kinds.map((kind) => seriesOf(kind, now)))].sort()) {
    open.set(series, await lockSeries(tx, series));
  }
  const issue = (drafts: readonly InvoiceDraft[]) => {
    const issued = drafts.map((draft) => {
      const series = seriesOf(draft.kind, now);
      const last = open.get(series);
      if (!last) throw new Error(`Series ${series} was not opened.`);
      const place = { series, sequence: last.last_sequence + 1, previous_hash: last.last_hash, issued_at: now };
      const invoice = numberDraft(draft, place);
      open.set(series, { last_sequence: invoice.sequence, last_hash: invoice.hash });
      return invoice;
    });
    insertInvoices(tx, issued);
    return issued;
  };
  return {
    issue,
    issueOnce: async (drafts) => {
      // Only now, behind the lock, is it certain who else has issued.
      const known = await findCauses(
        tx,
        drafts.map((draft) => draft.cause_id),
      );
      const fresh = drafts.filter(({ cause_id }) => !known.has(cause_id) && known.add(cause_id));
      return issue(fresh);
    },
    close: () => {
      for (const [series, { last_sequence, last_hash }] of open) {
        tx.write(
          "update invoicing.series as series set last_sequence = $3, last_hash = $4 where series.tenant_id = $1 and series.series = $2",
          [tx.tenant_id, series, last_sequence, last_hash],
        );
      }
    },
  };
}

function numberDraft(
  draft: InvoiceDraft,
  place: {
    readonly series: string;
    readonly sequence: number;
    readonly previous_hash: Buffer | null;
    readonly issued_at: Date;
  },
): Invoice {
  const { net_minor, tax_minor, gross_minor } = totalsOf(draft.lines);
  const content = {
    ...draft,
    ...place,
    invoice_id: newId(),
    number: `${place.series}-${String(place.sequence).padStart(7, "0")}`,
    net_minor,
    tax_minor,
    total_minor: gross_minor,
  };
  return { ...content, hash: invoiceHash(content) };
}

async function lockSeries(
  tx: Transaction,
  series: string,
): Promise<{ last_sequence: number; last_hash: Buffer | null }> {
  tx.write("insert into invoicing.series (tenant_id, series) values ($1, $2) on conflict do nothing", [
    tx.tenant_id,
    series,
  ]);
  const rows = await tx.query<{ last_sequence: number; last_hash: Buffer | null }>(
    `select series.last_sequence, series.last_hash
       from invoicing.series as series
      where series.tenant_id = $1 and series.series = $2
        for update`,
    [tx.tenant_id, series],
  );
  return rows[0] as { last_sequence: number; last_hash: Buffer | null };
}

async function findCauses(tx: Transaction, cause_ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ cause_id: string }>(
    "select invoice.cause_id from invoicing.invoices as invoice where invoice.tenant_id = $1 and invoice.cause_id = any ($2::uuid[])",
    [tx.tenant_id, cause_ids],
  );
  return new Set(rows.map((row) => row.cause_id));
}

const INSERT_INVOICES = insertRows("invoicing.invoices", {
  invoice_id: "uuid",
  kind: "text",
  series: "text",
  sequence: "bigint",
  number: "text",
  cause_id: "uuid",
  order_id: "uuid",
  corrects_invoice_id: "uuid",
  issued_at: "timestamptz",
  supply_on: "date",
  currency: "text",
  language: "text",
  recipient: "jsonb",
  net_minor: "bigint",
  tax_minor: "bigint",
  total_minor: "bigint",
  previous_hash: "bytea",
  hash: "bytea",
});

type LineOfInvoice = { readonly invoice_id: string; readonly line: InvoiceLine };

const writeInvoiceLines = rowWriter<LineOfInvoice>("invoicing.invoice_lines", {
  invoice_id: ["uuid", ({ invoice_id }) => invoice_id],
  position: ["integer", ({ line }) => line.position],
  kind: ["text", ({ line }) => line.kind],
  line_no: ["integer", ({ line }) => line.line_no],
  sku: ["text", ({ line }) => line.sku],
  description: ["text", ({ line }) => line.description],
  quantity: ["bigint", ({ line }) => line.quantity],
  tax_rate_percent: ["numeric", ({ line }) => line.tax_rate_percent],
  net_minor: ["bigint", ({ line }) => line.net_minor],
  tax_minor: ["bigint", ({ line }) => line.tax_minor],
  gross_minor: ["bigint", ({ line }) => line.gross_minor],
});

function insertInvoices(tx: Transaction, invoices: readonly Invoice[]): void {
  if (invoices.length === 0) return;
  const heads = invoices.map(({ lines: _, previous_hash, hash, ...head }) => ({
    ...head,
    previous_hash: previous_hash && bytea(previous_hash),
    hash: bytea(hash),
  }));
  tx.write(INSERT_INVOICES, [tx.tenant_id, JSON.stringify(heads)]);
  writeInvoiceLines(
    tx,
    invoices.flatMap(({ invoice_id, lines }) => lines.map((line) => ({ invoice_id, line }))),
  );
}

/** One document without its lines. */
export async function findInvoiceHead(tx: Transaction, invoice_id: string): Promise<InvoiceHead | null> {
  const [head] = await tx.query<InvoiceHead>(
    `select invoice.invoice_id, invoice.order_id, invoice.cause_id, invoice.number, invoice.kind, invoice.total_minor,
            invoice.issued_at, invoice.corrects_invoice_id
       from invoicing.invoices as invoice
      where invoice.tenant_id = $1 and invoice.invoice_id = $2`,
    [tx.tenant_id, invoice_id],
  );
  return head ?? null;
}

/** Documents of orders, in order of issue, without their lines. */
export async function findInvoiceHeads(
  tx: Transaction,
  order_ids: readonly string[],
): Promise<Map<string, InvoiceHead[]>> {
  if (order_ids.length === 0) return new Map();
  const rows = await tx.query<InvoiceHead>(
    `select invoice.invoice_id, invoice.order_id, invoice.cause_id, invoice.number, invoice.kind, invoice.total_minor, invoice.issued_at,
            invoice.corrects_invoice_id
       from invoicing.invoices as invoice
      where invoice.tenant_id = $1 and invoice.order_id = any ($2::uuid[])
      order by invoice.invoice_id`,
    [tx.tenant_id, order_ids],
  );
  return Map.groupBy(rows, (row) => row.order_id as string);
}

export async function findInvoice(tx: Transaction, invoice_id: string): Promise<Invoice | null> {
  const heads = await tx.query<Omit<Invoice, "lines">>(
    `select invoice.invoice_id, invoice.kind, invoice.series, invoice.sequence, invoice.number, invoice.cause_id, invoice.order_id,
            invoice.corrects_invoice_id, invoice.issued_at, invoice.supply_on, invoice.currency, invoice.language, invoice.recipient,
            invoice.net_minor, invoice.tax_minor, invoice.total_minor, invoice.previous_hash, invoice.hash
       from invoicing.invoices as invoice
      where invoice.tenant_id = $1 and invoice.invoice_id = $2`,
    [tx.tenant_id, invoice_id],
  );
  const head = heads[0];
  if (!head) return null;
  const lines = await tx.query<InvoiceLine>(
    `select line.position, line.kind, line.line_no, line.sku, line.description, line.quantity, line.tax_rate_percent,
            line.net_minor, line.tax_minor, line.gross_minor
       from invoicing.invoice_lines as line
      where line.tenant_id = $1 and line.invoice_id = $2
      order by line.position`,
    [tx.tenant_id, invoice_id],
  );
  return { ...head, lines };
}
