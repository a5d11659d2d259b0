import type { FieldError, RefusalTable } from "../platform/http/index.ts";

/** Why one item was not stored. */
export type ItemRefusal =
  | { readonly code: "item_repeated"; readonly sku: string }
  | { readonly code: "item_invalid"; readonly errors: readonly FieldError[] }
  | { readonly code: "kit_component_unknown"; readonly component_sku: string }
  | { readonly code: "kit_nested"; readonly component_sku: string }
  | { readonly code: "component_of_kit"; readonly kit_sku: string };

export type CatalogRefusal = ItemRefusal | { readonly code: "item_not_found"; readonly sku: string };

export const CATALOG_REFUSALS: RefusalTable<CatalogRefusal> = {
  item_repeated: {
    status: 409,
    title: "The item comes twice",
    retryable: false,
    detail: (refusal) =>
      `An earlier entry of this request has the sku ${refusal.sku} too, and that one counts: send each item once.`,
  },
  item_invalid: {
    status: 422,
    title: "The item contradicts itself",
    retryable: false,
    detail: (refusal) => refusal.errors.map((error) => `${error.pointer} ${error.message}`).join("; "),
  },
  kit_component_unknown: {
    status: 422,
    title: "A component of the kit does not exist",
    retryable: false,
    detail: (refusal) => `No item has the sku ${refusal.component_sku}: send it before the kit, or with it.`,
  },
  kit_nested: {
    status: 422,
    title: "A kit cannot contain a kit",
    retryable: false,
    detail: (refusal) => `${refusal.component_sku} is a kit: name its components instead.`,
  },
  component_of_kit: {
    status: 409,
    title: "A component cannot become a kit",
    retryable: false,
    detail: (refusal) => `The item is a component of ${refusal.kit_sku}: take it out of there first.`,
  },
  item_not_found: {
    status: 404,
    title: "No such item",
    retryable: false,
    detail: (refusal) => `No item has the sku ${refusal.sku}: list them with GET /v1/items.`,
  },
};
