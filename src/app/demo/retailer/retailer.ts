import { distanceKm } from "../../../kernel/geo.ts";
import { coordinatesOf } from "../../../locations/index.ts";
import type { Country } from "./customers.ts";
import { createItems, type DemoItem } from "./items.ts";
import { DROPSHIPPED, type Place, STORES } from "./places.ts";
import { fractionOf, type Random } from "./random.ts";

export const RETAILER_NAME = "Ahlbeck & Tochter";
export const DEFAULT_SEED = "ahlbeck";
export const ITEM_COUNT = 2_000;

/** The demo retailer as its seed makes it: what it sells and where each item lies. Equal for equal seeds. */
export type Retailer = {
  readonly seed: string;
  /** Best sellers first. */
  readonly items: readonly DemoItem[];
  readonly by_sku: ReadonlyMap<string, DemoItem>;
  /** What can be had in a country. */
  readonly sold_in: Readonly<Record<Country, Shelf>>;
  /** What every store has. */
  readonly store_range: Shelf;
};

/** Items to draw from, each as often as it is wanted. */
export type Shelf = { readonly items: readonly DemoItem[]; readonly cumulative: Float64Array };

const STORE_RANGE = 190;
const LINZ_RANGE = 1_300;
const SPREITENBACH_RANGE = 1_200;
/** Kilometers that people go to collect something. */
const COLLECT_KM_MAX = 45;

export function createRetailer(seed: string, item_count = ITEM_COUNT): Retailer {
  const items = createItems(seed, item_count);
  const everywhere = shelfOf(items);
  return {
    seed,
    items,
    by_sku: new Map(items.map((item) => [item.content.sku, item])),
    // Nothing crosses the Swiss border: what is sold there lies there.
    sold_in: {
      DE: everywhere,
      AT: everywhere,
      CH: shelfOf(items.filter((item) => isCarried("wh-spreitenbach", item))),
    },
    store_range: shelfOf(items.filter(isInStores)),
  };
}

/** How much an item is wanted, by its rank: few sell much and many sell a little. */
export function demandOf(item: DemoItem): number {
  return 1 / (item.rank + 12) ** 0.85;
}

export function drawItem(random: Random, shelf: Shelf): DemoItem {
  const total = shelf.cumulative.at(-1) as number;
  const wanted = random.next() * total;
  let [low, high] = [0, shelf.items.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shelf.cumulative[middle] as number) > wanted) high = middle;
    else low = middle + 1;
  }
  return shelf.items[low] as DemoItem;
}

/** Whether a location has an item at all. */
export function isCarried(location: string, item: DemoItem): boolean {
  const { sku } = item.content;
  if (location.startsWith("ds-")) return item.is_dropshipped && (DROPSHIPPED[location] ?? []).includes(item.category);
  if (item.is_dropshipped) return false;
  if (location === "wh-kassel") return true;
  if (location === "wh-linz") return item.rank < LINZ_RANGE;
  if (location === "wh-spreitenbach") return item.rank < SPREITENBACH_RANGE;
  if (isInStores(item)) return fractionOf(`${location} ${sku}`) < 0.94;
  return !item.content.bulky && item.rank < 1_000 && fractionOf(`${location} ${sku}`) < 0.03;
}

function isInStores(item: DemoItem): boolean {
  return item.rank < STORE_RANGE && !item.content.bulky && !item.is_dropshipped;
}

function shelfOf(items: readonly DemoItem[]): Shelf {
  let sum = 0;
  const cumulative = Float64Array.from(items, (item) => {
    sum += demandOf(item);
    return sum;
  });
  return { items, cumulative };
}

/** The nearest store of the customer's country, if there is one that he would go to. */
export function storeNear(address: { readonly country: string; readonly postal_code: string }): Place | null {
  const home = coordinatesOf(address.country, address.postal_code);
  if (!home) return null;
  let nearest: { readonly store: Place; readonly km: number } | null = null;
  for (const store of STORES) {
    if (store.country !== address.country) continue;
    const there = coordinatesOf(store.country, store.postal_code);
    const km = there ? distanceKm(home, there) : Number.POSITIVE_INFINITY;
    if (km <= COLLECT_KM_MAX && (!nearest || km < nearest.km)) nearest = { store, km };
  }
  return nearest?.store ?? null;
}
