import { type Invoice, type InvoiceLine, invoiceHash } from "../../src/invoicing/index.ts";
import type { CopyRange } from "./seed-orders.ts";
import { copyExpressions, type Seeded, type TemplateTable } from "./seed-tables.ts";

type Document = Omit<Invoice, "lines"> & { readonly template_id: string; readonly copy: number };

/**
 * Documents take the next numbers of their series and are hashed by the function that issues documents, one after the
 * other, since each holds the hash of the one before.
 */
export async function copyInvoices({ client, step_ms }: Seeded, table: TemplateTable, range: CopyRange): Promise<void> {
  const expressions = copyExpressions(table, step_ms);
  const { rows: template_lines } = await client.query<InvoiceLine & { invoice_id: string }>(
    `select invoice_id, position, kind, line_no, sku, description, quantity, tax_rate_percent, net_minor, tax_minor, gross_minor
       from seed.invoicing_invoice_lines order by invoice_id, position`,
  );
  const lines = Map.groupBy(template_lines, (line) => line.invoice_id);
  const { rows: documents } = await client.query<Document>(
    `select template.invoice_id as template_id, copy,
            ${[...expressions].map(([column, value]) => `${value} as ${column}`).join(", ")}
       from ${table.template} as template cross join generate_series($1::integer, $2::integer) as copy
      order by series, issued_at, invoice_id`,
    [range.from, range.to],
  );
  const { rows: series } = await client.query<{ series: string; last_sequence: number; last_hash: Buffer | null }>(
    "select series, last_sequence, last_hash from invoicing.series order by series for update",
  );
  const places = new Map(series.map((entry) => [entry.series, { ...entry }]));
  const issued = documents.map((document) => {
    const place = places.get(document.series);
    if (!place) throw new Error(`The series ${document.series} has documents and no row of its own.`);
    place.last_sequence += 1;
    const number = `${document.series}-${String(place.last_sequence).padStart(7, "0")}`;
    const content = { ...document, sequence: place.last_sequence, number, previous_hash: place.last_hash };
    place.last_hash = invoiceHash({ ...content, lines: lines.get(document.template_id) ?? [] });
    return { ...content, hash: place.last_hash };
  });
  const NUMBERED = ["sequence", "number", "previous_hash", "hash"];
  await client.query(
    `insert into ${table.name} (${[...expressions.keys()].join(", ")})
     select ${[...expressions].map(([column, value]) => (NUMBERED.includes(column) ? `issued.${column}` : value)).join(", ")}
       from unnest($1::uuid[], $2::integer[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[])
              as issued(template_id, copy, sequence, number, previous_hash, hash)
       join ${table.template} as template on template.invoice_id = issued.template_id`,
    [
      issued.map((document) => document.template_id),
      issued.map((document) => document.copy),
      ...NUMBERED.map((column) => issued.map((document) => document[column as keyof Document])),
    ],
  );
  await client.query(
    `update invoicing.series as series set last_sequence = changed.last_sequence, last_hash = changed.last_hash
       from unnest($1::text[], $2::bigint[], $3::bytea[]) as changed(series, last_sequence, last_hash)
      where series.series = changed.series`,
    [
      [...places.keys()],
      [...places.values()].map((place) => place.last_sequence),
      [...places.values()].map((place) => place.last_hash),
    ],
  );
}
