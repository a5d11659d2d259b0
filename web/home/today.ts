import type { Overview } from "../api/types.ts";

export const HOURS = 24;
export const MEASURES = ["orders", "total_minor"] as const;
export type Measure = (typeof MEASURES)[number];

type Hours = Overview["today"]["hours"];

/** The currencies that orders came in, the most frequent first. */
export function currenciesIn(hours: Hours): readonly string[] {
  const orders = new Map<string, number>();
  for (const entry of hours) orders.set(entry.currency, (orders.get(entry.currency) ?? 0) + entry.orders);
  return [...orders].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([currency]) => currency);
}

export type Day = {
  /** By the hour of the day. */
  readonly today: readonly number[];
  readonly before: readonly number[];
  readonly sum: number;
  /** Of the same weekday before, up to the same hour. */
  readonly sum_before: number;
};

/**
 * What came in, hour by hour, beside the same weekday a week ago.
 *
 * @param currency of which money is summed; orders count whatever their currency
 * @param hour     that it is now; what came before in this hour counts by the part of it that is over
 */
export function dayOf(hours: Hours, measure: Measure, currency: string | null, hour: number): Day {
  const sums = { today: new Array<number>(HOURS).fill(0), before: new Array<number>(HOURS).fill(0) };
  for (const entry of hours) {
    const of_day = entry.day === "today" ? sums.today : sums.before;
    // A day that ends summer time has an hour more; it is shown with the last.
    const at = Math.min(HOURS - 1, entry.hour);
    if (measure === "orders" || entry.currency === currency) of_day[at] = (of_day[at] ?? 0) + entry[measure];
  }
  const whole_hour = Math.floor(hour);
  const until_now = sums.before.slice(0, whole_hour).reduce(add, 0);
  const of_this_hour = (sums.before[whole_hour] ?? 0) * (hour - whole_hour);
  return {
    ...sums,
    sum: sums.today.reduce(add, 0),
    sum_before: Math.round(until_now + of_this_hour),
  };
}

const add = (a: number, b: number): number => a + b;

/** @returns the hour of the day there, with its part that is over: 13.5 at half past one */
export function hourAt(instant: string, time_zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: time_zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(instant));
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return value("hour") + value("minute") / 60;
}
