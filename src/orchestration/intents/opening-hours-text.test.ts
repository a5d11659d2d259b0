import assert from "node:assert/strict";
import { test } from "node:test";
import type { OpeningHours } from "../../kernel/calendar.ts";
import { openingHoursText } from "./opening-hours-text.ts";

const LONG = [["09:00", "18:30"]] as const;
const SHORT = [["10:00", "17:00"]] as const;
const SPLIT = [
  ["09:00", "12:00"],
  ["14:00", "18:00"],
] as const;

const CASES: readonly (readonly [OpeningHours | null, string, string | null])[] = [
  // As the database gives them: by the alphabet.
  [{ fri: LONG, mon: LONG, sat: SHORT, thu: LONG, tue: LONG, wed: LONG }, "de", "Mo–Fr 09:00–18:30, Sa 10:00–17:00"],
  [{ fri: LONG, mon: LONG, sat: SHORT, thu: LONG, tue: LONG, wed: LONG }, "en", "Mon–Fri 09:00–18:30, Sat 10:00–17:00"],
  [{ mon: LONG, tue: LONG, wed: [], thu: LONG }, "de-AT", "Mo–Di 09:00–18:30, Do 09:00–18:30"],
  [{ mon: SPLIT, sun: SHORT }, "fr", "Mon 09:00–12:00 14:00–18:00, Sun 10:00–17:00"],
  [{ mon: [] }, "de", null],
  [{}, "de", null],
  [null, "de", null],
];

for (const [hours, language, text] of CASES)
  test(`${JSON.stringify(hours)} in ${language} is "${text}"`, () => {
    assert.equal(openingHoursText(hours, language), text);
  });
