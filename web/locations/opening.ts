import type { Location } from "../api/types.ts";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export type Hours = NonNullable<Location["opening_hours"]>;

export type OpenState =
  | { readonly is: "always" }
  | { readonly is: "open"; readonly until: string }
  | {
      readonly is: "closed";
      readonly next: { readonly day: Weekday; readonly from: string; readonly is_today: boolean } | null;
    };

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The weekday and the time of day, as "HH:MM", that it is somewhere. */
export function localTime(now: number, time_zone: string): { readonly day: Weekday; readonly time: string } {
  let clock = clocks.get(time_zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: time_zone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clocks.set(time_zone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(now).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.find((each) => each === part.weekday?.toLowerCase()) ?? "mon";
  return { day, time: `${part.hour}:${part.minute}` };
}

/** Whether a place is open, until when, or when it opens next; within a week, by its own clock. */
export function openStateOf(
  { opening_hours, time_zone }: Pick<Location, "opening_hours" | "time_zone">,
  now: number,
): OpenState {
  if (!opening_hours) return { is: "always" };
  const { day, time } = localTime(now, time_zone);
  const today = spansOf(opening_hours, day);
  const current = today.find(([from, to]) => from <= time && time < to);
  if (current) return { is: "open", until: current[1] };
  const later = today.find(([from]) => from > time);
  if (later) return { is: "closed", next: { day, from: later[0], is_today: true } };
  for (let ahead = 1; ahead <= 7; ahead += 1) {
    const next = WEEKDAYS[(WEEKDAYS.indexOf(day) + ahead) % 7] as Weekday;
    const [first] = spansOf(opening_hours, next);
    if (first) return { is: "closed", next: { day: next, from: first[0], is_today: false } };
  }
  return { is: "closed", next: null };
}

/** The spans of a day, each from and to; none when it is closed. */
export function spansOf(hours: Hours, day: Weekday): readonly (readonly [from: string, to: string])[] {
  return (hours[day] ?? []).flatMap(([from, to]) => (from && to ? [[from, to] as const] : []));
}
