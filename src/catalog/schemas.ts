import { type Static, type TSchema, Type } from "typebox";
import { ITEM_KINDS, type Item, type ItemContent } from "./types.ts";

const CLOSED = { additionalProperties: false } as const;
const optional = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));
const WEIGHT_MAX_GRAMS = 1_000_000_000;
const LENGTH_MAX_MM = 10_000_000;
const length = optional(Type.Integer({ minimum: 0, maximum: LENGTH_MAX_MM }));

export const Sku = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: "^\\S(.*\\S)?$",
  description: "The item's business key, without outer spaces.",
});

/** One item as it is sent and answered. Nulls and missing fields mean the same. */
export const ItemEntry = Type.Object(
  {
    sku: Sku,
    kind: Type.Enum(ITEM_KINDS),
    name: Type.Record(
      Type.String({ pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$" }),
      Type.String({ minLength: 1, maxLength: 500 }),
      {
        ...CLOSED,
        minProperties: 1,
        description: "Text per language.",
        example: { en: "Rain jacket", de: "Regenjacke" },
      },
    ),
    gtin: optional(Type.String({ pattern: "^(\\d{8}|\\d{12,14})$", description: "GTIN of 8, 12, 13 or 14 digits." })),
    image_url: optional(
      Type.String({
        maxLength: 2000,
        pattern: "^(https?://|/[^/\\s])\\S*$",
        description: "A URL, or a path of this server.",
      }),
    ),
    weight_grams: optional(
      Type.Integer({ minimum: 0, maximum: WEIGHT_MAX_GRAMS, description: "Of one stocking unit with its packaging." }),
    ),
    length_mm: length,
    width_mm: length,
    height_mm: length,
    hazard_class: optional(Type.String({ minLength: 1, maxLength: 50 })),
    bulky: Type.Optional(Type.Boolean({ description: "Goes by freight, not by parcel." })),
    tax_class: Type.String({ minLength: 1, maxLength: 50 }),
    price_minor: optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: "For people; orders bring their own prices.",
      }),
    ),
    currency: optional(Type.String({ pattern: "^[A-Z]{3}$" })),
    components: Type.Optional(
      Type.Array(Type.Object({ sku: Sku, quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }, CLOSED), {
        maxItems: 200,
        description: "Of a kit: what one of it consists of.",
      }),
    ),
    attributes: Type.Optional(
      Type.Record(Type.String({ pattern: "^.{1,100}$" }), Type.Unknown(), {
        ...CLOSED,
        maxProperties: 200,
        description: "Anything else.",
      }),
    ),
  },
  CLOSED,
);
export type ItemEntry = Static<typeof ItemEntry>;

export function contentOf(entry: ItemEntry): ItemContent {
  return {
    sku: entry.sku,
    kind: entry.kind,
    name: entry.name,
    gtin: entry.gtin ?? null,
    image_url: entry.image_url ?? null,
    weight_grams: entry.weight_grams ?? null,
    length_mm: entry.length_mm ?? null,
    width_mm: entry.width_mm ?? null,
    height_mm: entry.height_mm ?? null,
    hazard_class: entry.hazard_class ?? null,
    bulky: entry.bulky ?? false,
    tax_class: entry.tax_class,
    price_minor: entry.price_minor ?? null,
    currency: entry.currency ?? null,
    components: entry.components ?? [],
    attributes: entry.attributes ?? {},
  };
}

/** An item as it is answered: what can be sent again with PUT. */
export function entryOf({ item_id: _, updated_at: __, ...content }: Item): ItemEntry {
  return { ...content, components: [...content.components] };
}
