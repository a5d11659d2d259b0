import { type Invoice, type InvoiceLine, invoiceHash } from "../../../invoicing/index.ts";
import { type CodeInvariant, type Query, SAMPLES_MAX } from "../invariant.ts";

/** SQL cannot tell how a document is hashed, so its rows are read and hashed by the function that issues documents. */
export const INVOICE_HASHES: CodeInvariant = {
  id: "I-12",
  title: "the content of every document gives the hash that it was issued with",
  scope: "code",
  find: async (query, tenant_id) => {
    let count = 0;
    const samples: string[] = [];
    for await (const page of pagesOfInvoices(query, tenant_id)) {
      for (const invoice of page) {
        if (invoiceHash(invoice).equals(invoice.hash)) continue;
        count += 1;
        if (samples.length < SAMPLES_MAX) samples.push(`invoice ${invoice.number}: its content or hash was changed`);
      }
    }
    return { count, samples };
  },
};

const PAGE = 1_000;

async function* pagesOfInvoices(query: Query, tenant_id: string): AsyncGenerator<Invoice[]> {
  let after = { series: "", sequence: 0 };
  while (true) {
    const heads = await query<Omit<Invoice, "lines">>(
      `select * from invoicing.invoices
        where tenant_id = $1 and (series, sequence) > ($2, $3)
        order by series, sequence limit ${PAGE}`,
      [tenant_id, after.series, after.sequence],
    );
    const last = heads.at(-1);
    if (!last) return;
    after = { series: last.series, sequence: last.sequence };

    const lines = await query<InvoiceLine & { readonly invoice_id: string }>(
      `select * from invoicing.invoice_lines
        where tenant_id = $1 and invoice_id = any ($2::uuid[]) order by invoice_id, position`,
      [tenant_id, heads.map((head) => head.invoice_id)],
    );
    const lines_of = Map.groupBy(lines, (line) => line.invoice_id);
    yield heads.map((head) => ({ ...head, lines: lines_of.get(head.invoice_id) ?? [] }));
  }
}
