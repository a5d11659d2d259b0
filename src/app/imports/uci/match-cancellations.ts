import type { PlannedOrder, RowPart, UciFile, UciInvoice, Undone } from "./types.ts";

/** Finds the orders that cancellation invoices undo. Feed it orders and cancellations in order of time. */
export type CancellationMatcher = {
  /** Makes the units of an order available to be undone. */
  readonly offer: (order: PlannedOrder) => void;
  /** @returns what is undone, by order, and what no order was found for */
  readonly match: (
    cancellation: UciInvoice,
    goods: readonly number[],
  ) => { readonly undone: readonly Undone[]; readonly unmatched: readonly RowPart[] };
};

type Offered = { readonly order: PlannedOrder; readonly line_no: number; remaining: number };

/**
 * A cancellation undoes units of the same customer, stock code and unit price that were ordered before it and are not undone
 * yet: those ordered last first, over several orders if need be. The price must be equal because a return credits what its
 * units cost. Orders with charges are left out: their units carry a share of the charges, which the file's cancellations
 * do not give back.
 */
export function matchCancellations(file: UciFile): CancellationMatcher {
  const wanted = wantedKeys(file);
  const offered = new Map<string, Offered[]>();

  return {
    offer: (order) => {
      if (order.charges.length > 0 || order.invoice.customer === null) return;
      order.goods.forEach((row, position) => {
        const key = keyOf(file, order.invoice, row);
        if (!wanted.has(key)) return;
        const entry = { order, line_no: position + 1, remaining: file.quantity[row] as number };
        const others = offered.get(key);
        if (others) others.push(entry);
        else offered.set(key, [entry]);
      });
    },
    match: (cancellation, goods) => {
      const taken = new Map<UciInvoice, { line_no: number; quantity: number }[]>();
      const unmatched: RowPart[] = [];
      for (const row of goods) {
        const key = keyOf(file, cancellation, row);
        const rest = takeUnits(offered.get(key) ?? [], -(file.quantity[row] as number), taken);
        if (rest > 0) unmatched.push({ row, quantity: -rest });
      }
      return { undone: [...taken].map(([order, lines]) => ({ cancellation, order, lines })), unmatched };
    },
  };
}

/** Takes from the end, where the newest are. @returns how many units are missing */
function takeUnits(
  offers: Offered[],
  quantity: number,
  taken: Map<UciInvoice, { line_no: number; quantity: number }[]>,
): number {
  let missing = quantity;
  for (let last = offers.at(-1); last && missing > 0; last = offers.at(-1)) {
    const units = Math.min(missing, last.remaining);
    missing -= units;
    last.remaining -= units;
    if (last.remaining === 0) offers.pop();
    addUnits(taken, last, units);
  }
  return missing;
}

/** Two rows of a cancellation may undo parts of one line: together they are one entry. */
function addUnits(
  taken: Map<UciInvoice, { line_no: number; quantity: number }[]>,
  { order, line_no }: Offered,
  units: number,
): void {
  const lines = taken.get(order.invoice) ?? [];
  taken.set(order.invoice, lines);
  const same = lines.find((line) => line.line_no === line_no);
  if (same) same.quantity += units;
  else lines.push({ line_no, quantity: units });
}

/** Only what some cancellation asks for needs to be remembered: a fortieth of the file. */
function wantedKeys(file: UciFile): Set<string> {
  const cancellations = file.invoices.filter((invoice) => invoice.kind === "cancellation" && invoice.customer !== null);
  return new Set(cancellations.flatMap((invoice) => invoice.rows.map((row) => keyOf(file, invoice, row))));
}

function keyOf(file: UciFile, invoice: UciInvoice, row: number): string {
  return `${invoice.customer} ${file.stock_code[row]} ${file.price_e4[row]}`;
}
