import { isCountry } from "../kernel/address.ts";
import { isOpeningHours, isTimeZone } from "../kernel/calendar.ts";
import type { FieldError } from "../platform/http/index.ts";
import type { LocationContent } from "./types.ts";

/** What a schema cannot say about a location. Pointers are relative to it. */
export function locationErrors(location: LocationContent): FieldError[] {
  const errors: FieldError[] = [];
  if (!isTimeZone(location.time_zone)) {
    errors.push({ pointer: "/time_zone", message: "must be a time zone of the IANA database such as Europe/Berlin" });
  }
  if (location.opening_hours && !isOpeningHours(location.opening_hours)) {
    errors.push({
      pointer: "/opening_hours",
      message:
        'must be spans per weekday that follow one another, such as {"mon": [["09:00", "13:00"], ["14:00", "18:00"]]}',
    });
  }
  if (!isCountry(location.address.country)) {
    errors.push({ pointer: "/address/country", message: "must be a country of ISO 3166-1 alpha-2 such as DE" });
  }
  return errors;
}
