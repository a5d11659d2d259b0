import type { Item } from "../../api/types.ts";

export const ITEM_KINDS = ["physical", "kit", "service", "gift_card", "digital"] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];
export type Component = { readonly sku: string; readonly quantity: number };

/** An item as the form has it: texts and numbers, empty where there is nothing. */
export type ItemDraft = {
  readonly sku: string;
  readonly kind: ItemKind;
  readonly names: Readonly<Record<string, string>>;
  readonly gtin: string;
  readonly image_url: string;
  readonly hazard_class: string;
  readonly tax_class: string;
  readonly currency: string;
  readonly weight_grams: number | "";
  readonly length_mm: number | "";
  readonly width_mm: number | "";
  readonly height_mm: number | "";
  /** In major units. */
  readonly price: number | "";
  readonly bulky: boolean;
  readonly components: readonly Component[];
};

/** Names are asked for in these; those in others stay as they are. */
export const NAME_LANGUAGES = ["en", "de"] as const;

export const NEW_ITEM: ItemDraft = {
  ...{ sku: "", kind: "physical", names: {}, gtin: "", image_url: "", hazard_class: "", tax_class: "standard" },
  ...{ currency: "EUR", weight_grams: "", length_mm: "", width_mm: "", height_mm: "", price: "" },
  ...{ bulky: false, components: [] },
};

export function draftOf(item: Item): ItemDraft {
  return {
    sku: item.sku,
    kind: item.kind,
    names: item.name,
    gtin: item.gtin ?? "",
    image_url: item.image_url ?? "",
    hazard_class: item.hazard_class ?? "",
    tax_class: item.tax_class,
    currency: item.currency ?? "EUR",
    weight_grams: item.weight_grams ?? "",
    length_mm: item.length_mm ?? "",
    width_mm: item.width_mm ?? "",
    height_mm: item.height_mm ?? "",
    price:
      item.price_minor === null || item.price_minor === undefined
        ? ""
        : item.price_minor / minorUnits(item.currency ?? "EUR"),
    bulky: item.bulky ?? false,
    components: item.components ?? [],
  };
}

/** How many of the smallest coin one unit of the currency has: 100 cents, 1 yen. */
function minorUnits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 100;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return 10 ** maximumFractionDigits;
}

const textOrNull = (text: string) => (text.trim() === "" ? null : text.trim());
const numberOrNull = (value: number | "") => (value === "" ? null : value);

/**
 * What is sent: the whole item.
 *
 * @param before what is known of it: what the form does not show is kept
 */
export function contentOf(draft: ItemDraft, before: Item | null) {
  const names = Object.entries(draft.names).flatMap(([language, text]) =>
    text.trim() === "" ? [] : [[language, text.trim()] as const],
  );
  const has_price = draft.price !== "";
  return {
    ...(before?.attributes ? { attributes: before.attributes } : {}),
    sku: draft.sku,
    kind: draft.kind,
    name: Object.fromEntries(names),
    gtin: textOrNull(draft.gtin),
    image_url: textOrNull(draft.image_url),
    weight_grams: numberOrNull(draft.weight_grams),
    length_mm: numberOrNull(draft.length_mm),
    width_mm: numberOrNull(draft.width_mm),
    height_mm: numberOrNull(draft.height_mm),
    hazard_class: textOrNull(draft.hazard_class),
    bulky: draft.bulky,
    tax_class: draft.tax_class,
    price_minor: draft.price === "" ? null : Math.round(draft.price * minorUnits(draft.currency)),
    currency: has_price ? draft.currency : null,
    components: draft.kind === "kit" ? draft.components.map(({ sku, quantity }) => ({ sku, quantity })) : [],
  };
}

/** In the reader's language, else in any; some items have no name. */
export const nameOf = ({ name }: Item, language: string): string | undefined =>
  name[language] ?? Object.values(name)[0];
