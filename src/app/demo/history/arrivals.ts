import type { Random } from "../retailer/random.ts";

/** Orders by hour of the day: lunch time, and most of all the evening on the sofa. */
const HOURS = [3, 2, 1, 1, 1, 2, 4, 7, 10, 12, 14, 15, 16, 15, 14, 14, 15, 17, 21, 26, 29, 25, 16, 8];
/** Sunday first. */
const WEEKDAYS = [1.35, 1.1, 1, 1, 1.02, 1.05, 1.15];
const HOUR_MS = 3_600_000;

/** How busy the retailer is at an instant; an ordinary day has 12 on average. Central European winter time, which is near enough. */
export function bustle(instant: Date): number {
  const local = new Date(instant.getTime() + HOUR_MS);
  return (HOURS[local.getUTCHours()] as number) * (WEEKDAYS[local.getUTCDay()] as number);
}

/** When orders come in, oldest first: by the hour of the day, the day of the week, and more from week to week towards the season. */
export function drawArrivals(
  random: Random,
  request: { readonly count: number; readonly starts_at: Date; readonly ends_at: Date },
): Date[] {
  const starts_at = request.starts_at.getTime();
  const span = request.ends_at.getTime() - starts_at;
  const hours = Math.ceil(span / HOUR_MS);
  let total = 0;
  const cumulative = Array.from({ length: hours }, (_, hour) => {
    const growth = 0.75 + 0.9 * (hour / hours) ** 3;
    total += bustle(new Date(starts_at + hour * HOUR_MS)) * growth;
    return total;
  });
  const arrivals: number[] = [];
  for (let hour = 0, index = 0; index < request.count; index += 1) {
    const wanted = ((index + random.next()) / request.count) * total;
    while (hour < hours - 1 && (cumulative[hour] as number) <= wanted) hour += 1;
    arrivals.push(starts_at + Math.min((hour + random.next()) * HOUR_MS, span - 1));
  }
  return arrivals.sort((a, b) => a - b).map((milliseconds) => new Date(Math.floor(milliseconds)));
}
