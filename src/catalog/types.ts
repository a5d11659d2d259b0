export const ITEM_KINDS = ["physical", "kit", "service", "gift_card", "digital"] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export type KitComponent = { readonly sku: string; readonly quantity: number };

/** An item as it is kept. Weights and lengths are those of one stocking unit with its packaging. */
export type Item = {
  readonly item_id: string;
  readonly sku: string;
  readonly kind: ItemKind;
  /** Text per language, such as `{ "de": "…", "en": "…" }`. */
  readonly name: Readonly<Record<string, string>>;
  readonly gtin: string | null;
  readonly image_url: string | null;
  readonly weight_grams: number | null;
  readonly length_mm: number | null;
  readonly width_mm: number | null;
  readonly height_mm: number | null;
  readonly hazard_class: string | null;
  readonly bulky: boolean;
  readonly tax_class: string;
  readonly price_minor: number | null;
  readonly currency: string | null;
  /** Of a kit, else empty. */
  readonly components: readonly KitComponent[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly updated_at: Date;
};

/** What a PUT replaces: the whole item. */
export type ItemContent = Omit<Item, "item_id" | "updated_at">;
