import { useMemo } from "react";
import type { Language } from "./define.ts";
import { useLanguage } from "./use-words.ts";

const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", de: "de-DE" };

export type Format = {
  /** @param minor integer minor units of the currency (cents; yen) */
  readonly money: (minor: number, currency: string) => string;
  /** An amount of whatever currency it is compared in. @param minor hundredths */
  readonly amount: (minor: number) => string;
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
  /** "24 Nov, 14:05", in the zone given or the viewer's. */
  readonly instant: (at: string, zone?: string) => string;
  /** As instant, with year, seconds and zone; for what shows on hover. */
  readonly exactly: (at: string, zone?: string) => string;
  readonly time: (at: string, zone?: string) => string;
  readonly day: (at: string, zone?: string) => string;
  /** "24 November 2026", for paper. */
  readonly date: (at: string, zone?: string) => string;
  /** "in 8 h", "3 days ago"; the largest unit that fits. */
  readonly relative: (at: string, now: number) => string;
  readonly duration: (milliseconds: number) => string;
  readonly list: (parts: readonly string[]) => string;
  readonly country: (code: string) => string;
};

export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(() => formatOf(language), [language]);
}

export function formatOf(language: Language): Format {
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale);
  const amount = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const countries = new Intl.DisplayNames(locale, { type: "region" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const moneys = new Map<string, Intl.NumberFormat>();
  const dates = new Map<string, Intl.DateTimeFormat>();

  const date = (options: Intl.DateTimeFormatOptions) => (at: string, zone?: string) => {
    const key = `${JSON.stringify(options)}${zone ?? ""}`;
    let format = dates.get(key);
    if (!format) {
      format = new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options);
      dates.set(key, format);
    }
    return format.format(new Date(at));
  };
  return {
    money: (minor, currency) => {
      let format = moneys.get(currency);
      if (!format) {
        format = new Intl.NumberFormat(locale, { style: "currency", currency });
        moneys.set(currency, format);
      }
      return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    },
    amount: (minor) => amount.format(minor / 100),
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    instant: date({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
    exactly: date({ dateStyle: "full", timeStyle: "long" }),
    time: date({ hour: "2-digit", minute: "2-digit" }),
    day: date({ weekday: "short", day: "numeric", month: "short" }),
    date: date({ dateStyle: "long" }),
    relative: (at, now) => {
      const [value, unit] = largestUnit(new Date(at).getTime() - now);
      return relative.format(value, unit);
    },
    duration: (milliseconds) => {
      const [value, unit] = largestUnit(milliseconds);
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(Math.abs(value));
    },
    list: (parts) => list.format(parts),
    country: (code) => countries.of(code) ?? code,
  };
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

function largestUnit(milliseconds: number): [number, "day" | "hour" | "minute" | "second"] {
  for (const [unit, length] of UNITS) {
    if (Math.abs(milliseconds) >= length) return [Math.trunc(milliseconds / length), unit];
  }
  return [Math.trunc(milliseconds / 1000), "second"];
}
