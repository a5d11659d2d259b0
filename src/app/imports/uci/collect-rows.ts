import type { Decision } from "../../../kernel/decision.ts";
import type { RowRefusal } from "./parse-row.ts";
import type { RejectedRow, UciFile, UciInvoice, UciRow } from "./types.ts";

/** Gathers rows into columns and invoices while the file streams by. */
export type RowCollector = {
  readonly add: (row: Decision<UciRow, RowRefusal>, line_number: number) => void;
  readonly finish: (file_hash: Buffer) => UciFile;
};

type OpenInvoice = Omit<UciInvoice, "rows"> & { readonly rows: number[] };

export function collectRows(): RowCollector {
  const columns = {
    line_number: [] as number[],
    stock_code: [] as number[],
    description: [] as number[],
    quantity: [] as number[],
    price_e4: [] as number[],
  };
  const stock_codes = createDictionary();
  const descriptions = createDictionary();
  const customers = createDictionary();
  const countries = createDictionary();
  const invoices = new Map<string, OpenInvoice>();
  const rejected: RejectedRow[] = [];
  let row_count = 0;
  let total_e4 = 0;

  const reject = (line_number: number, reason: string, amount_e4: number) => {
    rejected.push({ line_number, reason, amount_e4 });
  };

  const take = (row: UciRow) => {
    const amount_e4 = row.quantity * row.price_e4;
    total_e4 += amount_e4;
    // Interned, so that half a million rows do not keep half a million copies of the same few texts.
    const customer = row.customer === null ? null : customers.text(row.customer);
    const { number, opened } = open(row, customer);
    if (opened.customer !== customer || opened.country_name !== row.country_name) {
      return reject(
        row.line_number,
        `names another customer or country than the first row of invoice ${number}`,
        amount_e4,
      );
    }
    opened.rows.push(columns.quantity.length);
    columns.line_number.push(row.line_number);
    columns.stock_code.push(stock_codes.position(row.stock_code));
    columns.description.push(descriptions.position(row.description));
    columns.quantity.push(row.quantity);
    columns.price_e4.push(row.price_e4);
  };

  const open = (row: UciRow, customer: string | null) => {
    const known = invoices.get(row.invoice);
    if (known) return { number: known.number, opened: known };
    const { invoice: number, invoice_kind: kind, invoiced_at_ms } = row;
    const opened = { number, kind, invoiced_at_ms, customer, country_name: countries.text(row.country_name), rows: [] };
    invoices.set(number, opened);
    return { number, opened };
  };

  return {
    add: (decision, line_number) => {
      row_count += 1;
      if (decision.accepted) return take(decision.value);
      total_e4 += decision.refusal.amount_e4;
      reject(line_number, decision.refusal.reason, decision.refusal.amount_e4);
    },
    finish: (file_hash) => ({
      file_hash,
      row_count,
      total_e4,
      // Outside of the heap, where the garbage collector does not count them: it lets the heap grow with what lives in it.
      line_number: Int32Array.from(columns.line_number),
      stock_code: Int32Array.from(columns.stock_code),
      description: Int32Array.from(columns.description),
      quantity: Int32Array.from(columns.quantity),
      price_e4: Float64Array.from(columns.price_e4),
      stock_codes: stock_codes.texts,
      descriptions: descriptions.texts,
      invoices: [...invoices.values()].filter((invoice) => invoice.rows.length > 0).sort(byTime),
      rejected,
    }),
  };
}

function byTime(a: OpenInvoice, b: OpenInvoice): number {
  return a.invoiced_at_ms - b.invoiced_at_ms || (a.rows[0] ?? 0) - (b.rows[0] ?? 0);
}

/** Gives equal texts one copy and one position. */
function createDictionary() {
  const positions = new Map<string, number>();
  const texts: string[] = [];
  const position = (text: string): number => {
    const known = positions.get(text);
    if (known !== undefined) return known;
    // A copy: the text itself is a slice that would keep all the text around it.
    const copy = Buffer.from(text).toString();
    positions.set(copy, texts.length);
    texts.push(copy);
    return texts.length - 1;
  };
  return { texts, position, text: (text: string) => texts[position(text)] as string };
}
