import {
  IconAlertTriangle,
  IconBuildingStore,
  IconBuildingWarehouse,
  IconHome,
  IconPackages,
  IconPlus,
  IconReceipt,
  IconSettings,
  type TablerIcon,
} from "@tabler/icons-react";

/** The areas of the app, in the order of the menu, with the letter that leads there after `g`. */
export const PLACES = [
  { key: "home", to: "/home", letter: "h", icon: IconHome, scope: "orders:read" },
  { key: "orders", to: "/orders", letter: "o", icon: IconReceipt, scope: "orders:read" },
  { key: "exceptions", to: "/exceptions", letter: "e", icon: IconAlertTriangle, scope: "exceptions:read" },
  { key: "stock", to: "/stock", letter: "s", icon: IconPackages, scope: "inventory:read" },
  { key: "locations", to: "/locations", letter: "l", icon: IconBuildingWarehouse, scope: "catalog:read" },
  { key: "store", to: "/store", letter: "f", icon: IconBuildingStore, scope: "fulfillment:write" },
  { key: "admin", to: "/admin", letter: "a", icon: IconSettings, scope: "workflows:write" },
] as const satisfies readonly { key: string; to: string; letter: string; icon: TablerIcon; scope: string }[];

/** As many as a thumb finds on a phone's bar. */
const BAR_MAX = 5;

export type Place = (typeof PLACES)[number];

/** What is begun rather than gone to: the search knows it beside the areas. */
const BEGINNINGS = [
  { key: "new_order", to: "/orders/new", icon: IconPlus, scope: "orders:write" },
] as const satisfies readonly { key: string; to: string; icon: TablerIcon; scope: string }[];

/** Where the search leads to by name. */
export type Door = Place | (typeof BEGINNINGS)[number];
type Worker = {
  readonly scopes: readonly string[];
  readonly bounds: { readonly location_codes: readonly string[] | null };
};

/** The page where the day begins: whoever works at places begins with the work there, everybody else with the first area. */
export function startOf(me: Worker | undefined): Place["to"] {
  if (!me) return "/home";
  const places = placesFor(me.scopes);
  const works_at_places = me.bounds.location_codes !== null && places.some(({ to }) => to === "/store");
  return works_at_places ? "/store" : (places[0]?.to ?? "/home");
}

export function mayEnter(to: Place["to"], scopes: readonly string[]): boolean {
  return placesFor(scopes).some((place) => place.to === to);
}

/** @param scopes of whoever is signed in; `admin` may see everything */
export function placesFor(scopes: readonly string[]): readonly Place[] {
  return PLACES.filter(({ scope }) => has(scopes, scope));
}

export function doorsFor(scopes: readonly string[]): readonly Door[] {
  return [...placesFor(scopes), ...BEGINNINGS.filter(({ scope }) => has(scopes, scope))];
}

const has = (scopes: readonly string[], scope: string) => scopes.includes(scope) || scopes.includes("admin");

/** What a phone's bar shows, and what stands behind its last entry. */
export function barOf(places: readonly Place[]): readonly [seen: readonly Place[], rest: readonly Place[]] {
  if (places.length <= BAR_MAX) return [places, []];
  return [places.slice(0, BAR_MAX - 1), places.slice(BAR_MAX - 1)];
}
