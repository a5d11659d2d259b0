import type { Transaction } from "../../../platform/transaction.ts";
import { poundsOf } from "./amounts.ts";
import { countryOfName } from "./countries.ts";
import { customerIds, itemsOf } from "./master-data.ts";
import { CHANNEL_CODE } from "./order-input.ts";
import { documentCauseId } from "./standalone-drafts.ts";
import type { UciFile, UciPlan } from "./types.ts";

/** What the database holds of one file, counted there. */
export type Booked = {
  readonly items: number;
  readonly customers: number;
  readonly orders: number;
  readonly open_orders: number;
  readonly lines: number;
  readonly charges: number;
  readonly cancellations: number;
  readonly returns: number;
  readonly documents: number;
  /** Invoices less credit notes, of orders and alone, net in pence. */
  readonly net_minor: number;
};

export type Count = { readonly what: string; readonly expected: number; readonly booked: number };

export type ImportResult = {
  readonly row_count: number;
  readonly counts: readonly Count[];
  readonly file_e4: number;
  readonly booked_e4: number;
  /** Of rows that could not be taken, and of parts of a penny. */
  readonly rejected_e4: number;
  readonly rounded_e4: number;
  /** Every count agrees, every penny is accounted for, and no row was refused. */
  readonly is_equal: boolean;
};

export async function findBooked(tx: Transaction, file: UciFile, plan: UciPlan): Promise<Booked> {
  const [row] = await tx.query<Booked>(
    `with imported as materialized (
       select orders.order_id, orders.status
         from orders.orders as orders
        where orders.tenant_id = $1 and orders.channel_code = $2 and orders.external_id = any ($3::text[])
     ), documents as (
       select invoice.net_minor
         from invoicing.invoices as invoice
        where invoice.tenant_id = $1
          and (invoice.cause_id = any ($4::uuid[]) or invoice.order_id in (select imported.order_id from imported))
     )
     select (select count(*) from catalog.items as item where item.tenant_id = $1 and item.sku = any ($5::text[])) as items,
            (select count(*) from customers.customers as customer
              where customer.tenant_id = $1 and customer.channel_code = $2 and customer.external_id = any ($6::text[])) as customers,
            (select count(*) from imported) as orders,
            (select count(*) from imported where imported.status not in ('completed', 'canceled')) as open_orders,
            (select count(*) from orders.lines as line join imported using (order_id) where line.tenant_id = $1) as lines,
            (select count(*) from orders.charges as charge join imported using (order_id) where charge.tenant_id = $1) as charges,
            (select count(*) from orders.cancellations as cancellation join imported using (order_id) where cancellation.tenant_id = $1) as cancellations,
            (select count(*) from returns.returns as head join imported using (order_id) where head.tenant_id = $1 and head.state = 'received') as returns,
            (select count(*) from documents) as documents,
            (select coalesce(sum(documents.net_minor), 0)::bigint from documents) as net_minor`,
    [
      tx.tenant_id,
      CHANNEL_CODE,
      plan.days.flatMap((day) => day.orders.map((order) => order.invoice.number)),
      plan.days.flatMap((day) => day.documents.map((document) => documentCauseId(file, document))),
      itemsOf(file).map((item) => item.sku),
      customerIds(file),
    ],
  );
  return row as Booked;
}

export function resultOf(file: UciFile, plan: UciPlan, booked: Booked): ImportResult {
  const total = (of: (day: UciPlan["days"][number]) => number) => plan.days.reduce((sum, day) => sum + of(day), 0);
  const canceled_lines = (day: UciPlan["days"][number]) =>
    day.cancellations.reduce((sum, undone) => sum + undone.lines.length, 0);
  const counts = [
    { what: "items", expected: itemsOf(file).length, booked: booked.items },
    { what: "customers", expected: customerIds(file).length, booked: booked.customers },
    { what: "orders", expected: total((day) => day.orders.length), booked: booked.orders },
    { what: "orders still open", expected: 0, booked: booked.open_orders },
    {
      what: "order lines",
      expected: total((day) => day.orders.reduce((sum, order) => sum + order.goods.length, 0)),
      booked: booked.lines,
    },
    {
      what: "order charges",
      expected: total((day) => day.orders.reduce((sum, order) => sum + order.charges.length, 0)),
      booked: booked.charges,
    },
    { what: "lines canceled before shipment", expected: total(canceled_lines), booked: booked.cancellations },
    { what: "returns", expected: total((day) => day.returns.length), booked: booked.returns },
  ];
  const booked_e4 = booked.net_minor * 100;
  const rejected_e4 = plan.rejected.reduce((sum, row) => sum + row.amount_e4, 0);
  const rounded_e4 = plan.rounded.reduce((sum, row) => sum + row.amount_e4 - row.booked_minor * 100, 0);
  const is_equal =
    file.rejected.length === 0 &&
    counts.every((count) => count.expected === count.booked) &&
    booked_e4 + rejected_e4 + rounded_e4 === file.total_e4;
  return { row_count: file.row_count, counts, file_e4: file.total_e4, booked_e4, rejected_e4, rounded_e4, is_equal };
}

/** The report that an import ends with. */
export function reportLines(file: UciFile, plan: UciPlan, result: ImportResult): string[] {
  const of_kind = (kind: string) => file.invoices.filter((invoice) => invoice.kind === kind).length;
  const standalone = (kind: string) =>
    plan.days.reduce((sum, day) => sum + day.documents.filter((document) => document.kind === kind).length, 0);
  const stand_ins = [...new Set(file.invoices.map((invoice) => invoice.country_name))].flatMap((name) => {
    const known = countryOfName(name);
    return known?.is_stand_in ? [`${name} as ${known.country}`] : [];
  });
  return [
    `rows ${file.row_count}, invoices ${file.invoices.length}: sales ${of_kind("sale")}, cancellations ${of_kind("cancellation")}, adjustments ${of_kind("adjustment")}`,
    `documents without an order: invoices ${standalone("invoice")}, credit notes ${standalone("credit_note")}; corrections of stock ${plan.days.reduce((sum, day) => sum + day.stock_changes.length, 0)}`,
    ...result.counts.map(
      (count) =>
        `${count.what}: file ${count.expected}, Dirigent ${count.booked}${count.expected === count.booked ? "" : "  DIFFERENT"}`,
    ),
    ...(stand_ins.length > 0 ? [`countries with a stand-in: ${stand_ins.join(", ")}`] : []),
    ...plan.rounded.map(
      (row) =>
        `line ${row.line_number}: ${poundsOf(row.amount_e4)} is not in whole pence; booked as ${poundsOf(row.booked_minor * 100)}`,
    ),
    ...plan.rejected.map((row) => `line ${row.line_number} not taken: ${row.reason} (${poundsOf(row.amount_e4)})`),
    `net value: file ${poundsOf(result.file_e4)}, Dirigent ${poundsOf(result.booked_e4)}, not taken ${poundsOf(result.rejected_e4)}, parts of a penny ${poundsOf(result.rounded_e4)}`,
    result.is_equal ? "The books equal the file." : "THE BOOKS DIFFER FROM THE FILE.",
  ];
}
