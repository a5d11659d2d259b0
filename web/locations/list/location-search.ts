import type { Location, LocationWorkload } from "../../api/types.ts";
import { conditionOf } from "../load.ts";

export const KINDS = ["warehouse", "store", "dropshipper", "third_party", "franchise", "supplier"] as const;
export const CONDITIONS = ["late", "full", "busy", "idle", "off"] as const;

/** What the address bar of the list of places holds. */
export type LocationSearch = {
  readonly q?: string;
  readonly kind?: (typeof KINDS)[number];
  readonly condition?: (typeof CONDITIONS)[number];
};

/** Takes what makes sense from an address; a wrong filter shows everything rather than an error. */
export function locationSearch(search: Readonly<Record<string, unknown>>): LocationSearch {
  const q = typeof search.q === "string" || typeof search.q === "number" ? String(search.q).trim() : "";
  const kind = KINDS.find((each) => each === search.kind);
  const condition = CONDITIONS.find((each) => each === search.condition);
  return { ...(q === "" ? {} : { q }), ...(kind ? { kind } : {}), ...(condition ? { condition } : {}) };
}

/** The places that fit, those with most work first. All are there already: nothing is asked of the server. */
export function fitting(
  locations: readonly Location[],
  workloads: ReadonlyMap<string, LocationWorkload>,
  { q, kind, condition }: LocationSearch,
): readonly Location[] {
  const text = q?.toLocaleLowerCase() ?? "";
  const work = ({ code }: Location) => workloads.get(code)?.waiting.reduce((sum, { orders }) => sum + orders, 0) ?? 0;
  return locations
    .filter(
      (location) =>
        (kind === undefined || location.kind === kind) &&
        (condition === undefined || conditionOf(location, workloads.get(location.code)) === condition) &&
        [location.name, location.code, location.address.city, location.address.postal_code].some((field) =>
          field.toLocaleLowerCase().includes(text),
        ),
    )
    .toSorted((a, b) => work(b) - work(a) || a.name.localeCompare(b.name));
}
