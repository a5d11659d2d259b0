import type { ItemContent } from "../../../catalog/index.ts";
import { picturePath } from "../pictures/picture.ts";
import { CATEGORIES, type Category, type Goods, LINES, VARIANTS } from "./assortment.ts";
import { createRandom, type Random } from "./random.ts";

/** An item with what the demo needs to know of it beside the catalog. */
export type DemoItem = {
  readonly content: ItemContent;
  readonly category: string;
  /** With tax, in euros. */
  readonly price_minor: number;
  /** 0 is the best seller. */
  readonly rank: number;
  /** Sent by the maker himself, never in a warehouse. */
  readonly is_dropshipped: boolean;
};

/** Every item, best sellers first: as many as asked for, spread evenly over the categories. */
export function createItems(seed: string, count: number): DemoItem[] {
  const random = createRandom(`${seed} items`);
  const per_category = CATEGORIES.map((category, index) =>
    itemsOf(category, random, Math.floor(count / CATEGORIES.length) + (index < count % CATEGORIES.length ? 1 : 0)),
  );
  const drawn = per_category.flat().map((item) => ({ item, luck: random.next() * item.appeal }));
  drawn.sort((a, b) => b.luck - a.luck);
  return drawn.map(({ item: { appeal: _, number, ...item } }, rank) => ({
    ...item,
    content: { ...item.content, gtin: gtinOf(number) },
    rank,
  }));
}

type Draft = Omit<DemoItem, "rank"> & { readonly appeal: number; readonly number: number };

function itemsOf(category: Category, random: Random, count: number): Draft[] {
  const items: Draft[] = [];
  const base = (category.prefix.charCodeAt(0) * 26 + category.prefix.charCodeAt(1)) * 10_000;
  for (let model = 0; items.length < count; model += 1) {
    const goods = category.goods[model % category.goods.length] as Goods;
    const line = LINES[Math.floor(model / category.goods.length)];
    if (line === undefined) throw new RangeError(`${category.code} has too few kinds of goods for ${count} items.`);
    const facts = { number: 1_000 + model, line, ...drawFacts(goods, random) };
    for (const variant of VARIANTS[goods.variants ?? "one"]) {
      if (items.length === count) break;
      items.push(draftOf(category, goods, facts, variant, base + items.length));
    }
  }
  return items;
}

type Facts = ReturnType<typeof drawFacts> & { readonly number: number; readonly line: string };

function drawFacts(goods: Goods, random: Random) {
  const within = ([least, most]: readonly [number, number], step: number) =>
    Math.max(step, Math.round(random.between(least, most) / step) * step);
  const stretch = 0.9 + random.next() * 0.2;
  const euros = within(goods.price, goods.price[1] > 200 ? 10 : 1);
  return {
    // 49.99, 49.95, and the dear ones 490.00 less a cent or five.
    price_minor:
      euros * 100 -
      random.weighted([
        [1, 7],
        [5, 3],
      ] as const),
    grams: within(goods.grams, 10),
    size: goods.size.map((length) => Math.round(length * stretch)),
    is_dropshipped: goods.bulky === true && random.chance(0.7),
    appeal: 0.35 + random.next() ** 3 * (goods.price[1] < 60 ? 3 : goods.bulky ? 0.8 : 1.6),
  };
}

function draftOf(
  category: Category,
  goods: Goods,
  facts: Facts,
  variant: { readonly code: string; readonly name: string },
  number: number,
): Draft {
  const [de, en] = bothNames(goods.name);
  const [variant_de, variant_en] = bothNames(variant.name);
  const [length_mm, width_mm, height_mm] = facts.size as [number, number, number];
  const nameOf = (goods_name: string, variant_name: string) =>
    `${goods_name} ${facts.line}${variant_name ? `, ${variant_name}` : ""}`;
  const sku = `${category.prefix}-${facts.number}${variant.code ? `-${variant.code}` : ""}`;
  return {
    category: category.code,
    price_minor: facts.price_minor,
    is_dropshipped: facts.is_dropshipped,
    appeal: facts.appeal,
    number,
    content: {
      sku,
      kind: "physical",
      name: { de: nameOf(de, variant_de), en: nameOf(en, variant_en) },
      gtin: null,
      image_url: picturePath(sku),
      weight_grams: facts.grams,
      ...{ length_mm, width_mm, height_mm },
      hazard_class: goods.hazard ?? null,
      bulky: goods.bulky ?? false,
      tax_class: goods.tax ?? "standard",
      price_minor: facts.price_minor,
      currency: "EUR",
      components: [],
      attributes: {
        category: category.code,
        line: facts.line,
        ...(variant.code ? { variant: { de: variant_de, en: variant_en } } : {}),
      },
    },
  };
}

function bothNames(name: string): [string, string] {
  const [de = "", en = ""] = name.split(" | ");
  return [de, en];
}

/** GTIN-13 of the range 20 to 29, which GS1 keeps free for use inside a business: no real article has such a number. */
function gtinOf(number: number): string {
  const digits = `20${String(number).padStart(10, "0")}`;
  return `${digits}${checkDigit(digits)}`;
}

/** The last digit of a GTIN (GS1 General Specifications 7.9): weights 3 and 1 from the right. */
export function checkDigit(digits: string): number {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}
