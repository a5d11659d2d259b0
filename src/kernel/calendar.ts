import { Temporal } from "temporal-polyfill";

/** Days of the week in ISO order; the index plus one is Temporal's dayOfWeek. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/**
 * Local opening hours: spans [from, to) as "HH:MM", `to` up to "24:00". A weekday that is missing or has no span is
 * closed. Example: `{ "mon": [["09:00", "13:00"], ["14:00", "18:00"]] }`.
 */
export type OpeningHours = { readonly [day in Weekday]?: readonly (readonly [string, string])[] | undefined };

/** When a location works. */
export type WorkCalendar = {
  /** IANA name, such as Europe/Berlin. */
  readonly time_zone: string;
  /** "HH:MM" local time by which the day's work is done; null means the end of the day's last opening span. */
  readonly cut_off_time: string | null;
  /** null means open every day around the clock. */
  readonly opening_hours: OpeningHours | null;
  /** Local dates, YYYY-MM-DD, on which the location is closed: holidays and closures. */
  readonly closed_on: ReadonlySet<string>;
};

/** A location that does not open within this many days is treated as closed for good. */
const DAYS_AHEAD_MAX = 400;

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** True for names of the IANA database. Bare offsets such as +01:00 are refused: they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** "HH:MM" from 00:00 to 23:59, the form of a cut-off. */
export function isTimeOfDay(text: string): boolean {
  return TIME.test(text);
}

/** True when every span is well formed and ends after it begins, and the spans of a day follow one another. */
export function isOpeningHours(hours: OpeningHours): boolean {
  return WEEKDAYS.every((day) => {
    const times = (hours[day] ?? []).flat();
    const wellFormed = times.every((time, i) => isTimeOfDay(time) || (time === "24:00" && i === times.length - 1));
    return (
      wellFormed && times.every((time, i) => i === 0 || times[i - 1]! < time || (i % 2 === 0 && times[i - 1] === time))
    );
  });
}

/** The local date, YYYY-MM-DD, of an instant in a time zone. */
export function localDate(instant: Date, time_zone: string): string {
  return zoned(instant, time_zone).toPlainDate().toString();
}

/** When the local day of an instant began, or the day that many days before it. */
export function startOfDay(instant: Date, time_zone: string, days_before = 0): Date {
  return new Date(
    zoned(instant, time_zone).startOfDay().subtract({ days: days_before }).startOfDay().epochMilliseconds,
  );
}

/** True when the location works on this local date, YYYY-MM-DD. */
export function isWorkingDay(calendar: WorkCalendar, date: string): boolean {
  return works(calendar, Temporal.PlainDate.from(date));
}

/** The local date that is `days` working days after `date`; `date` itself does not count. Null if closed for good. */
export function addWorkingDays(calendar: WorkCalendar, date: string, days: number): string | null {
  let day: Temporal.PlainDate | null = Temporal.PlainDate.from(date);
  for (let i = 0; i < days && day !== null; i += 1) day = workingDayFrom(calendar, day.add({ days: 1 }));
  return day?.toString() ?? null;
}

/**
 * The first cut-off at or after `now`. A cut-off that summer time skips happens as much later as the clock jumped; one
 * that happens twice counts the first time (the `compatible` rule of RFC 5545 and Temporal).
 *
 * @returns null when the location never opens
 */
export function nextCutOff(request: WorkCalendar & { readonly now: Date }): Date | null {
  return cutOffFrom(request, zoned(request.now, request.time_zone));
}

/**
 * When a location must be done with work given to it at `now`: the first cut-off at or after `now` plus
 * `handling_days` working days. Work that arrives on a closed day counts as arriving when the next working day begins,
 * so that waiting over a weekend never makes a deadline earlier.
 *
 * @param handling_days whole number >= 0
 * @returns null when the location never opens
 */
export function dueAt(request: WorkCalendar & { readonly now: Date; readonly handling_days: number }): Date | null {
  const arrived = zoned(request.now, request.time_zone);
  const arrivalDay = workingDayFrom(request, arrived.toPlainDate());
  if (arrivalDay === null) return null;

  const onWorkingDay = arrivalDay.equals(arrived.toPlainDate());
  const timeOfDay = onWorkingDay ? arrived.toPlainTime() : new Temporal.PlainTime();
  const readyOn = addWorkingDays(request, arrivalDay.toString(), request.handling_days);
  if (readyOn === null) return null;

  // Without handling days the instant itself is kept: going through local time would lose which of two 02:30 it was.
  if (request.handling_days === 0 && onWorkingDay) return cutOffFrom(request, arrived);
  const ready = Temporal.PlainDate.from(readyOn).toZonedDateTime({ timeZone: request.time_zone, plainTime: timeOfDay });
  return cutOffFrom(request, ready);
}

function cutOffFrom(calendar: WorkCalendar, from: Temporal.ZonedDateTime): Date | null {
  let day = workingDayFrom(calendar, from.toPlainDate());
  while (day !== null) {
    const cutOff = cutOffOn(calendar, day);
    if (cutOff.epochMilliseconds >= from.epochMilliseconds) return new Date(cutOff.epochMilliseconds);
    day = workingDayFrom(calendar, day.add({ days: 1 }));
  }
  return null;
}

function cutOffOn(calendar: WorkCalendar, day: Temporal.PlainDate): Temporal.ZonedDateTime {
  const time = calendar.cut_off_time ?? spansOn(calendar, day).at(-1)?.[1] ?? "24:00";
  if (time === "24:00") return day.add({ days: 1 }).toZonedDateTime(calendar.time_zone);
  return day.toZonedDateTime({ timeZone: calendar.time_zone, plainTime: Temporal.PlainTime.from(time) });
}

function workingDayFrom(calendar: WorkCalendar, from: Temporal.PlainDate): Temporal.PlainDate | null {
  for (let ahead = 0, day = from; ahead < DAYS_AHEAD_MAX; ahead += 1, day = day.add({ days: 1 })) {
    if (works(calendar, day)) return day;
  }
  return null;
}

function works(calendar: WorkCalendar, day: Temporal.PlainDate): boolean {
  if (calendar.closed_on.has(day.toString())) return false;
  return calendar.opening_hours === null || spansOn(calendar, day).length > 0;
}

function spansOn(calendar: WorkCalendar, day: Temporal.PlainDate): readonly (readonly [string, string])[] {
  return calendar.opening_hours?.[WEEKDAYS[day.dayOfWeek - 1]!] ?? [];
}

function zoned(instant: Date, time_zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(time_zone);
}
