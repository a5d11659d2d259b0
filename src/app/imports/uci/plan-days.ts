import { penceOf } from "./amounts.ts";
import { chargeKind } from "./codes.ts";
import { type CancellationMatcher, matchCancellations } from "./match-cancellations.ts";
import type { DayPlan, PlannedOrder, RejectedRow, Standalone, UciFile, UciInvoice, UciPlan, Undone } from "./types.ts";

/** The simulated warehouse ships in the evening, or after the last invoice of a late day. */
const CLOSING_HOUR = 21;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type OpenDay = {
  readonly on_ms: number;
  readonly invoices: UciInvoice[];
  readonly orders: PlannedOrder[];
  readonly cancellations: Undone[];
  readonly returns: Undone[];
  readonly documents: Standalone[];
  readonly stock_changes: number[];
};

/**
 * Decides from the file alone what happens on which day, always the same for the same file: so a run that was killed goes on
 * with the plan that it began with.
 */
export function planDays(file: UciFile): UciPlan {
  const matcher = matchCancellations(file);
  const rejected: RejectedRow[] = [...file.rejected];
  const days: OpenDay[] = [];
  for (const invoice of file.invoices) {
    const on_ms = Math.floor(invoice.invoiced_at_ms / DAY_MS) * DAY_MS;
    let day = days.at(-1);
    if (day?.on_ms !== on_ms) {
      day = { on_ms, invoices: [], orders: [], cancellations: [], returns: [], documents: [], stock_changes: [] };
      days.push(day);
    }
    day.invoices.push(invoice);
    if (invoice.kind === "sale") planSale(file, day, invoice, matcher, rejected);
    else if (invoice.kind === "cancellation") planCancellation(file, day, invoice, matcher);
    else planDocument(file, day, invoice, invoice.rows);
  }
  return { days: days.map(closeDay), rejected, rounded: roundedRows(file) };
}

/** Goods make an order, with the charges of their invoice; charges alone make a document; the rest corrects the count. */
function planSale(
  file: UciFile,
  day: OpenDay,
  invoice: UciInvoice,
  matcher: CancellationMatcher,
  rejected: RejectedRow[],
): void {
  const is_count = invoice.customer === null && invoice.rows.every((row) => file.price_e4[row] === 0);
  const goods: number[] = [];
  const charges: number[] = [];
  for (const row of invoice.rows) {
    const is_charge = isCharge(file, row);
    if (!is_charge && (is_count || (file.quantity[row] as number) < 0)) day.stock_changes.push(row);
    else if (!is_charge) goods.push(row);
    else if ((file.quantity[row] as number) > 0) charges.push(row);
    else rejected.push(withoutEffect(file, row));
  }
  if (goods.length > 0) {
    const order = { invoice, goods, charges };
    day.orders.push(order);
    matcher.offer(order);
  } else if (charges.some((row) => file.price_e4[row] !== 0)) {
    planDocument(file, day, invoice, charges);
  } else {
    rejected.push(...charges.map((row) => withoutEffect(file, row)));
  }
}

/** Goods undo what was ordered; what no order is found for, and every charge, is credited on its own. */
function planCancellation(file: UciFile, day: OpenDay, invoice: UciInvoice, matcher: CancellationMatcher): void {
  const goods = invoice.rows.filter((row) => !isCharge(file, row));
  const { undone, unmatched } = matcher.match(invoice, goods);
  for (const part of undone) (part.order.invoiced_at_ms >= day.on_ms ? day.cancellations : day.returns).push(part);
  const charges = invoice.rows
    .filter((row) => isCharge(file, row))
    .map((row) => ({ row, quantity: file.quantity[row] as number }));
  const parts = [...unmatched, ...charges];
  if (parts.length > 0) day.documents.push({ invoice, kind: "credit_note", parts });
}

/** An invoice, or a credit note if it comes to less than nothing. */
function planDocument(file: UciFile, day: OpenDay, invoice: UciInvoice, rows: readonly number[]): void {
  const total_e4 = rows.reduce((sum, row) => sum + (file.quantity[row] as number) * (file.price_e4[row] as number), 0);
  const parts = rows.map((row) => ({ row, quantity: file.quantity[row] as number }));
  day.documents.push({ invoice, kind: total_e4 < 0 ? "credit_note" : "invoice", parts });
}

function isCharge(file: UciFile, row: number): boolean {
  return chargeKind(file.stock_codes[file.stock_code[row] as number] as string) !== null;
}

function withoutEffect(file: UciFile, row: number): RejectedRow {
  return {
    line_number: file.line_number[row] as number,
    reason: "is a charge of 0.00 without goods, so there is nothing to book",
    amount_e4: 0,
  };
}

function closeDay(day: OpenDay): DayPlan {
  const { invoices, on_ms, ...planned } = day;
  const last_ms = invoices.at(-1)?.invoiced_at_ms ?? on_ms;
  return {
    ...planned,
    on: new Date(on_ms).toISOString().slice(0, 10),
    placed_at: new Date(last_ms),
    closed_at: new Date(Math.max(on_ms + CLOSING_HOUR * HOUR_MS, last_ms)),
    invoice_count: invoices.length,
    row_count: invoices.reduce((sum, invoice) => sum + invoice.rows.length, 0),
  };
}

function roundedRows(file: UciFile): UciPlan["rounded"] {
  const rounded: { line_number: number; amount_e4: number; booked_minor: number }[] = [];
  file.price_e4.forEach((price_e4, row) => {
    if (price_e4 % 100 === 0) return;
    const quantity = file.quantity[row] as number;
    rounded.push({
      line_number: file.line_number[row] as number,
      amount_e4: quantity * price_e4,
      booked_minor: quantity * penceOf(price_e4),
    });
  });
  return rounded;
}
