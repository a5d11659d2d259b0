import type { Location } from "../../api/types.ts";

/** A place as the form has it. */
export type NewLocation = {
  readonly code: string;
  readonly name: string;
  readonly kind: Location["kind"];
  readonly street: string;
  readonly postal_code: string;
  readonly city: string;
  readonly country: string;
  readonly time_zone: string;
  readonly delivery_methods: readonly ("ship" | "collect")[];
};

export const NEW_LOCATION: NewLocation = {
  ...{ code: "", name: "", kind: "store", street: "", postal_code: "", city: "", country: "DE" },
  ...{ time_zone: "Europe/Berlin", delivery_methods: ["ship", "collect"] },
};

/** Fields without which there is no place. */
export function missingIn(draft: NewLocation): readonly (keyof NewLocation)[] {
  const fields = Object.keys(draft) as (keyof NewLocation)[];
  return fields.filter((field) => {
    const value = draft[field];
    return typeof value === "string" ? value.trim() === "" : value.length === 0;
  });
}

export function entryOf(draft: NewLocation): Location {
  const { street, postal_code, city, country, ...rest } = draft;
  return {
    ...rest,
    code: draft.code.trim(),
    name: draft.name.trim(),
    time_zone: draft.time_zone.trim(),
    delivery_methods: [...draft.delivery_methods],
    address: {
      ...{ street: street.trim(), postal_code: postal_code.trim(), city: city.trim() },
      country: country.trim().toUpperCase(),
    },
  };
}
