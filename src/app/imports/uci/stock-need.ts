import type { DayPlan, UciFile } from "./types.ts";

/** The simulated buyer orders what the next thirty trading days of the file will ask for. */
const LOT_DAYS = 30;

export type StockNeed = {
  /** Stock codes (positions) that goods leave of on this day. */
  readonly codesOn: (day: number) => readonly number[];
  /**
   * @param available what is free at the warehouse, by stock code (position); missing means nothing
   * @returns how much to buy so that nothing is missing on this day; a code that has enough is left out
   */
  readonly purchases: (
    day: number,
    available: ReadonlyMap<number, number>,
  ) => readonly { readonly code: number; readonly quantity: number }[];
};

/** Days on which a code is needed, ascending, and how much has been needed up to and with each. */
type Needs = { readonly days: number[]; readonly totals: number[] };

/** Adds up what will leave the warehouse: orders, and goods that are written off. */
export function planStock(file: UciFile, days: readonly DayPlan[]): StockNeed {
  const by_code = new Map<number, Needs>();
  const codes_by_day = days.map((plan, day) => {
    const needs = needsOf(file, plan);
    for (const [code, quantity] of needs) {
      const entry = by_code.get(code) ?? { days: [], totals: [] };
      entry.days.push(day);
      entry.totals.push((entry.totals.at(-1) ?? 0) + quantity);
      by_code.set(code, entry);
    }
    return [...needs.keys()];
  });
  const needed = (code: number, from: number, to: number): number => {
    const entry = by_code.get(code);
    return entry ? totalBefore(entry, to) - totalBefore(entry, from) : 0;
  };
  return {
    codesOn: (day) => codes_by_day[day] ?? [],
    purchases: (day, available) =>
      (codes_by_day[day] ?? []).flatMap((code) => {
        const free = available.get(code) ?? 0;
        return needed(code, day, day + 1) > free ? [{ code, quantity: needed(code, day, day + LOT_DAYS) - free }] : [];
      }),
  };
}

function totalBefore({ days, totals }: Needs, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] as number) < day) low = middle + 1;
    else high = middle;
  }
  return totals[low - 1] ?? 0;
}

function needsOf(file: UciFile, plan: DayPlan): Map<number, number> {
  const needs = new Map<number, number>();
  const need = (row: number, quantity: number) => {
    const code = file.stock_code[row] as number;
    needs.set(code, (needs.get(code) ?? 0) + quantity);
  };
  for (const order of plan.orders) for (const row of order.goods) need(row, file.quantity[row] as number);
  for (const row of plan.stock_changes)
    if ((file.quantity[row] as number) < 0) need(row, -(file.quantity[row] as number));
  return needs;
}
