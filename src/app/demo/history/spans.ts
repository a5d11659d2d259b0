import { fractionOf } from "../retailer/random.ts";

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * A stretch of the history that is lived through at once. `step_ms` is how exactly it is told what locations did in it: the
 * history of weeks ago to some hours, that of today to one.
 */
export type Span = { readonly ends_at: Date; readonly step_ms: number };

/** Hours of a day, Central European winter time, at which Dirigent is let to look at what there is: often of late, less so long ago. */
const LOOKS_LONG_AGO = [9.5, 16.3];
const LOOKS_OF_LATE = [7.7, 10.2, 12.7, 15.2, 17.8, 21.5];
/** A look is up to this much later than its hour. */
const LATER_HOURS = 0.6;
const LATE_DAYS = 3;
const TODAY_MINUTES = 60;
/** The last few orders have just come in. */
const LAST_MINUTES = 4;

/** Equal for equal seeds and times. The last span ends with the history. */
export function drawSpans(seed: string, starts_at: Date, ends_at: Date): Span[] {
  const ends = ends_at.getTime();
  const today = ends - DAY_MS / 2;
  const spans: Span[] = [];
  const add = (at: number, step_ms: number) => {
    const least = spans.at(-1)?.ends_at.getTime() ?? starts_at.getTime();
    if (at > least && at < ends) spans.push({ ends_at: new Date(at), step_ms });
  };
  for (let midnight = startOfDay(starts_at); midnight < today; midnight += DAY_MS) {
    const is_of_late = midnight > longAgo(ends_at).getTime() - DAY_MS;
    for (const hour of is_of_late ? LOOKS_OF_LATE : LOOKS_LONG_AGO) {
      const at = midnight + Math.floor((hour + LATER_HOURS * fractionOf(`${seed} look ${midnight} ${hour}`)) * HOUR_MS);
      if (at < today) add(at, is_of_late ? HOUR_MS : 4 * HOUR_MS);
    }
  }
  for (let at = today; at < ends - LAST_MINUTES * MINUTE_MS; at += TODAY_MINUTES * MINUTE_MS)
    add(at, TODAY_MINUTES * MINUTE_MS);
  add(ends - LAST_MINUTES * MINUTE_MS, TODAY_MINUTES * MINUTE_MS);
  return [...spans, { ends_at, step_ms: TODAY_MINUTES * MINUTE_MS }];
}

/** Until then the history is told in less detail. */
export function longAgo(ends_at: Date): Date {
  return new Date(ends_at.getTime() - LATE_DAYS * DAY_MS);
}

/** Midnight in Central European winter time, which is near enough. */
function startOfDay(instant: Date): number {
  return Math.floor((instant.getTime() + HOUR_MS) / DAY_MS) * DAY_MS - HOUR_MS;
}

const TOGETHER_MS = 2 * HOUR_MS;

/** Orders that are received together, soon after they were placed: those of one hour of late, of two hours long ago. */
export function takeInTogether<Order extends { readonly ordered_at: Date }>(
  orders: readonly Order[],
  { step_ms }: Span,
): Order[][] {
  const groups: Order[][] = [];
  for (const order of orders) {
    const group = groups.at(-1);
    const age_ms = order.ordered_at.getTime() - (group?.[0]?.ordered_at.getTime() ?? Number.NEGATIVE_INFINITY);
    if (group && age_ms < Math.min(step_ms, TOGETHER_MS)) group.push(order);
    else groups.push([order]);
  }
  return groups;
}
