const HOUR_MS = 3_600_000;

export type Hour = { readonly at: string; readonly orders: number };

/** The last 24 hours, oldest first, also those in which nothing came. */
export function hoursOf(
  hours: readonly { readonly from: string; readonly orders: number }[],
  now: number,
): readonly Hour[] {
  const orders = new Map(hours.map((hour) => [new Date(hour.from).getTime(), hour.orders]));
  const current = Math.floor(now / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 24 }, (_, index) => {
    const at = current - (23 - index) * HOUR_MS;
    return { at: new Date(at).toISOString(), orders: orders.get(at) ?? 0 };
  });
}
