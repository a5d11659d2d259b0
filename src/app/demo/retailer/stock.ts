import type { DemoItem } from "./items.ts";
import { demoLocationCodes } from "./locations.ts";
import { fractionOf } from "./random.ts";
import { demandOf, isCarried, type Retailer } from "./retailer.ts";

export type StockEntry = { readonly sku: string; readonly location: string; readonly quantity: number };

/** What lies where when the history begins: best sellers everywhere, the long tail in the warehouses only, some nowhere. */
export function openingStock(retailer: Retailer, orders: number): StockEntry[] {
  const units = unitsWanted(retailer, orders);
  return retailer.items.flatMap((item) =>
    deliveryDay(retailer, item) !== null
      ? []
      : [...demoLocationCodes()]
          .filter((location) => isCarried(location, item))
          .map((location) => ({ sku: item.content.sku, location, quantity: quantityAt(location, item, units(item)) }))
          .filter(({ quantity }) => quantity > 0),
  );
}

export type Delivery = StockEntry & {
  /** Of the history, counted from 0. */
  readonly day: number;
};

/** What the makers deliver while the history goes on: what was sold out, and more of what sells best every week. */
export function deliveries(retailer: Retailer, orders: number): Delivery[] {
  const units = unitsWanted(retailer, orders);
  const late = retailer.items.flatMap((item) => {
    const day = deliveryDay(retailer, item);
    return day === null ? [] : [{ day, item, quantity: Math.ceil(units(item) * 1.5) + 12 }];
  });
  const weekly = [6, 13, 20, 27].flatMap((day) =>
    retailer.items
      .filter((item) => item.rank < 150 && !item.is_dropshipped && deliveryDay(retailer, item) === null)
      .map((item) => ({ day, item, quantity: Math.ceil(units(item) * 0.3) + 5 })),
  );
  return [...late, ...weekly].map(({ day, item, quantity }) => {
    const location = item.is_dropshipped ? dropshipperOf(item) : "wh-kassel";
    return { day, sku: item.content.sku, location, quantity };
  });
}

/** Sold out when the history begins: the day of the next delivery, after its end for some; null for what is there. */
function deliveryDay(retailer: Retailer, item: DemoItem): number | null {
  const luck = fractionOf(`${retailer.seed} sold out ${item.content.sku}`);
  return item.rank >= 6 && luck < 0.018 ? 3 + Math.floor((luck / 0.018) * 38) : null;
}

function dropshipperOf(item: DemoItem): string {
  const found = [...demoLocationCodes()].find((code) => code.startsWith("ds-") && isCarried(code, item));
  if (!found) throw new Error(`Nobody sends ${item.content.sku}.`);
  return found;
}

/** Units of an item that this many orders will want. */
function unitsWanted(retailer: Retailer, orders: number): (item: DemoItem) => number {
  const total = retailer.items.reduce((sum, item) => sum + demandOf(item), 0);
  return (item) => (orders * 2.6 * demandOf(item)) / total;
}

function quantityAt(location: string, item: DemoItem, units: number): number {
  const luck = fractionOf(`${location} stock ${item.content.sku}`);
  if (location === "wh-kassel") return Math.ceil(units * 0.9) + 4 + Math.floor(luck * 30);
  if (location === "wh-linz") return Math.ceil(units * 0.3) + Math.floor(luck * 12);
  if (location === "wh-spreitenbach") return Math.ceil(units * 0.3) + 1 + Math.floor(luck * 10);
  if (location.startsWith("ds-")) return Math.ceil(units) + 2 + Math.floor(luck * 25);
  // A shelf holds a handful; one in eight is down to its last piece.
  return luck < 0.12 ? 1 : Math.ceil(units / 40) + 1 + Math.floor(luck * 7);
}
