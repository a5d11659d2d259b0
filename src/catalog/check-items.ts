import { accept, type Decision, refuse } from "../kernel/decision.ts";
import { isCurrency } from "../kernel/money.ts";
import type { FieldError } from "../platform/http/index.ts";
import type { ItemRefusal } from "./refusals.ts";
import type { ItemContent, ItemKind } from "./types.ts";

export type KnownItems = {
  /** Kind of the stored items among those sent and their components, by sku. */
  readonly kinds: ReadonlyMap<string, ItemKind>;
  /** Of stored items that are in a kit: one such kit, by sku of the component. */
  readonly kit_of: ReadonlyMap<string, string>;
};

/**
 * Judges items that are sent together. A kit may name components that come in the same batch, before or after it. Kits
 * contain no kits, so they need no search for cycles.
 *
 * @param repeated indexes of entries whose sku an earlier one has
 * @returns one decision per item, in their order
 */
export function checkItems(
  items: readonly ItemContent[],
  known: KnownItems & { readonly repeated: ReadonlySet<number> },
): Decision<ItemContent, ItemRefusal>[] {
  const kinds = new Map(known.kinds);
  const first = items.map((item, index): Decision<ItemContent, ItemRefusal> => {
    if (known.repeated.has(index)) return refuse({ code: "item_repeated", sku: item.sku });
    const errors = fieldErrorsOf(item);
    if (errors.length > 0) return refuse({ code: "item_invalid", errors });
    const kit_sku = known.kit_of.get(item.sku);
    if (item.kind === "kit" && kit_sku !== undefined) return refuse({ code: "component_of_kit", kit_sku });
    kinds.set(item.sku, item.kind);
    return accept(item);
  });
  return first.map((decision) => (decision.accepted ? checkKit(decision.value, kinds) : decision));
}

function checkKit(item: ItemContent, kinds: ReadonlyMap<string, ItemKind>): Decision<ItemContent, ItemRefusal> {
  for (const { sku } of item.components) {
    const kind = kinds.get(sku);
    if (kind === undefined) return refuse({ code: "kit_component_unknown", component_sku: sku });
    if (kind === "kit") return refuse({ code: "kit_nested", component_sku: sku });
  }
  return accept(item);
}

/** What a schema cannot say: fields that depend on each other. */
function fieldErrorsOf(item: ItemContent): FieldError[] {
  const errors: FieldError[] = [];
  if ((item.price_minor === null) !== (item.currency === null)) {
    const pointer = item.currency === null ? "/currency" : "/price_minor";
    errors.push({ pointer, message: "is required: a price is price_minor and currency, or neither" });
  }
  if (item.currency !== null && !isCurrency(item.currency)) {
    errors.push({ pointer: "/currency", message: "must be a currency of ISO 4217 such as EUR" });
  }
  if (item.kind === "kit" && item.components.length === 0) {
    errors.push({ pointer: "/components", message: "is required: a kit has at least one component" });
  }
  if (item.kind !== "kit" && item.components.length > 0) {
    errors.push({ pointer: "/components", message: 'must be empty: only items of kind "kit" have components' });
  }
  const skus = new Set<string>();
  item.components.forEach(({ sku }, index) => {
    if (skus.has(sku))
      errors.push({ pointer: `/components/${index}/sku`, message: "comes twice: add the quantities up" });
    skus.add(sku);
  });
  return errors;
}
