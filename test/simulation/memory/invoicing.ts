import { invoiceHash } from "../../../src/invoicing/chain.ts";
import { totalsOf } from "../../../src/invoicing/compose.ts";
import type { Invoice } from "../../../src/invoicing/index.ts";
import type * as Real from "../../../src/invoicing/store.ts";
import { seriesOf } from "../../../src/invoicing/store.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { inGroup, insert, put } from "./table.ts";
import { type Tables, tablesOf } from "./tables.ts";

export * from "../../../src/invoicing/store.ts";

export const issueInvoices: typeof Real.issueInvoices = async (tx, drafts, now) => {
  const tables = tablesOf(tx);
  const causes = new Set([...tables.invoices.rows.values()].map((invoice) => invoice.cause_id));
  const issued: Invoice[] = [];
  const by_series = Map.groupBy(drafts, (draft) => seriesOf(draft.kind, now));
  for (const series of [...by_series.keys()].sort()) {
    for (const draft of by_series.get(series) ?? []) {
      if (causes.has(draft.cause_id)) continue;
      causes.add(draft.cause_id);
      issued.push(issueOne(tables, draft, series, now));
    }
  }
  return issued;
};

function issueOne(
  tables: Tables,
  draft: Parameters<typeof Real.issueInvoices>[1][number],
  series: string,
  now: Date,
): Invoice {
  const { last_sequence, last_hash } = tables.series.rows.get(series) ?? { last_sequence: 0, last_hash: null };
  const sequence = last_sequence + 1;
  const { net_minor, tax_minor, gross_minor } = totalsOf(draft.lines);
  const content = {
    ...draft,
    ...{ series, sequence, previous_hash: last_hash, issued_at: now, invoice_id: newId() },
    number: `${series}-${String(sequence).padStart(7, "0")}`,
    ...{ net_minor, tax_minor, total_minor: gross_minor },
  };
  const invoice = { ...content, hash: invoiceHash(content) };
  insert(tables, tables.invoices, invoice.invoice_id, invoice);
  put(tables, tables.series, series, { last_sequence: sequence, last_hash: invoice.hash });
  if (invoice.order_id) tables.touched.orders.add(invoice.order_id);
  return invoice;
}

export const findInvoiceHeads: typeof Real.findInvoiceHeads = async (tx, order_ids) => {
  const { invoices } = tablesOf(tx);
  return new Map(
    order_ids.flatMap((order_id) => {
      const heads = inGroup(invoices, order_id);
      return heads.length > 0 ? [[order_id, heads] as const] : [];
    }),
  );
};
