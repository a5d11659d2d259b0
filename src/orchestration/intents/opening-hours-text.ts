import { type OpeningHours, WEEKDAYS } from "../../kernel/calendar.ts";

const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/**
 * Opening hours as people write them: days from Monday on, those with the same hours together. "Mo–Fr 09:00–18:30, Sa
 * 10:00–17:00"; in another language than German the days are English.
 *
 * @returns null if nothing is known, or if it is never open
 */
export function openingHoursText(hours: OpeningHours | null, language: string): string | null {
  if (!hours) return null;
  const names = new Intl.DateTimeFormat(language.startsWith("de") ? "de" : "en", { weekday: "short", timeZone: "UTC" });
  const nameOf = (position: number) => names.format(MONDAY_MS + position * DAY_MS);
  const groups: { readonly first: number; last: number; readonly spans: string }[] = [];
  for (const [position, day] of WEEKDAYS.entries()) {
    const spans = (hours[day] ?? []).map(([from, to]) => `${from}–${to}`).join(" ");
    if (spans === "") continue;
    const group = groups.at(-1);
    if (group?.spans === spans && group.last === position - 1) group.last = position;
    else groups.push({ first: position, last: position, spans });
  }
  if (groups.length === 0) return null;
  return groups
    .map(({ first, last, spans }) => `${nameOf(first)}${last > first ? `–${nameOf(last)}` : ""} ${spans}`)
    .join(", ");
}
