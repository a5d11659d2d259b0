import { newId } from "../kernel/ids.ts";
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
  const issued: Invoice[] = [];
  const by_series = Map.groupBy(drafts, (draft) => seriesOf(draft.kind, now));
  for (const series of [...by_series.keys()].sort()) {
    const state = await lockSeries(tx, series);
    // Only now, behind the lock, is it certain who else has issued.
    const known = await findCauses(
      tx,
      drafts.map((draft) => draft.cause_id),
    );
    let { last_sequence, last_hash } = state;
    for (const draft of by_series.get(series) ?? []) {
      if (known.has(draft.cause_id)) continue;
      known.add(draft.cause_id);
      last_sequence += 1;
      const invoice = numberDraft(draft, { series, sequence: last_sequence, previous_hash: last_hash, issued_at: now });
      last_hash = invoice.hash;
      issued.push(invoice);
    }
    await tx.query(
      "update invoicing.series as series set last_sequence = $3, last_hash = $4 where series.tenant_id = $1 and series.series = $2",
      [tx.tenant_id, series, last_sequence, last_hash],
    );
  }
  await insertInvoices(tx, issued);
  return issued;
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
  await tx.query("insert into invoicing.series (tenant_id, series) values ($1, $2) on conflict do nothing", [
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

async function insertInvoices(tx: Transaction, invoices: readonly Invoice[]): Promise<void> {
  if (invoices.length === 0) return;
  await tx.query(
    `insert into invoicing.invoices (tenant_id, invoice_id, kind, series, sequence, number, cause_id, order_id, corrects_invoice_id,
            issued_at, supply_on, currency, language, recipient, net_minor, tax_minor, total_minor, previous_hash, hash)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[],
            $10::timestamptz[], $11::date[], $12::text[], $13::text[], $14::jsonb[], $15::bigint[], $16::bigint[], $17::bigint[],
            $18::bytea[], $19::bytea[])`,
    [
      tx.tenant_id,
      invoices.map((invoice) => invoice.invoice_id),
      invoices.map((invoice) => invoice.kind),
      invoices.map((invoice) => invoice.series),
      invoices.map((invoice) => invoice.sequence),
      invoices.map((invoice) => invoice.number),
      invoices.map((invoice) => invoice.cause_id),
      invoices.map((invoice) => invoice.order_id),
      invoices.map((invoice) => invoice.corrects_invoice_id),
      invoices.map((invoice) => invoice.issued_at),
      invoices.map((invoice) => invoice.supply_on),
      invoices.map((invoice) => invoice.currency),
      invoices.map((invoice) => invoice.language),
      invoices.map((invoice) => JSON.stringify(invoice.recipient)),
      invoices.map((invoice) => invoice.net_minor),
      invoices.map((invoice) => invoice.tax_minor),
      invoices.map((invoice) => invoice.total_minor),
      invoices.map((invoice) => invoice.previous_hash),
      invoices.map((invoice) => invoice.hash),
    ],
  );
  const lines = invoices.flatMap((invoice) =>
    invoice.lines.map((line) => ({ invoice_id: invoice.invoice_id, ...line })),
  );
  await tx.query(
    `insert into invoicing.invoice_lines (tenant_id, invoice_id, position, kind, line_no, sku, description, quantity, tax_rate_percent,
            net_minor, tax_minor, gross_minor)
     select $1, * from unnest($2::uuid[], $3::integer[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::bigint[], $9::numeric[],
            $10::bigint[], $11::bigint[], $12::bigint[])`,
    [
      tx.tenant_id,
      lines.map((line) => line.invoice_id),
      lines.map((line) => line.position),
      lines.map((line) => line.kind),
      lines.map((line) => line.line_no),
      lines.map((line) => line.sku),
      lines.map((line) => line.description),
      lines.map((line) => line.quantity),
      lines.map((line) => line.tax_rate_percent),
      lines.map((line) => line.net_minor),
      lines.map((line) => line.tax_minor),
      lines.map((line) => line.gross_minor),
    ],
  );
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
